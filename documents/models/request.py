"""Requests for evidence: what is wanted, of whom, by when, and what came. Clauses 7.5 and 9.1."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from aims.catalogue.models import Requirement
from aims.platform.models import Member, OrganizationRow, ReferencedRow
from documents.enums import RequestStatus
from documents.models.evidence import Evidence, EvidenceVersion

TO_DELIVER = (RequestStatus.ASKED.value, RequestStatus.RETURNED.value)
OPEN = (*TO_DELIVER, RequestStatus.DELIVERED.value)
ANSWERED = (RequestStatus.DELIVERED.value, RequestStatus.RETURNED.value, RequestStatus.ACCEPTED.value)


class EvidenceRequest(ReferencedRow):
    """One person asks another for evidence. `version` is what was delivered last, as it was then.

    `renews` is the evidence that has grown old and for which a newer file is wanted.
    """

    reference_prefix = "ERQ"

    title = models.CharField("what is wanted", max_length=200)
    description = models.TextField("in more words", blank=True, max_length=5000)
    asked_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="asked_requests"
    )
    asked_of = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="evidence_requests")
    asked_on = models.DateField()
    due_on = models.DateField("due on")
    status = models.CharField(max_length=20, choices=RequestStatus.choices, default=RequestStatus.ASKED)
    reason = models.CharField("reason given", blank=True, max_length=500)
    renews = models.ForeignKey(
        Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="renewals"
    )
    evidence = models.ForeignKey(
        Evidence, null=True, blank=True, on_delete=models.PROTECT, related_name="answers"
    )
    version = models.ForeignKey(
        EvidenceVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="answers"
    )
    delivered_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    delivered_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta(ReferencedRow.Meta):
        verbose_name = "evidence request"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status__in=RequestStatus.values), name="documents_request_status"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=ANSWERED) | Q(evidence__isnull=False, version__isnull=False),
                name="documents_request_answered",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=models.F("asked_on")), name="documents_request_dates"
            ),
            models.UniqueConstraint(
                fields=["renews"], condition=Q(status__in=OPEN), name="documents_request_renews_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def former(self) -> Evidence | None:
        """The evidence that a newer file belongs to: what was delivered before, or what grew old."""
        return self.evidence or self.renews

    def state_links(self) -> dict[str, Any]:
        return {
            "requirements": sorted(self.requirements.values_list("requirement__number", flat=True)),
            "version": str(self.version) if self.version else None,
        }


class RequestRequirement(OrganizationRow):
    """A clause or a control that the requested evidence shall show."""

    request = models.ForeignKey(EvidenceRequest, on_delete=models.PROTECT, related_name="requirements")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="evidence_requests")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["request", "requirement"], name="documents_request_for_once")
        ]

    def __str__(self) -> str:
        return f"{self.request_id} for {self.requirement_id}"
