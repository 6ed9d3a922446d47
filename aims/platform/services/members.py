"""New people with their sign-in and their access, in one change. Clause 5.3."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.enums import GrantKind
from aims.platform.models import Grant, Member, Organization, User
from aims.platform.saving import add
from aims.platform.services.invitations import Invitation, hold_access, invite_user
from aims.platform.unit import change


def invite_member(
    *,
    actor: Actor,
    organization: Organization,
    name: str,
    email: str = "",
    job_title: str = "",
    sign_in: bool = True,
    kinds: Sequence[str] = (),
) -> tuple[Member, Invitation | None]:
    """Add a person with what they may do, and an invitation to set a password.

    Someone with a sign-in already is invited to join with it, and what they may do is held until they
    accept. Only the command line, whose user runs the server, attaches a sign-in at once, without an
    invitation. Raises NotAllowed and Invalid; nothing is kept then.
    """
    member = Member(organization=organization, name=name, email=email, job_title=job_title)
    require(actor, "member.create", member)
    if kinds:
        require(actor, "grant.change", member)
    user: User | None = None
    invitation: Invitation | None = None
    with transaction.atomic():
        if sign_in:
            user, invitation = invite_user(actor=actor, email=email)
        held = user if invitation is None and not actor.is_system else None
        member.user = None if held else user
        with change(organization, actor) as unit:
            member.reference = unit.reference(Member)
            add(member)
            if held:
                invitation = hold_access(unit, member, held)
            grants = [_give(member, GrantKind(kind)) for kind in dict.fromkeys(kinds)]
            unit.record("member.created", member, *grants)
    return member, invitation


def _give(member: Member, kind: GrantKind) -> Grant:
    grant = Grant(organization=member.organization, member=member, kind=kind)
    add(grant)
    return grant
