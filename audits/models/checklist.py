"""The checklist of an audit: one question for each clause and control that it looks at. Clause 9.2.2."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from aims.catalogue.models import Requirement
from aims.platform.models import Member, OrganizationRow
from audits.enums import Answer
from audits.models.audit import Audit
from documents.models import Evidence


class ChecklistItem(OrganizationRow):
    """What is asked about one clause or control, what was found, and what showed it."""

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="items")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="checklist_items")
    question = models.TextField(max_length=2000)
    answer = models.CharField(max_length=20, choices=Answer.choices, default=Answer.NOT_LOOKED_AT)
    notes = models.TextField("what was seen", blank=True, max_length=5000)
    answered_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "checklist item"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["audit", "requirement"], name="audits_item_once"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="audits_item_answer"),
        ]

    @property
    def reference(self) -> str:
        """AUD-0001/6.1.2: the audit and the clause or control."""
        return f"{self.audit.reference}/{self.requirement.number}"

    def __str__(self) -> str:
        return self.reference

    def state_links(self) -> dict[str, Any]:
        return {
            "requirement": self.requirement.number,
            "evidence": sorted(self.evidence.values_list("evidence__reference", flat=True)),
        }


class ChecklistEvidence(OrganizationRow):
    """Evidence that was looked at for one item of a checklist."""

    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="evidence")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="checklist_items")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "evidence"], name="audits_item_evidence_once")
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} for {self.item_id}"
