"""AI systems: proposed, changed, moved along the table, adopted; roles towards them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from aims.models import AISystem, RoleAssignment
from aims.platform.models import LedgerEntry
from aims.services.ai_systems import adopt_ai_system, change_ai_system, move_ai_system, propose_ai_system
from aims.services.roles import assign_role, end_role, name_accountable
from aims.workflows import AI_SYSTEM
from tests.aims.making import a_live_system, a_system
from tests.worlds import World

pytestmark = pytest.mark.django_db


def entries() -> int:
    return LedgerEntry.objects.count()


def move(world: World, system: AISystem, verb: str, **more: object) -> AISystem:
    return move_ai_system(actor=world.manager.actor, system=system, verb=verb, **more)  # type: ignore[arg-type]


def test_propose_ai_system(world: World) -> None:
    before = entries()
    system = propose_ai_system(
        actor=world.owner.actor,
        organization=world.organization,
        name="  Triage \n Assistant ",
        purpose=" Ranks. ",
    )
    system.refresh_from_db()
    assert (system.reference, system.name, system.purpose) == ("AIS-0001", "Triage Assistant", "Ranks.")
    assert (system.status, system.proposed_by) == ("proposed", world.owner.member)
    assert entries() == before + 1
    assert LedgerEntry.objects.latest("pk").verb == "ai_system.proposed"
    assert system.history.count() == 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 5000}, "name"),
        ({"name": "nul\x00"}, "name"),
        ({"origin": "stolen"}, "origin"),
        ({"in_use_since": date(2026, 2, 1), "retired_on": date(2026, 1, 1)}, "retired_on"),
    ],
)
def test_propose_ai_system_refuses_bad_facts_and_leaves_nothing(
    world: World, facts: dict[str, Any], field: str
) -> None:
    before = entries()
    with pytest.raises(Invalid) as refusal:
        propose_ai_system(
            actor=world.manager.actor, organization=world.organization, **{"name": "A", **facts}
        )
    assert list(refusal.value.errors) == [field]
    assert (AISystem.objects.count(), AISystem.history.count(), entries()) == (0, 0, before)


def test_propose_ai_system_needs_access(world: World, other_world: World) -> None:
    for person in (world.auditor, world.admin, world.external):
        with pytest.raises(NotAllowed):
            propose_ai_system(actor=person.actor, organization=world.organization, name="A")
    with pytest.raises(NotFound):
        change_ai_system(actor=other_world.manager.actor, system=a_system(world), revision=None, name="B")


def test_change_ai_system_by_its_owner_keeps_the_rest(world: World) -> None:
    system = a_live_system(world)
    changed = change_ai_system(actor=world.owner.actor, system=system, revision=1, supplier_name="Acme")
    assert (changed.revision, changed.supplier_name, changed.purpose) == (2, "Acme", "Ranks calls.")
    other = a_system(world, "Not mine")
    with pytest.raises(NotAllowed):
        change_ai_system(actor=world.owner.actor, system=other, revision=1, name="Mine")


def test_change_ai_system_tells_the_later_writer(world: World) -> None:
    system = a_system(world)
    change_ai_system(actor=world.manager.actor, system=system, revision=1, name="First")
    before = entries()
    with pytest.raises(Stale) as refusal:
        change_ai_system(actor=world.manager.actor, system=system, revision=1, name="Second")
    current: Any = refusal.value.current
    assert current.name == "First"
    assert entries() == before


def test_adopt_ai_system_keeps_date_source_and_who(world: World) -> None:
    system = adopt_ai_system(
        actor=world.manager.actor,
        organization=world.organization,
        name="Old",
        status="retired",
        source="Register of 2024",
        adopted_on=date(2026, 1, 30),
    )
    assert (system.status, system.adopted_source) == ("retired", "Register of 2024")
    assert (system.adopted_on, system.adopted_by) == (date(2026, 1, 30), world.manager.member)


@pytest.mark.parametrize(("status", "source"), [("proposed", "x"), ("rejected", "x"), ("deployment", " ")])
def test_adopt_ai_system_refuses(world: World, status: str, source: str) -> None:
    with pytest.raises(Invalid):
        adopt_ai_system(
            actor=world.manager.actor,
            organization=world.organization,
            name="A",
            status=status,
            source=source,
        )
    with pytest.raises(NotAllowed):
        adopt_ai_system(
            actor=world.owner.actor,
            organization=world.organization,
            name="A",
            status="deployment",
            source="x",
        )


def test_the_whole_life_of_an_own_system(world: World) -> None:
    system = propose_ai_system(
        actor=world.owner.actor,
        organization=world.organization,
        name="Triage",
        purpose="Ranks calls.",
        owner=world.owner.member,
    )
    system = move(world, system, "screen")
    system = move(world, system, "approve")
    assign_role(actor=world.manager.actor, system=system, role="producer")
    for verb in ("develop", "validate", "deploy", "operate", "re_evaluate", "carry_on"):
        system = move(world, system, verb)
    system = move(world, system, "retire", reason="Replaced.")
    system = move(world, system, "finish_retirement", on=date(2026, 5, 1))
    assert (system.status, system.retired_on) == ("retired", date(2026, 5, 1))
    with pytest.raises(Conflict):
        move(world, system, "operate")


def test_a_bought_system_skips_development(world: World) -> None:
    system = a_live_system(world, status="inception", origin="bought")
    with pytest.raises(Conflict):
        move(world, system, "skip_development")
    assign_role(actor=world.manager.actor, system=system, role="customer")
    assert move(world, system, "skip_development").status == "verification_validation"
    own = a_live_system(world, status="inception", origin="own")
    with pytest.raises(Conflict):
        move(world, own, "skip_development")


def test_who_proposed_does_not_approve(world: World) -> None:
    system = move(world, a_system(world, purpose="x", owner=world.owner.member), "screen")
    with pytest.raises(Conflict):
        move(world, system, "approve")
    approved = move_ai_system(actor=world.top.actor, system=system, verb="approve")
    assert approved.status == "inception"
    with pytest.raises(NotAllowed):
        move_ai_system(actor=world.system, system=system, verb="approve")


def test_approval_waits_for_purpose_and_owner(world: World) -> None:
    system = move(world, a_system(world), "screen")
    with pytest.raises(Conflict) as refusal:
        move_ai_system(actor=world.top.actor, system=system, verb="approve")
    assert refusal.value.message == "Before it is approved the system needs a purpose and an owner."


@pytest.mark.parametrize("verb", [step.verb for step in AI_SYSTEM.transitions if step.needs_reason])
def test_a_step_that_needs_a_reason_says_so(world: World, verb: str) -> None:
    source = AI_SYSTEM.by_verb[verb].source[-1]
    system = (
        a_system(world)
        if source == "proposed"
        else a_live_system(world, status=source)
        if (source in AI_SYSTEM.adoptable)
        else a_system(world)
    )
    with pytest.raises(Invalid):
        move(world, system, verb)


def test_a_second_press_changes_nothing(world: World) -> None:
    system = a_system(world)
    move(world, system, "screen", revision=1)
    before = entries()
    with pytest.raises(Stale):
        move(world, system, "screen", revision=1)
    with pytest.raises(Conflict):
        move(world, system, "screen")
    assert entries() == before


def test_roles_are_assigned_named_and_ended(world: World) -> None:
    system = a_live_system(world)
    role = assign_role(
        actor=world.owner.actor,
        system=system,
        role="provider",
        accountable=world.owner.member,
        reason="We sell it",
    )
    assign_role(actor=world.manager.actor, system=system, role="producer")
    with pytest.raises(Invalid):
        assign_role(actor=world.manager.actor, system=system, role="provider")
    with pytest.raises(Invalid):
        assign_role(actor=world.manager.actor, system=system, role="king")
    with pytest.raises(NotAllowed):
        assign_role(actor=world.auditor.actor, system=system, role="customer")
    named = name_accountable(actor=world.manager.actor, assignment=role, accountable=world.top.member)
    assert named.accountable == world.top.member
    before = entries()
    ended = end_role(actor=world.manager.actor, assignment=named, ended_on=date(2026, 6, 1))
    assert (ended.ended_on, entries()) == (date(2026, 6, 1), before + 1)
    with pytest.raises(Conflict):
        end_role(actor=world.manager.actor, assignment=named)
    assign_role(actor=world.manager.actor, system=system, role="provider")
    assert RoleAssignment.objects.filter(system=system, ended_on=None).count() == 2
