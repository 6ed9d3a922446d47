"""The internal audit programme and its audits. Clause 9.2."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from aims.models import AISystem
from aims.platform.models import Member, OrganizationRow, ReferencedRow, StoredFile
from audits.enums import AuditStatus, ProgrammeStatus

OPEN_AUDITS = (AuditStatus.PLANNED.value, AuditStatus.IN_PROGRESS.value)


class AuditProgramme(ReferencedRow):
    """What is audited in a period, why and how. Clause 9.2.2; approved by someone who did not write it."""

    reference_prefix = "PRG"

    title = models.CharField(max_length=200)
    starts_on = models.DateField("from")
    ends_on = models.DateField("until")
    aims = models.TextField("what it is to achieve", max_length=5000)
    methods = models.TextField("how it is done", blank=True, max_length=5000)
    status = models.CharField(max_length=20, choices=ProgrammeStatus.choices, default=ProgrammeStatus.DRAFT)
    drafted_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_on = models.DateField(null=True, blank=True)

    class Meta(ReferencedRow.Meta):
        verbose_name = "audit programme"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status__in=ProgrammeStatus.values), name="audits_programme_status"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="audits_programme_dates",
                violation_error_message="The period cannot end before it begins.",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(approved_by__isnull=False, approved_on__isnull=False),
                name="audits_programme_approver",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class Audit(ReferencedRow):
    """One internal audit: scope, criteria, who leads it. Frozen when it is reported."""

    reference_prefix = "AUD"

    programme = models.ForeignKey(
        AuditProgramme, null=True, blank=True, on_delete=models.PROTECT, related_name="audits"
    )
    title = models.CharField(max_length=200)
    scope = models.TextField("what is audited", max_length=5000)
    criteria = models.TextField("against what", max_length=2000)
    lead = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="led_audits")
    planned_on = models.DateField("planned for")
    held_on = models.DateField("held from", null=True, blank=True)
    status = models.CharField(max_length=20, choices=AuditStatus.choices, default=AuditStatus.PLANNED)
    summary = models.TextField("conclusion", blank=True, max_length=10_000)
    reported_on = models.DateField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    reported_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("reason given", blank=True, max_length=500)
    frozen = models.JSONField(null=True, blank=True, editable=False)
    """What was reported: facts, people by reference, every answer with its evidence, every finding."""
    pdf = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta(ReferencedRow.Meta):
        verbose_name = "audit"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.CheckConstraint(condition=Q(status__in=AuditStatus.values), name="audits_audit_status"),
            models.CheckConstraint(
                condition=~Q(status__in=["in_progress", "reported"]) | Q(held_on__isnull=False),
                name="audits_audit_held",
            ),
            models.CheckConstraint(
                condition=~Q(status="reported")
                | Q(
                    reported_on__isnull=False,
                    reported_at__isnull=False,
                    reported_by__isnull=False,
                    frozen__isnull=False,
                ),
                name="audits_audit_reported",
            ),
            models.CheckConstraint(
                condition=Q(reported_on=None) | Q(reported_on__gte=F("held_on")), name="audits_audit_dates"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organization", "status"], name="audits_audit_org_status")
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def state_links(self) -> dict[str, Any]:
        return {
            "systems": sorted(self.systems.values_list("system__reference", flat=True)),
            "checklist": sorted(self.items.values_list("requirement__number", flat=True)),
            "pdf_sha256": self.pdf.sha256 if self.pdf else None,
        }


class AuditSystem(OrganizationRow):
    """An AI system that an audit looks at. Its owner does not lead the audit."""

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="systems")
    system = models.ForeignKey(AISystem, on_delete=models.PROTECT, related_name="audits")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["audit", "system"], name="audits_system_once")
        ]

    def __str__(self) -> str:
        return f"{self.system_id} in {self.audit_id}"
