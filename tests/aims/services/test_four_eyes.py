"""Who had a hand in a proposal does not approve it: who proposed it, owned it, or wrote its facts."""

from __future__ import annotations

import pytest

from aims.core.errors import Conflict
from aims.models import AISystem
from aims.platform.models import LedgerEntry
from aims.services.ai_systems import change_ai_system, move_ai_system, propose_ai_system
from tests.worlds import Person, World

pytestmark = pytest.mark.django_db


def proposed(world: World, owner: Person, purpose: str = "Ranks calls.") -> AISystem:
    return propose_ai_system(
        actor=world.owner.actor,
        organization=world.organization,
        name="Triage",
        purpose=purpose,
        owner=owner.member,
    )


def screened(system: AISystem, by: Person) -> AISystem:
    return move_ai_system(actor=by.actor, system=system, verb="screen")


def refused(system: AISystem, by: Person, words: str) -> None:
    before = LedgerEntry.objects.count()
    with pytest.raises(Conflict, match=words):
        move_ai_system(actor=by.actor, system=system, verb="approve")
    system.refresh_from_db()
    assert (system.status, LedgerEntry.objects.count()) == ("screened", before)


def test_the_owner_does_not_approve_even_after_handing_it_over(world: World) -> None:
    system = screened(proposed(world, world.manager), world.manager)
    refused(system, world.manager, "You own this system")
    change_ai_system(actor=world.manager.actor, system=system, revision=None, owner=world.owner.member)
    refused(system, world.manager, "owned it since it was proposed")
    assert move_ai_system(actor=world.top.actor, system=system, verb="approve").status == "inception"


def test_who_wrote_its_facts_does_not_approve(world: World) -> None:
    system = proposed(world, world.owner)
    change_ai_system(actor=world.manager.actor, system=system, revision=None, name="Wholly different")
    change_ai_system(actor=world.owner.actor, system=system, revision=None, name="Triage again")
    refused(screened(system, world.manager), world.manager, "You wrote what this system says of itself")


def test_screening_alone_does_not_bar(world: World) -> None:
    system = screened(proposed(world, world.owner), world.manager)
    assert move_ai_system(actor=world.manager.actor, system=system, verb="approve").status == "inception"


def test_who_proposed_it_does_not_approve(world: World) -> None:
    system = propose_ai_system(
        actor=world.manager.actor,
        organization=world.organization,
        name="Triage",
        purpose="Ranks calls.",
        owner=world.owner.member,
    )
    refused(screened(system, world.owner), world.manager, "You proposed this system")
