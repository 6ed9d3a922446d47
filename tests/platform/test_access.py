"""One door: unknown actions raise, nothing is open by default, nobody reaches behind the wall."""

from __future__ import annotations

import pytest
from django.apps import apps

from aims.core.errors import NotAllowed, NotFound
from aims.models import AISystem
from aims.platform import access
from aims.platform.actors import Actor, auditor_actor, member_actor, system_actor
from aims.platform.enums import GrantKind
from aims.platform.history import tracked
from aims.platform.models import LedgerEntry, Organization
from aims.platform.selectors.ledger import entries
from aims.platform.services.organizations import add_member, deactivate_member, give_grant, revoke_grant
from aims.platform.unit import change
from aims.platform.viewpoint import Viewpoint
from tests.platform.making import make_system
from tests.worlds import World


def _everyone(world: World) -> list[Actor]:
    people = (world.manager, world.owner, world.auditor, world.top, world.admin, world.external)
    return [*(person.actor for person in people), world.system]


def test_an_unknown_action_raises_for_everyone(world: World) -> None:
    for actor in _everyone(world):
        with pytest.raises(KeyError):
            access.allows(actor, "ledger.rewrite")
        with pytest.raises(KeyError):
            access.require(actor, "ledger.rewrite")


def test_a_name_is_registered_once_and_for_known_kinds() -> None:
    with pytest.raises(ValueError, match="twice"):
        access.register_action("home.view", kinds=access.EVERYONE, summary="Again")
    with pytest.raises(ValueError, match="unknown kinds"):
        access.register_action("thing.do", kinds={"superuser"}, summary="Do")
    assert "thing.do" not in access.ACTIONS


def test_who_has_no_grant_may_do_nothing(world: World) -> None:
    system, actor = make_system(world, owner=world.external.member), world.external.actor
    for action in access.ACTIONS:
        assert not access.allows(actor, action)
        assert not access.allows(actor, action, system)


def test_every_action_ends_at_the_wall(world: World, other_world: World) -> None:
    theirs = make_system(other_world, owner=other_world.owner.member)
    for actor in _everyone(world):
        for action in access.ACTIONS:
            assert not access.allows(actor, action, theirs)
            assert not access.allows(actor, action, other_world.organization)
            with pytest.raises(NotFound):
                access.require(actor, action, theirs)


def test_an_external_auditor_may_do_only_what_names_auditors(world: World) -> None:
    actor = auditor_actor(world.external.member, engagement_id=1)
    system = make_system(world, owner=world.external.member)
    for name, action in access.ACTIONS.items():
        named = action.kinds >= access.AUDITORS
        assert access.allows(actor, name) == named, name
        assert access.allows(actor, name, system) == named, name


def test_an_external_auditor_sees_only_what_the_engagement_opens(world: World) -> None:
    make_system(world)
    viewpoint = Viewpoint(auditor_actor(world.external.member, engagement_id=10**9), world.organization)
    for model in apps.get_models():
        if tracked(model) and "organization" in {field.name for field in model._meta.concrete_fields}:
            seen = viewpoint.rows(model).exclude(organization=None)
            assert not seen.exists(), model._meta.label
    assert not entries(viewpoint).exists()


def test_someone_without_a_grant_sees_nothing(world: World) -> None:
    make_system(world, owner=world.external.member)
    assert not world.external.viewpoint.rows(AISystem).exists()
    assert (
        not Viewpoint.at(world.external.actor, world.organization, world.manager.viewpoint.head.recorded_at)
        .rows(AISystem)
        .exists()
    )


def test_a_deactivated_member_may_nothing_whatever_is_granted(world: World) -> None:
    system = make_system(world, owner=world.owner.member)
    deactivate_member(actor=world.admin.actor, member=world.owner.member, reason="Left")
    world.owner.member.refresh_from_db()
    actor = member_actor(world.owner.member)
    assert actor.kinds == frozenset()
    assert not any(access.allows(actor, action, system) for action in access.ACTIONS)


def test_nobody_looks_into_another_organization(world: World, other_world: World) -> None:
    for actor in _everyone(world):
        with pytest.raises(NotFound):
            Viewpoint(actor, other_world.organization)


def test_nobody_writes_into_another_organization(world: World, other_world: World) -> None:
    before = LedgerEntry.objects.count()
    with pytest.raises(NotFound):
        add_member(actor=world.admin.actor, organization=other_world.organization, name="Intruder")

    def write(actor: Actor) -> None:
        with change(other_world.organization, actor) as unit:
            unit.record("intrusion")

    for actor in _everyone(world):
        with pytest.raises(NotFound):
            write(actor)
    assert LedgerEntry.objects.count() == before


def test_a_grant_of_another_organization_is_not_found(world: World, other_world: World) -> None:
    with pytest.raises(NotFound):
        give_grant(actor=world.admin.actor, member=other_world.owner.member, kind=GrantKind.AIMS_MANAGER)


def test_a_deactivated_administrator_does_not_count_as_one(world: World) -> None:
    from aims.core.errors import Conflict
    from aims.platform.models import Grant

    second = world.owner.member
    give_grant(actor=world.admin.actor, member=second, kind=GrantKind.ADMINISTRATOR)
    deactivate_member(actor=world.admin.actor, member=second, reason="Left")
    last = Grant.objects.get(member=world.admin.member, kind=GrantKind.ADMINISTRATOR)
    with pytest.raises(Conflict, match="last administrator"):
        revoke_grant(actor=world.admin.actor, grant=last)


def test_an_owner_may_change_what_they_own_and_nothing_else(world: World) -> None:
    rule = access.is_owner()
    mine = make_system(world, owner=world.owner.member)
    ownerless = make_system(world, name="Nobody’s")
    assert rule(world.owner.actor, mine)
    assert not rule(world.owner.actor, ownerless)
    assert not rule(world.manager.actor, mine)
    assert not rule(system_actor("command-line"), ownerless)


def test_a_refusal_says_what_is_missing_in_plain_words(world: World) -> None:
    with pytest.raises(NotAllowed, match="Your access does not include this: give or revoke access"):
        access.require(world.owner.actor, "grant.change", world.owner.member)


def test_the_organization_is_an_object_of_its_own(world: World, other_world: World) -> None:
    assert access.allows(world.admin.actor, "member.create", world.organization)
    with pytest.raises(NotFound):
        access.require(world.admin.actor, "member.create", other_world.organization)
    assert Organization.objects.count() == 2
