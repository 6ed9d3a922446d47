"""Records of training, education and experience. Clause 7.2."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from aims.core.errors import Conflict, Invalid
from aims.enums import TrainingKind, TrainingStatus
from aims.models import Competence, Training
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.models import Member
from aims.platform.saving import add, check, locked_at, save
from aims.platform.unit import change
from aims.services.competence import check_person
from aims.workflows import TRAINING

FACTS = ("kind", "held_on", "provider", "expires_on", "notes")
"""What can be corrected of a record: whose it is and for what stays."""


def record_training(
    *,
    actor: Actor,
    member: Member,
    competence: Competence,
    held_on: date,
    kind: str = TrainingKind.TRAINING,
    provider: str = "",
    expires_on: date | None = None,
    notes: str = "",
    reason: str = "",
) -> Training:
    """Record that a person was trained, learned or did it. Raises NotAllowed, NotFound and Invalid.

    What a retired competence asked for is recorded as well: a record tells of the past.
    """
    record = Training(
        organization=competence.organization,
        member=member,
        competence=competence,
        kind=kind,
        held_on=held_on,
        provider=provider.strip(),
        expires_on=expires_on,
        notes=notes.strip(),
    )
    require(actor, "training.record", record)
    check_person(member, competence)
    _check_held(held_on)
    with change(record.organization, actor) as unit:
        record.reference = unit.reference(Training)
        add(record)
        unit.record("training.recorded", record, reason=reason, on=held_on)
    return record


def change_training(
    *, actor: Actor, record: Training, revision: int | None, reason: str = "", **facts: Any
) -> Training:
    """Correct a record; `facts` are those of `FACTS`. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "training.change", record)
    with change(record.organization, actor) as unit:
        record = open_record(record, revision)
        changed = [name for name in FACTS if name in facts and getattr(record, name) != facts[name]]
        for name in changed:
            setattr(record, name, facts[name])
        _check_held(record.held_on)
        # Rules of the table compare columns with others, so the whole row is checked.
        check(record)
        save(record, changed)
        unit.record("training.changed", record, reason=reason, on=record.held_on)
    return record


def withdraw_training(
    *, actor: Actor, record: Training, reason: str, revision: int | None = None
) -> Training:
    """It was entered by mistake: it counts no more and stays. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "training.withdraw", record)
    with change(record.organization, actor) as unit:
        record = locked_at(record, revision)
        TRAINING.step(record, "withdraw", reason=reason)
        save(record, ["status"])
        unit.record("training.withdrawn", record, reason=reason)
    return record


def open_record(record: Training, revision: int | None) -> Training:
    """The record, locked and not withdrawn. Raises Stale and Conflict."""
    record = locked_at(record, revision)
    if record.status != TrainingStatus.VALID:
        raise Conflict("This record was withdrawn. Add a new one instead.")
    return record


def _check_held(day: date) -> None:
    if day > timezone.localdate():
        words = "This day is still to come. Record it when it is over."
        raise Invalid(words, {"held_on": [words]})
