"""AI objectives and their readings: happy path, each refusal, one entry, nothing left behind."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from aims.enums import ObjectiveStatus
from aims.models import AIObjective, ObjectiveReading
from aims.platform.models import LedgerEntry
from aims.platform.selectors.ledger import verify
from aims.services.objectives import (
    change_objective,
    correct_reading,
    create_objective,
    measure_objective,
    move_objective,
)
from aims.workflows import OBJECTIVE
from tests.people import a_reading, an_objective, in_days
from tests.worlds import World

pytestmark = pytest.mark.django_db


def last(world: World) -> str:
    return LedgerEntry.objects.filter(chain__organization=world.organization).latest("pk").verb


def entries(world: World) -> int:
    return LedgerEntry.objects.filter(chain__organization=world.organization).count()


@pytest.mark.parametrize("status", ObjectiveStatus.values)
@pytest.mark.parametrize("verb", OBJECTIVE.by_verb)
def test_the_whole_table(status: str, verb: str) -> None:
    step, row = OBJECTIVE.by_verb[verb], AIObjective(status=status)
    if status in step.source:
        assert OBJECTIVE.step(row, verb, reason="Because").target == row.status
    else:
        with pytest.raises(Conflict):
            OBJECTIVE.step(row, verb, reason="Because")
        assert row.status == status


def test_create_objective(world: World) -> None:
    before = entries(world)
    made = an_objective(world)
    assert (made.reference, made.status, made.owner) == ("OBJ-0001", "open", world.owner.member)
    assert (made.history.count(), entries(world), last(world)) == (1, before + 1, "objective.created")
    assert an_objective(world, started_on=None).started_on == in_days(0)
    assert verify(world.organization).found is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"why": ""}, "why"),
        ({"indicator": ""}, "indicator"),
        ({"direction": "sideways"}, "direction"),
        ({"target": None}, "target"),
        ({"target": Decimal("1e13")}, "target"),
        ({"target": Decimal("0.00001")}, "target"),
        ({"target": Decimal("NaN")}, "target"),
        ({"target": Decimal(10)}, ""),
        ({"target": Decimal(12)}, ""),
        ({"direction": "up"}, ""),
        ({"due_on": in_days(-50)}, ""),
        ({"owner": None}, "owner"),
    ],
)
def test_create_objective_refuses(world: World, given: dict[str, Any], field: str) -> None:
    before = entries(world)
    with pytest.raises(Invalid) as refused:
        an_objective(world, **given)
    assert field in refused.value.errors
    assert (entries(world), AIObjective.objects.count()) == (before, 0)


def test_who_may_what(world: World, other_world: World) -> None:
    made = an_objective(world)
    reading = a_reading(world, made)
    actions: dict[str, tuple[Any, tuple[Any, ...]]] = {
        "create": (
            lambda actor: create_objective(actor=actor, organization=world.organization, title="T"),
            (world.owner, world.top, world.auditor, world.admin, world.external),
        ),
        "change": (
            lambda actor: change_objective(actor=actor, objective=made, revision=None, title="T"),
            (world.top, world.auditor, world.admin, world.external),
        ),
        "measure": (
            lambda actor: measure_objective(
                actor=actor, objective=made, value=Decimal(5), measured_on=in_days(-1)
            ),
            (world.top, world.auditor, world.admin, world.external),
        ),
        "correct": (
            lambda actor: correct_reading(
                actor=actor, reading=reading, value=Decimal(5), measured_on=in_days(-1), note="N"
            ),
            (world.top, world.auditor, world.admin, world.external),
        ),
        **{
            verb: (
                lambda actor, verb=verb: move_objective(actor=actor, objective=made, verb=verb, reason="R"),
                (world.owner, world.auditor, world.admin, world.external),
            )
            for verb in OBJECTIVE.by_verb
        },
    }
    before = entries(world)
    for do, refused in actions.values():
        for person in refused:
            with pytest.raises(NotAllowed):
                do(person.actor)
        with pytest.raises(NotFound):
            do(other_world.manager.actor)
    assert entries(world) == before


def test_the_owner_changes_and_measures(world: World) -> None:
    made = an_objective(world)
    made = change_objective(
        actor=world.owner.actor, objective=made, revision=1, target=Decimal(3), plan="More data"
    )
    assert (made.target, made.plan, made.revision, last(world)) == (3, "More data", 2, "objective.changed")
    with pytest.raises(Stale):
        change_objective(actor=world.owner.actor, objective=made, revision=1, title="X")
    before = entries(world)
    for given in ({"target": Decimal(11)}, {"due_on": in_days(-60)}, {"title": ""}, {"owner": None}):
        with pytest.raises(Invalid):
            change_objective(actor=world.owner.actor, objective=made, revision=None, **given)
    with pytest.raises(Invalid):
        change_objective(actor=world.owner.actor, objective=made, revision=None, owner=world.external.member)
    with pytest.raises(KeyError):
        change_objective(actor=world.owner.actor, objective=made, revision=None, status="achieved")
    assert entries(world) == before
    reading = measure_objective(
        actor=world.owner.actor, objective=made, value=Decimal("7.25"), measured_on=in_days(0), note=" Q3 "
    )
    assert (reading.value, reading.note, reading.measured_by) == (Decimal("7.25"), "Q3", world.owner.member)
    assert (last(world), entries(world), reading.history.count()) == ("objective.measured", before + 1, 1)


@pytest.mark.parametrize(
    ("value", "days", "field"),
    [
        ("1e13", 0, "value"),
        ("0.00001", 0, "value"),
        ("Infinity", 0, "value"),
        ("5", 1, "measured_on"),
        ("5", -1, "measured_on"),
    ],
)
def test_a_reading_is_refused(world: World, value: str, days: int, field: str) -> None:
    made = an_objective(world)
    a_reading(world, made, "6", -1)
    before = entries(world)
    with pytest.raises(Invalid) as refused:
        a_reading(world, made, value, days)
    assert list(refused.value.errors) == [field]
    assert (entries(world), ObjectiveReading.objects.count()) == (before, 1)


def test_a_reading_is_corrected_by_a_new_one(world: World) -> None:
    made = an_objective(world)
    wrong = a_reading(world, made, "60", -1)

    def correct(reading: ObjectiveReading, value: str = "6", note: str = "Typed wrongly") -> ObjectiveReading:
        return correct_reading(
            actor=world.manager.actor,
            reading=reading,
            value=Decimal(value),
            measured_on=in_days(-1),
            note=note,
        )

    with pytest.raises(Invalid):
        correct(wrong, note=" ")
    before = entries(world)
    right = correct(wrong)
    assert (right.corrects, right.value, last(world)) == (wrong, 6, "objective.corrected")
    assert (entries(world), wrong.history.count()) == (before + 1, 1)
    wrong.refresh_from_db()
    assert wrong.value == 60, "what was wrong stays"
    with pytest.raises(Conflict):
        correct(wrong)
    a_reading(world, made, "5", -2)
    with pytest.raises(Invalid):
        correct_reading(
            actor=world.manager.actor, reading=right, value=Decimal(5), measured_on=in_days(-2), note="N"
        )
    assert correct(right, "6.5").corrects == right
    assert verify(world.organization).found is None


def test_closed_is_closed(world: World) -> None:
    made = an_objective(world)
    with pytest.raises(Conflict, match="no reading"):
        move_objective(actor=world.manager.actor, objective=made, verb="achieve")
    reading = a_reading(world, made, "2")
    with pytest.raises(Invalid):
        move_objective(actor=world.manager.actor, objective=made, verb="miss", reason=" ")
    with pytest.raises(Stale):
        move_objective(actor=world.manager.actor, objective=made, verb="achieve", revision=7)
    before = entries(world)
    made = move_objective(actor=world.top.actor, objective=made, verb="achieve", revision=1)
    assert (made.status, made.closed_on, last(world)) == ("achieved", in_days(0), "objective.achieved")
    assert entries(world) == before + 1
    for refused in (
        lambda: a_reading(world, made, "1", -3),
        lambda: change_objective(actor=world.manager.actor, objective=made, revision=None, title="X"),
        lambda: move_objective(actor=world.manager.actor, objective=made, verb="withdraw", reason="R"),
        lambda: correct_reading(
            actor=world.manager.actor, reading=reading, value=Decimal(1), measured_on=in_days(0), note="N"
        ),
    ):
        with pytest.raises(Conflict):
            refused()
    assert entries(world) == before + 1


@pytest.mark.parametrize(("verb", "done"), [("miss", "missed"), ("withdraw", "withdrawn")])
def test_other_ends_keep_their_reason(world: World, verb: str, done: str) -> None:
    made = move_objective(actor=world.manager.actor, objective=an_objective(world), verb=verb, reason=" So. ")
    assert (made.reason, last(world)) == ("So.", f"objective.{done}")


def test_the_database_holds_the_rules(world: World) -> None:
    made = an_objective(world)
    reading = a_reading(world, made)
    for row, values in (
        (made, {"status": "gone"}),
        (made, {"status": "achieved"}),
        (made, {"direction": "up"}),
        (made, {"due_on": in_days(-51)}),
        (reading, {"corrects": reading.pk}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**values)
