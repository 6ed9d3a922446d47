"""Bulk writes that keep history: insert, update and remove many rows inside one unit of work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import models

from aims.platform.history import BATCH
from aims.platform.moment import open_unit_of
from aims.platform.past import refuse_past

Row = TypeVar("Row", bound=models.Model)


def bulk_create(model: type[Row], rows: Sequence[Row]) -> list[Row]:
    """Insert rows with their history. The caller has checked each by the rules of the single service."""
    open_unit_of(rows)
    created = model._default_manager.bulk_create(rows, batch_size=BATCH)
    history: Any = model.history  # type: ignore[attr-defined]
    history.bulk_history_create(created)
    return created


def bulk_update(model: type[Row], rows: Sequence[Row], fields: Sequence[str]) -> None:
    """Update rows with their history."""
    refuse_past(rows)
    open_unit_of(rows)
    model._default_manager.bulk_update(rows, fields, batch_size=BATCH)
    history: Any = model.history  # type: ignore[attr-defined]
    history.bulk_history_create(rows, update=True)


def bulk_delete(model: type[Row], rows: Sequence[Row]) -> None:
    """Remove link rows with their history; each leaves a closed row behind."""
    refuse_past(rows)
    unit = open_unit_of(rows)
    history: Any = model.history  # type: ignore[attr-defined]
    pks = [row.pk for row in rows]
    history.close(pks, unit.moment)
    gone = []
    for row in rows:
        values = {field.attname: getattr(row, field.attname) for field in history.model.tracked_fields}
        gone.append(
            history.model(
                history_date=unit.moment,
                history_type="-",
                history_user_id=unit.user_id,
                superseded_at=unit.moment,
                **values,
            )
        )
    history.model.objects.bulk_create(gone, batch_size=BATCH)
    for start in range(0, len(pks), BATCH):
        # _raw_delete keeps Django from sending the signals that would write each history row again.
        part = model._default_manager.filter(pk__in=pks[start : start + BATCH])
        part._raw_delete(part.db)
