"""History of every domain row, as intervals that a viewpoint can join (design.md, decision 3).

simple-history keeps the rows; this module changes four things: each history row says until when it
held (`superseded_at`, one open row per object by constraint), its moment is that of the unit of
work, deep indexes serve reads of the past, and nothing is written outside a unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords

from aims.platform.moment import open_unit, open_unit_of

BATCH = 500


class HistoryRow(models.Model):
    """What each historical row has beside the columns of its noun."""

    superseded_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class IntervalHistoryManager(HistoryManager):
    """Bulk history that closes the open rows first and takes moment and person from the unit."""

    def close(self, pks: Sequence[Any], moment: datetime) -> None:
        """End the open interval of each object."""
        for start in range(0, len(pks), BATCH):
            part = pks[start : start + BATCH]
            self.model.objects.filter(id__in=part, superseded_at=None).update(superseded_at=moment)

    def bulk_history_create(
        self, objs: Iterable[Any], batch_size: int | None = None, update: bool = False, **options: Any
    ) -> list[Any]:
        """History of many objects at once; the date and user given by the caller are ignored."""
        rows = list(objs)
        unit = open_unit_of(rows)
        if update:
            self.close([row.pk for row in rows], unit.moment)
        history = [_historical(self.model, row, "~" if update else "+") for row in rows]
        created: list[Any] = self.model.objects.bulk_create(history, batch_size=batch_size or BATCH)
        return created


class History(HistoricalRecords):
    """`history = History()` on an abstract row gives every noun below it interval history."""

    def __init__(self) -> None:
        super().__init__(
            bases=(HistoryRow,),
            inherit=True,
            history_id_field=models.BigAutoField(),
            history_manager=IntervalHistoryManager,
        )

    def copy_fields(self, model: type[models.Model]) -> dict[str, Any]:
        fields: dict[str, Any] = super().copy_fields(model)
        for field in fields.values():
            field.db_index = False
        return fields

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        """Indexes of the past: list by organization, object by id, one open row per object."""
        options: dict[str, Any] = super().get_meta_options(model)
        table = model._meta.db_table
        names = {field.name for field in model._meta.fields}
        indexes = [models.Index(fields=["id", "history_date"], name=_short(table, "hid"))]
        if "organization" in names:
            indexes.append(
                models.Index(
                    fields=["organization", "superseded_at", "history_date"], name=_short(table, "hos")
                )
            )
        if "reference" in names:
            indexes.append(
                models.Index(
                    fields=["organization", "reference", "history_date", "superseded_at"],
                    name=_short(table, "hor"),
                )
            )
        options["indexes"] = indexes
        options["constraints"] = [
            models.UniqueConstraint(
                fields=["id"], condition=Q(superseded_at=None), name=_short(table, "hone")
            )
        ]
        return options

    def create_historical_record(self, instance: Any, history_type: str, using: str | None = None) -> None:
        unit = open_unit_of([instance])
        manager = getattr(instance, self.manager_name)
        if history_type != "+":
            manager.model.objects.filter(id=instance.pk, superseded_at=None).update(superseded_at=unit.moment)
        _historical(manager.model, instance, history_type).save(force_insert=True)


def _historical(model: Any, instance: Any, history_type: str) -> Any:
    """An unsaved historical row; that of a deleted object is born closed."""
    unit = open_unit()
    values = {field.attname: getattr(instance, field.attname) for field in model.tracked_fields}
    return model(
        history_date=unit.moment,
        history_type=history_type,
        history_user_id=unit.user_id,
        superseded_at=unit.moment if history_type == "-" else None,
        **values,
    )


def _short(table: str, suffix: str) -> str:
    return f"{table[: 30 - len(suffix) - 1]}_{suffix}"


def tracked(model: type[models.Model]) -> bool:
    """Whether the model has history."""
    return hasattr(model._meta, "simple_history_manager_attribute")
