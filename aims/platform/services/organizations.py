"""Organizations, their members and what members may do. Clause 5.3."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from aims.core.errors import Conflict, Invalid
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.enums import GrantKind
from aims.platform.models import Grant, Member, Organization, User
from aims.platform.saving import add, check, locked, save
from aims.platform.services.invitations import Invitation
from aims.platform.services.members import invite_member
from aims.platform.unit import change, open_chain

FIRST_ACCESS = (GrantKind.ADMINISTRATOR, GrantKind.AIMS_MANAGER)
"""What the first person of an organization may do: let others in, and begin the AIMS."""


def create_organization(*, actor: Actor, name: str, slug: str) -> Organization:
    """Found an organization and open its ledger. Only the system does this (command line, seed).

    Raises NotAllowed and Invalid.
    """
    require(actor, "organization.create")
    with transaction.atomic():
        organization = Organization(name=name, slug=slug, created_at=timezone.now())
        check(organization)
        # The chain must exist before the first change; the row gets its history inside that change.
        Organization.objects.bulk_create([organization])
        organization = Organization.objects.get(slug=slug)
        open_chain(organization)
        with change(organization, actor) as unit:
            organization.created_at = unit.moment
            organization.save(update_fields=["created_at"])
            unit.record("organization.created", organization)
    return organization


def found_organization(
    *, actor: Actor, name: str, slug: str, admin_email: str, admin_name: str = ""
) -> tuple[Organization, Member, Invitation | None]:
    """An organization with the person who begins in it: all of it or nothing.

    The invitation is None when the address has a sign-in already. Raises NotAllowed, Conflict for a
    taken slug, and Invalid.
    """
    require(actor, "organization.create")
    email = admin_email.strip()
    with transaction.atomic():
        if Organization.objects.filter(slug__iexact=slug).exists():
            raise Conflict(f"There is an organization “{slug}” already.")
        organization = create_organization(actor=actor, name=name.strip(), slug=slug)
        member, invitation = invite_member(
            actor=actor,
            organization=organization,
            name=admin_name.strip() or email,
            email=email,
            kinds=FIRST_ACCESS,
        )
    return organization, member, invitation


def add_member(
    *,
    actor: Actor,
    organization: Organization,
    name: str,
    email: str = "",
    job_title: str = "",
    user: User | None = None,
    manager: Member | None = None,
) -> Member:
    """Make a person known to the organization. Raises NotAllowed and Invalid."""
    require(actor, "member.create")
    with change(organization, actor) as unit:
        member = Member(
            organization=organization,
            reference=unit.reference(Member),
            name=name,
            email=email,
            job_title=job_title,
            user=user,
            manager=manager,
        )
        add(member)
        unit.record("member.created", member)
    return member


def rename_member(*, actor: Actor, member: Member, name: str, reason: str = "") -> Member:
    """Change a person's name. What was signed under the old name keeps it. Raises NotAllowed and Invalid."""
    require(actor, "member.change", member)
    with change(member.organization, actor) as unit:
        member = locked(member)
        member.name = name
        save(member, ["name"])
        unit.record("member.renamed", member, reason=reason)
    return member


def deactivate_member(*, actor: Actor, member: Member, reason: str) -> Member:
    """End a person's access at once; what they did stays. Raises NotAllowed, Conflict and Invalid."""
    require(actor, "member.change", member)
    if actor.is_member(member.pk):
        raise Conflict("You cannot end your own access. Ask another administrator.")
    if not reason.strip():
        raise Invalid("Say why in a few words.", {"reason": ["Say why in a few words."]})
    with change(member.organization, actor) as unit:
        member = locked(member)
        keep_an_administrator(member)
        member.is_active = False
        save(member, ["is_active"])
        unit.record("member.deactivated", member, reason=reason)
    return member


def keep_an_administrator(member: Member) -> None:
    """Refuse to end the access of the only active administrator, inside the change. Raises Conflict."""
    administrators = Grant.objects.filter(
        organization=member.organization,
        kind=GrantKind.ADMINISTRATOR,
        member__is_active=True,
        member__user__isnull=False,  # one who has not accepted yet lets nobody in
    )
    if administrators.filter(member=member).exists() and not administrators.exclude(member=member).exists():
        raise Conflict("This is the last administrator. Give another member that access first.")


def give_grant(*, actor: Actor, member: Member, kind: GrantKind, reason: str = "") -> Grant:
    """Let a member do what `kind` allows. Giving it twice changes nothing. Raises NotAllowed."""
    require(actor, "grant.change", member)
    existing = Grant.objects.filter(member=member, kind=kind).first()
    if existing:
        return existing
    with change(member.organization, actor) as unit:
        grant = Grant(organization=member.organization, member=member, kind=kind)
        add(grant)
        unit.record("grant.given", grant, member, reason=reason)
    return grant


def revoke_grant(*, actor: Actor, grant: Grant, reason: str = "") -> None:
    """Take access back at once. The last administrator stays. Raises NotAllowed, NotFound and Conflict."""
    require(actor, "grant.change", grant)
    with change(grant.organization, actor) as unit:
        grant = locked(grant)
        if grant.kind == GrantKind.ADMINISTRATOR:
            keep_an_administrator(grant.member)
        unit.record("grant.revoked", grant, grant.member, reason=reason)
        grant.delete()
