"""What the database itself refuses of audits, findings and corrective actions."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audits.models import (
    Audit,
    AuditProgramme,
    AuditSystem,
    ChecklistEvidence,
    ChecklistItem,
    CorrectiveAction,
    EffectivenessCheck,
    Finding,
)
from tests.auditing import in_days
from tests.factories.rows import Rows
from tests.worlds import World

pytestmark = pytest.mark.django_db

REFUSED: list[tuple[type[Any], dict[str, Any]]] = [
    (AuditProgramme, {"status": "perhaps"}),
    (AuditProgramme, {"ends_on": in_days(-9999)}),
    (AuditProgramme, {"status": "approved"}),
    (Audit, {"status": "perhaps"}),
    (Audit, {"status": "in_progress"}),
    (Audit, {"status": "reported", "held_on": in_days(0)}),
    (Audit, {"held_on": in_days(0), "reported_on": in_days(-1)}),
    (ChecklistItem, {"answer": "perhaps"}),
    (Finding, {"status": "perhaps"}),
    (Finding, {"grade": "huge"}),
    (Finding, {"found_on": in_days(0), "due_on": in_days(-1)}),
    (Finding, {"status": "closed"}),
    (CorrectiveAction, {"source": ""}),
    (CorrectiveAction, {"status": "perhaps"}),
    (CorrectiveAction, {"status": "answered"}),
    (CorrectiveAction, {"status": "done"}),
    (CorrectiveAction, {"status": "verified"}),
    (CorrectiveAction, {"opened_on": in_days(0), "due_on": in_days(-1)}),
    (CorrectiveAction, {"opened_on": in_days(0), "due_on": in_days(0), "done_on": in_days(-1)}),
    (EffectivenessCheck, {"result": "perhaps"}),
]


@pytest.mark.parametrize(("model", "given"), REFUSED, ids=lambda each: getattr(each, "__name__", str(each)))
def test_the_database_refuses(world: World, model: type[Any], given: dict[str, Any]) -> None:
    row = Rows(world.organization).new(model, **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        model._default_manager.bulk_create([row])


@pytest.mark.parametrize("model", [AuditSystem, ChecklistItem, ChecklistEvidence, EffectivenessCheck])
def test_each_stands_once(world: World, model: type[Any]) -> None:
    rows = Rows(world.organization)
    rows.of(model)
    with pytest.raises(IntegrityError), transaction.atomic():
        model._default_manager.bulk_create([rows.new(model)])


def test_a_finding_has_one_corrective_action(world: World) -> None:
    rows = Rows(world.organization)
    finding = rows.of(Finding)

    def action(number: int) -> CorrectiveAction:
        return rows.new(CorrectiveAction, finding=finding, reference=f"CAR-{number:04d}")

    CorrectiveAction.objects.bulk_create([action(1)])
    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectiveAction.objects.bulk_create([action(2)])


def test_a_reported_audit_holds_its_copy(world: World) -> None:
    rows = Rows(world.organization)
    whole = {
        "status": "reported",
        "held_on": in_days(-1),
        "reported_on": in_days(0),
        "reported_at": timezone.now(),
        "reported_by": world.auditor.member,
        "frozen": {"format": 1},
    }
    for name in ("held_on", "reported_on", "reported_at", "reported_by", "frozen"):
        row = rows.new(Audit, **whole | {name: None})
        with pytest.raises(IntegrityError), transaction.atomic():
            Audit.objects.bulk_create([row])
    Audit.objects.bulk_create([rows.new(Audit, **whole)])
