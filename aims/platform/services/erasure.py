"""A lawful erasure: the one exception to unchanging history (design.md, decision 2).

The ledger and its state documents never held the person's name, only a reference and a salted
commitment, so nothing in them changes. What did hold it is emptied: User, Member, the Member's
history and Identity. The verifier then says “erased” instead of the name, and asks for the entry
that this service leaves.
"""

from __future__ import annotations

from django.db import transaction

from aims.core.errors import Conflict, Invalid
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.models import Identity, Joining, Member, User
from aims.platform.saving import locked, save
from aims.platform.services.organizations import keep_an_administrator
from aims.platform.unit import change

ERASED = "Erased person"


def erase_person(*, actor: Actor, member: Member, reason: str) -> Member:
    """Empty a person's name, e-mail and job title everywhere; references and what they did stay.

    A person known to several organizations is erased by the command line only, in all of them at
    once, each with its own entry. Raises NotAllowed, NotFound, Conflict and Invalid.
    """
    require(actor, "person.erase", member)
    if actor.is_member(member.pk):
        raise Conflict("You cannot erase yourself. Ask another administrator.")
    if not reason.strip():
        raise Invalid("Say why in a few words.", {"reason": ["Say why in a few words."]})
    with transaction.atomic():
        for each in _memberships(actor, member):
            _erase_member(actor, each, reason)
        if member.user is not None:
            _erase_sign_in(actor, member.user)
    return Member.objects.select_related("organization", "user").get(pk=member.pk)


def _memberships(actor: Actor, member: Member) -> list[Member]:
    if member.user is None:
        return [member]
    known = list(Member.objects.filter(user=member.user).order_by("organization"))
    if len(known) > 1 and actor.organization_id is not None:
        raise Conflict(
            "Another organization knows this person too. Whoever runs the server can erase them everywhere."
        )
    return known


def _erase_member(actor: Actor, member: Member, reason: str) -> None:
    with change(member.organization, actor) as unit:
        member = locked(member)
        keep_an_administrator(member)
        member.is_active = False
        save(member, ["is_active"])
        Joining.objects.filter(member=member).delete()
        empty = {"name": ERASED, "email": "", "job_title": ""}
        Member.objects.filter(pk=member.pk).update(**empty)
        Member.history.filter(id=member.pk).update(**empty)
        if member.user_id is not None:
            Identity.objects.filter(user=member.user_id, erased_at=None).update(
                name="", email="", salt="", erased_at=unit.moment
            )
        unit.record("member.erased", member, reason=reason, facts={"user": member.user_id})


def _erase_sign_in(actor: Actor, user: User) -> None:
    with change(None, actor) as unit:
        user.username = f"erased-{user.pk}"
        user.email = f"erased-{user.pk}@erased.invalid"
        user.is_active = False
        user.set_unusable_password()
        user.save(update_fields=["username", "email", "is_active", "password"])
        unit.record("account.erased", facts={"user": user.pk})
