"""Files that never change (design.md, decision 6) and who read what."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class StoredFile(models.Model):
    """Bytes named by their SHA-256 within one organization. Rows are added, never changed or removed."""

    organization = models.ForeignKey("platform.Organization", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organization", "sha256"], name="platform_file_once")
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class AccessLogEntry(models.Model):
    """One read that is worth knowing: a download, or a page of the auditor's portal."""

    organization = models.ForeignKey("platform.Organization", on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey("platform.Member", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    what = models.CharField(max_length=80)
    reference = models.CharField(max_length=80, blank=True)
    path = models.CharField(max_length=500)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organization", "-recorded_at"], name="platform_access_log")
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.reference}"
