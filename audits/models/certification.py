"""The way to the certificate and through its three years. ISO/IEC 17021-1, 9."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from aims.models import ScopeVersion
from aims.platform.models import Member, ReferencedRow
from audits.enums import CertificationStatus, StageKind, StageStatus
from audits.models.body import CertificationBody

OVER = (StageStatus.DONE.value, StageStatus.SKIPPED.value)
"""States of a step that asks for nothing more."""


class CertificationProject(ReferencedRow):
    """One certification of the AIMS: its scope, its owner, the body that was chosen and why."""

    reference_prefix = "CRT"

    title = models.CharField(max_length=200)
    scope = models.ForeignKey(
        ScopeVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="certifications"
    )
    """The scope version in force when it was planned, or what was put in its place later."""
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="owned_certifications")
    status = models.CharField(
        max_length=20, choices=CertificationStatus.choices, default=CertificationStatus.RUNNING
    )
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    reason = models.CharField("why it ended", max_length=500, blank=True)
    body = models.ForeignKey(
        CertificationBody, null=True, blank=True, on_delete=models.PROTECT, related_name="certifications"
    )
    body_reason = models.CharField("why this body", max_length=500, blank=True)
    body_chosen_on = models.DateField(null=True, blank=True)

    class Meta(ReferencedRow.Meta):
        verbose_name = "certification"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status__in=CertificationStatus.values), name="audits_certification_status"
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=~Q(status="ended"),
                name="audits_certification_one",
                violation_error_message="There is a certification on its way already.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="audits_certification_dates",
            ),
            models.CheckConstraint(
                condition=Q(body=None) | (Q(body_chosen_on__isnull=False) & ~Q(body_reason="")),
                name="audits_certification_body",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def state_links(self) -> dict[str, Any]:
        return {"stages": sorted(self.stages.values_list("reference", flat=True))}


class CertificationStage(ReferencedRow):
    """One step of a certification: planned, under way, done, or skipped with the reason."""

    reference_prefix = "STG"

    project = models.ForeignKey(CertificationProject, on_delete=models.PROTECT, related_name="stages")
    kind = models.CharField(max_length=20, choices=StageKind.choices)
    number = models.PositiveSmallIntegerField("place in the order")
    status = models.CharField(max_length=20, choices=StageStatus.choices, default=StageStatus.PLANNED)
    owner = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="owned_stages"
    )
    starts_on = models.DateField("planned start", null=True, blank=True)
    ends_on = models.DateField("planned end", null=True, blank=True)
    done_on = models.DateField("done on", null=True, blank=True)
    notes = models.TextField("who comes, where, what is agreed", blank=True, max_length=2000)
    reason = models.CharField("reason given", blank=True, max_length=500)
    """Why it was skipped, or why it was finished although something was missing."""

    class Meta(ReferencedRow.Meta):
        verbose_name = "certification step"
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.CheckConstraint(condition=Q(status__in=StageStatus.values), name="audits_stage_status"),
            models.CheckConstraint(condition=Q(kind__in=StageKind.values), name="audits_stage_kind"),
            models.UniqueConstraint(fields=["project", "kind"], name="audits_stage_once"),
            models.UniqueConstraint(fields=["project", "number"], name="audits_stage_number"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="audits_stage_dates",
                violation_error_message="A step cannot end before it begins.",
            ),
            models.CheckConstraint(
                condition=Q(status="done", done_on__isnull=False) | (~Q(status="done") & Q(done_on=None)),
                name="audits_stage_done",
            ),
            models.CheckConstraint(
                condition=~Q(status="skipped") | ~Q(reason=""), name="audits_stage_skipped"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.get_kind_display()}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more is asked."""
        return self.status in OVER
