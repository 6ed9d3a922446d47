"""AI objectives and their readings. Clause 6.2."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from aims.core.errors import Conflict, Invalid
from aims.enums import ObjectiveStatus
from aims.models import AIObjective, ObjectiveReading
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.four_eyes import check_owner
from aims.platform.models import Organization
from aims.platform.saving import add, check, locked, locked_at, save
from aims.platform.unit import change
from aims.workflows import OBJECTIVE

FACTS = (
    "title",
    "why",
    "plan",
    "indicator",
    "unit",
    "direction",
    "baseline",
    "target",
    "started_on",
    "due_on",
    "owner",
)
DONE = {"achieve": "objective.achieved", "miss": "objective.missed", "withdraw": "objective.withdrawn"}
"""The ledger's verb of each step."""


def create_objective(
    *, actor: Actor, organization: Organization, reason: str = "", **facts: Any
) -> AIObjective:
    """Set an objective; `facts` are those of `FACTS`. Raises NotAllowed and Invalid (dates, target, owner)."""
    require(actor, "objective.create", organization)
    _check_known(facts)
    check_owner(facts.get("owner"))
    with change(organization, actor) as unit:
        found = AIObjective(organization=organization, reference=unit.reference(AIObjective), **facts)
        if found.started_on is None:
            found.started_on = timezone.localdate(unit.moment)
        add(found)
        _as_stored(found)
        unit.record("objective.created", found, reason=reason)
    return found


def change_objective(
    *, actor: Actor, objective: AIObjective, revision: int | None, reason: str = "", **facts: Any
) -> AIObjective:
    """Change what an open objective says. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "objective.change", objective)
    _check_known(facts)
    with change(objective.organization, actor) as unit:
        objective = locked_at(objective, revision)
        _check_open(objective)
        check_owner(facts.get("owner"), held=objective.owner_id)
        changed = [name for name, value in facts.items() if getattr(objective, name) != value]
        for name in changed:
            setattr(objective, name, facts[name])
        # Rules of the table compare columns with others, so the whole row is checked.
        check(objective)
        save(objective, changed)
        _as_stored(objective)
        unit.record("objective.changed", objective, reason=reason)
    return objective


def _as_stored(objective: AIObjective) -> None:
    """Its numbers with the places that the table gives them: the ledger tells no change from 10 to 10.0000."""
    objective.refresh_from_db(fields=["baseline", "target"])


def move_objective(
    *,
    actor: Actor,
    objective: AIObjective,
    verb: str,
    revision: int | None = None,
    reason: str = "",
) -> AIObjective:
    """Close an objective by a step of its table: achieve, miss, withdraw.

    Raises NotAllowed, Stale, Conflict (also when it is said to be achieved without any reading), Invalid.
    """
    require(actor, OBJECTIVE.by_verb[verb].action, objective)
    with change(objective.organization, actor) as unit:
        objective = locked_at(objective, revision)
        OBJECTIVE.step(objective, verb, reason=reason)
        if verb == "achieve" and not objective.readings.exists():
            raise Conflict("It has no reading yet. Record first what was measured.")
        objective.closed_on, objective.reason = timezone.localdate(unit.moment), reason.strip()
        save(objective, ["status", "closed_on", "reason"])
        unit.record(DONE[verb], objective, reason=reason, on=objective.closed_on)
    return objective


def measure_objective(
    *,
    actor: Actor,
    objective: AIObjective,
    value: Decimal,
    measured_on: date,
    note: str = "",
    reason: str = "",
) -> ObjectiveReading:
    """Record what was measured. Raises NotAllowed, Conflict, Invalid (a day to come, a day read already)."""
    require(actor, "objective.measure", objective)
    _check_day(measured_on)
    with change(objective.organization, actor) as unit:
        objective = locked(objective)
        _check_open(objective)
        _check_free(objective, measured_on)
        reading = _reading(actor, objective, value, measured_on, note)
        add(reading)
        unit.record("objective.measured", reading, objective, reason=reason, on=measured_on)
    return reading


def correct_reading(
    *,
    actor: Actor,
    reading: ObjectiveReading,
    value: Decimal,
    measured_on: date,
    note: str,
    reason: str = "",
) -> ObjectiveReading:
    """Put a new reading in the place of a wrong one, which stays and is marked; `note` says why.

    Raises NotAllowed, Conflict (corrected already, objective closed) and Invalid.
    """
    require(actor, "objective.measure", reading.objective)
    _check_day(measured_on)
    if not note.strip():
        raise Invalid("Say what was wrong.", {"note": ["Say what was wrong."]})
    with change(reading.organization, actor) as unit:
        objective, reading = locked(reading.objective), locked(reading)
        _check_open(objective)
        if ObjectiveReading.objects.filter(corrects=reading).exists():
            raise Conflict("This reading is corrected already. Correct the newer one.")
        _check_free(objective, measured_on, instead=reading)
        correction = _reading(actor, objective, value, measured_on, note)
        correction.corrects = reading
        add(correction)
        unit.record("objective.corrected", correction, objective, reason=reason, on=measured_on)
    return correction


def _reading(
    actor: Actor, objective: AIObjective, value: Decimal, measured_on: date, note: str
) -> ObjectiveReading:
    return ObjectiveReading(
        organization=objective.organization,
        objective=objective,
        value=value,
        measured_on=measured_on,
        measured_by=actor.member,
        note=note.strip(),
    )


def _check_known(facts: dict[str, Any]) -> None:
    unknown = facts.keys() - set(FACTS)
    if unknown:
        raise KeyError(f"not a fact of an AI objective: {sorted(unknown)}")


def _check_open(objective: AIObjective) -> None:
    if objective.status != ObjectiveStatus.OPEN:
        word = ObjectiveStatus(objective.status).label.lower()
        raise Conflict(f"This objective is closed ({word}). Set a new one instead.")


def _check_day(day: date) -> None:
    if day > timezone.localdate():
        words = "This day is still to come."
        raise Invalid(words, {"measured_on": [words]})


def _check_free(objective: AIObjective, day: date, *, instead: ObjectiveReading | None = None) -> None:
    """One reading a day counts. Raises Invalid."""
    counting = objective.readings.filter(measured_on=day, correction=None)
    if instead is not None:
        counting = counting.exclude(pk=instead.pk)
    if counting.exists():
        words = "There is a reading of this day already. If it is wrong, correct it."
        raise Invalid(words, {"measured_on": [words]})
