"""Gap assessments: each clause and control looked at once, before anyone from outside does.

Own preparation, not an audit: what the trade calls gap analysis. Clauses 4 to 10 and Annex A.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from aims.catalogue.models import Requirement
from aims.platform.models import Member, OrganizationRow, ReferencedRow
from controls.enums import GapAnswer, GapStatus
from documents.models import Evidence

GAPS = (GapAnswer.NOT_MET.value, GapAnswer.PARTLY.value)
"""Answers that leave something to do."""


class GapAssessment(ReferencedRow):
    """One round over all clauses and controls; frozen when it is finished."""

    reference_prefix = "GAP"

    title = models.CharField(max_length=200)
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="owned_gap_assessments")
    status = models.CharField(max_length=20, choices=GapStatus.choices, default=GapStatus.OPEN)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    conclusion = models.TextField("what came of it", blank=True, max_length=5000)
    reason = models.CharField("reason given", blank=True, max_length=500)

    class Meta(ReferencedRow.Meta):
        verbose_name = "gap assessment"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.CheckConstraint(condition=Q(status__in=GapStatus.values), name="controls_gap_status"),
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(status="open"),
                name="controls_gap_one_open",
                violation_error_message="There is an open gap assessment already.",
            ),
            models.CheckConstraint(
                condition=Q(status="open", ended_on=None) | (~Q(status="open") & Q(ended_on__isnull=False)),
                name="controls_gap_ended",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")), name="controls_gap_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def state_links(self) -> dict[str, Any]:
        return {"answers": dict(self.requirements.values_list("requirement__number", "answer"))}


class RequirementAssessment(OrganizationRow):
    """How far one clause or control is met, in one gap assessment."""

    assessment = models.ForeignKey(GapAssessment, on_delete=models.PROTECT, related_name="requirements")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="gap_assessments")
    revision = models.PositiveIntegerField(default=1, editable=False)
    answer = models.CharField(max_length=20, choices=GapAnswer.choices, default=GapAnswer.NOT_LOOKED_AT)
    words = models.TextField("what is there, and what is missing", blank=True, max_length=5000)
    owner = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="owned_gaps"
    )
    evidence = models.ForeignKey(
        Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="gap_assessments"
    )
    assessed_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    assessed_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "requirement assessment"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assessment", "requirement"], name="controls_gap_line_once"),
            models.CheckConstraint(condition=Q(answer__in=GapAnswer.values), name="controls_gap_line_answer"),
        ]

    @property
    def reference(self) -> str:
        """GAP-0001/4.1: the assessment and the requirement."""
        return f"{self.assessment.reference}/{self.requirement.number}"

    def __str__(self) -> str:
        return self.reference
