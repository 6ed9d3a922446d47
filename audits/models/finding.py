"""Findings of internal audits: nonconformities and opportunities for improvement. Clauses 9.2.2 and 10.2."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from aims.catalogue.models import Requirement
from aims.platform.models import Member, ReferencedRow
from audits.enums import FindingStatus, Grade
from audits.models.audit import Audit

NONCONFORMITIES = (Grade.MAJOR.value, Grade.MINOR.value)
OPEN_FINDINGS = (FindingStatus.OPEN.value, FindingStatus.ANSWERED.value)


class Finding(ReferencedRow):
    """One finding of one audit. It is written while the audit goes on, and answered once it is reported."""

    reference_prefix = "FND"

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="findings")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="findings")
    grade = models.CharField(max_length=20, choices=Grade.choices)
    title = models.CharField("in one sentence", max_length=200)
    words = models.TextField("what was found, and what shows it", max_length=5000)
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="owned_findings")
    found_on = models.DateField()
    due_on = models.DateField("answer by")
    status = models.CharField(max_length=20, choices=FindingStatus.choices, default=FindingStatus.DRAFT)
    closed_on = models.DateField(null=True, blank=True)
    reason = models.CharField("reason given", blank=True, max_length=500)

    class Meta(ReferencedRow.Meta):
        verbose_name = "finding"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status__in=FindingStatus.values), name="audits_finding_status"
            ),
            models.CheckConstraint(condition=Q(grade__in=Grade.values), name="audits_finding_grade"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("found_on"))
                & (Q(closed_on=None) | Q(closed_on__gte=F("found_on"))),
                name="audits_finding_dates",
                violation_error_message="It cannot be answered or closed before it was found.",
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | Q(closed_on__isnull=False), name="audits_finding_closed"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organization", "status"], name="audits_finding_org_status")
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def state_links(self) -> dict[str, Any]:
        return {"requirement": self.requirement.number}

    @property
    def is_nonconformity(self) -> bool:
        return self.grade in NONCONFORMITIES
