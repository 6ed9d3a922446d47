"""Evidence: records that show that something was done. Clause 7.5."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from aims.catalogue.models import Requirement
from aims.platform.models import Member, OrganizationRow, ReferencedRow, StoredFile
from documents.enums import EvidenceStatus


class Evidence(ReferencedRow):
    """One piece of evidence; its files are its versions. Withdrawn, never deleted."""

    reference_prefix = "EVD"

    title = models.CharField(max_length=200)
    description = models.TextField(blank=True, max_length=5000)
    owner = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="owned_evidence"
    )
    status = models.CharField(max_length=20, choices=EvidenceStatus.choices, default=EvidenceStatus.VALID)
    valid_until = models.DateField(null=True, blank=True)

    class Meta(ReferencedRow.Meta):
        verbose_name = "evidence"
        verbose_name_plural = "evidence"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status__in=EvidenceStatus.values), name="documents_evidence_status"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def state_links(self) -> dict[str, Any]:
        return {
            "requirements": sorted(self.requirements.values_list("requirement__number", flat=True)),
            "versions": [
                {"number": version.number, "sha256": version.file.sha256}
                for version in self.versions.select_related("file").order_by("number")
            ],
        }


class EvidenceVersion(OrganizationRow):
    """One file of a piece of evidence. A replacement is a new version; the old one stays."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    added_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    covers_until = models.DateField("covers the time until", null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["evidence", "number"], name="documents_evidence_version")
        ]

    def __str__(self) -> str:
        return f"{self.file_name} (version {self.number})"


class EvidenceRequirement(OrganizationRow):
    """Evidence shown for a clause or a control."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="requirements")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="evidence")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["evidence", "requirement"], name="documents_evidence_for_once")
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} for {self.requirement_id}"
