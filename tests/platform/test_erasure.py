"""A lawful erasure: the person's name is nowhere any more, what they did and the proof stay."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound
from aims.platform.actors import system_actor
from aims.platform.enums import GrantKind
from aims.platform.models import Identity, LedgerEntry, Member
from aims.platform.selectors.ledger import history_of, verify
from aims.platform.services.erasure import ERASED, erase_person
from aims.platform.services.organizations import add_member, deactivate_member, give_grant, rename_member
from aims.platform.viewpoint import Viewpoint
from tests.platform.making import alter, make_system
from tests.worlds import World

WHY = "Request of 3 March under Article 17"


@pytest.fixture
def left(world: World) -> World:
    """Maya, the AIMS manager, worked here, changed her name and left."""
    system = make_system(world, owner=world.manager.member)
    rename_member(actor=world.admin.actor, member=world.manager.member, name="Maya Okonkwo")
    world.manager.member.refresh_from_db()
    give_grant(actor=world.system, member=world.manager.member, kind=GrantKind.ADMINISTRATOR)
    rename_member(actor=world.manager.actor, member=world.owner.member, name="Rajiv M.")
    alter(world, system, purpose="Sorts referrals")
    return world


def _erase(world: World) -> Member:
    return erase_person(actor=world.admin.actor, member=world.manager.member, reason=WHY)


def _everything() -> str:
    """Every value of every row of every table, as text."""
    found: list[str] = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.all().values_list():
            found.extend(
                bytes(v).decode("utf-8", "replace") if isinstance(v, bytes | memoryview) else str(v)
                for v in row
            )
    return "\n".join(found)


def test_the_name_and_the_address_are_nowhere_any_more(left: World) -> None:
    email = left.manager.user.email
    before = _everything()
    assert email in before
    assert "Maya" in before
    _erase(left)
    after = _everything()
    assert email not in after
    assert "maya" not in after.lower()
    assert "okonkwo" not in after.lower()


def test_the_proof_holds_and_says_erased(left: World, capsys) -> None:
    entry = LedgerEntry.objects.get(identity__user=left.manager.user)
    _erase(left)
    result = verify(left.organization)
    assert (result.found, result.erased) == (None, 1)
    assert verify(None).found is None
    call_command("verify_ledger", organization=left.organization.slug)
    assert "1 with an erased person" in capsys.readouterr().out
    line = history_of(left.admin.viewpoint, left.owner.member.reference)[0]
    assert (line.sequence, line.who) == (entry.sequence, f"{left.manager.member.reference} (name erased)")


def test_one_entry_in_the_organization_and_one_for_the_sign_in(left: World) -> None:
    before = LedgerEntry.objects.count()
    _erase(left)
    assert list(LedgerEntry.objects.order_by("pk").values_list("verb", flat=True)[before:]) == [
        "member.erased",
        "account.erased",
    ]


def test_the_person_is_out_at_once_and_stays_a_reference(left: World) -> None:
    browser = left.manager.client()
    home = f"/o/{left.organization.slug}/"
    assert browser.get(home).status_code == 200
    erased = _erase(left)
    assert browser.get(home).status_code == 302
    assert (erased.name, erased.email, erased.is_active) == (ERASED, "", False)
    assert erased.reference == left.manager.member.reference
    assert not erased.user.has_usable_password()  # type: ignore[union-attr]


def test_the_past_shows_the_reference_without_the_name(left: World) -> None:
    then = Viewpoint(left.admin.actor, left.organization).at_head()
    _erase(left)
    member = then.rows(Member).get(reference=left.manager.member.reference)
    assert (member.name, member.is_active) == (ERASED, True)


def test_who_may_not(left: World, other_world: World) -> None:
    for person in (left.manager, left.owner, left.auditor, left.top):
        if GrantKind.ADMINISTRATOR not in person.actor.kinds:
            with pytest.raises(NotAllowed):
                erase_person(actor=person.actor, member=left.external.member, reason=WHY)
    with pytest.raises(NotFound):
        erase_person(actor=other_world.admin.actor, member=left.manager.member, reason=WHY)


def test_not_oneself_and_not_without_a_reason(left: World) -> None:
    with pytest.raises(Conflict):
        erase_person(actor=left.admin.actor, member=left.admin.member, reason=WHY)
    with pytest.raises(Invalid):
        erase_person(actor=left.admin.actor, member=left.manager.member, reason="  ")


def test_the_last_administrator_stays(world: World) -> None:
    for end in (deactivate_member, erase_person):
        with pytest.raises(Conflict, match="last administrator"):
            end(actor=world.system, member=world.admin.member, reason=WHY)
    world.admin.member.refresh_from_db()
    assert world.admin.member.name.startswith("Tomas")


def test_someone_of_two_organizations_is_erased_in_both_or_in_none(left: World, other_world: World) -> None:
    second = add_member(
        actor=other_world.system,
        organization=other_world.organization,
        name="Maya Elsewhere",
        user=left.manager.user,
    )
    with pytest.raises(Conflict):
        _erase(left)
    assert Identity.objects.filter(erased_at=None, user=left.manager.user).exists()
    erase_person(actor=system_actor("command-line"), member=left.manager.member, reason=WHY)
    second.refresh_from_db()
    assert second.name == ERASED
    assert not {"okonkwo", "elsewhere", left.manager.user.email} & set(_everything().lower().split())
    for world in (left, other_world):
        assert verify(world.organization).found is None


def test_a_member_without_a_sign_in_can_be_erased(world: World) -> None:
    member = add_member(actor=world.admin.actor, organization=world.organization, name="Sean Gallagher")
    erase_person(actor=world.admin.actor, member=member, reason=WHY)
    assert "Gallagher" not in _everything()


def test_no_state_document_names_a_person(left: World) -> None:
    from aims.platform.models import StateDocument

    for state in StateDocument.objects.all():
        said = bytes(state.body).decode()
        assert "Okonkwo" not in said
        assert left.manager.user.email not in said


def test_every_column_with_a_persons_name_is_known() -> None:
    """A new column for a name or an e-mail address must be emptied by the erasure too."""
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.EmailField) or _about_a_person(model, field)
    }
    assert found == {
        "platform.User.username",
        "platform.User.email",
        "platform.Identity.name",
        "platform.Identity.email",
        "platform.Member.name",
        "platform.Member.email",
        "platform.Member.job_title",
        "platform.HistoricalMember.name",
        "platform.HistoricalMember.email",
        "platform.HistoricalMember.job_title",
    }


def _about_a_person(model: type[models.Model], field: Any) -> bool:
    people = {"User", "Identity", "Member", "HistoricalMember"}
    return model.__name__ in people and field.name in {"name", "email", "job_title", "username", "first_name"}
