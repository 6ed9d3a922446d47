"""One import of a file of AI systems: what was uploaded, how it was read, what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from aims.enums import ImportStatus
from aims.platform.models import ReferencedRow, StoredFile


class ImportRun(ReferencedRow):
    """An import from upload to result. Its counts add up: created + updated + unchanged + refused = rows."""

    reference_prefix = "IMP"

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    status = models.CharField(max_length=12, choices=ImportStatus.choices, default=ImportStatus.UPLOADED)
    mapping = models.JSONField(default=dict, blank=True)
    """How the file is read: `aims.exchange.mapping.Mapping` as plain data."""
    survey = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """What was found in the file, column by column (JSON)."""
    outcome = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """Row by row what would happen, then what happened (one JSON object a line)."""
    refused_file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    job_key = models.CharField(max_length=120, blank=True)
    parts_done = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    class Meta(ReferencedRow.Meta):
        verbose_name = "import"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.CheckConstraint(condition=Q(status__in=ImportStatus.values), name="aims_import_status"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.file_name}"

    @property
    def is_done(self) -> bool:
        return self.status == ImportStatus.DONE
