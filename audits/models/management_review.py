"""Top management's review: its inputs with figures, who was there, what was decided, what follows. Clause 9.3."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from aims.platform.models import Member, OrganizationRow, ReferencedRow, StoredFile
from audits.enums import DecisionKind, InputKey, ManagementReviewStatus, ReviewActionStatus

LONGEST = 20_000
READ = (
    ManagementReviewStatus.PREPARED.value,
    ManagementReviewStatus.HELD.value,
    ManagementReviewStatus.SIGNED.value,
)
"""States in which figures stand in the review."""
BEEN = (ManagementReviewStatus.HELD.value, ManagementReviewStatus.SIGNED.value)
"""States after the meeting."""


class ManagementReview(ReferencedRow):
    """One review: planned, its figures read as of `cut_off`, held, and its minutes signed by who was there."""

    reference_prefix = "MRV"

    title = models.CharField(max_length=200)
    planned_on = models.DateField("planned for")
    held_on = models.DateField("held on", null=True, blank=True)
    status = models.CharField(
        max_length=20, choices=ManagementReviewStatus.choices, default=ManagementReviewStatus.PLANNED
    )
    chair = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="chaired_reviews")
    cut_off = models.DateTimeField("figures as of", null=True, blank=True, editable=False)
    """The ledger's head when the figures were read: what they say stays provable at this moment."""
    minutes = models.TextField(blank=True, max_length=LONGEST, validators=[MaxLengthValidator(LONGEST)])
    signed_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    frozen = models.JSONField(null=True, blank=True, editable=False)
    """What was signed (`selectors.review_content.ReviewContent`); people stand in it by reference."""
    pdf = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta(ReferencedRow.Meta):
        verbose_name = "management review"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status__in=ManagementReviewStatus.values), name="audits_mreview_status"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=READ) | Q(cut_off__isnull=False), name="audits_mreview_read"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=BEEN) | Q(held_on__isnull=False), name="audits_mreview_held"
            ),
            models.CheckConstraint(
                condition=~Q(status="signed")
                | Q(signed_by__isnull=False, signed_at__isnull=False, frozen__isnull=False),
                name="audits_mreview_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def is_signed(self) -> bool:
        return self.status == ManagementReviewStatus.SIGNED

    def state_links(self) -> dict[str, Any]:
        return {
            "attendance": dict(self.attendance.values_list("member__reference", "was_present")),
            "pdf_sha256": self.pdf.sha256 if self.pdf else None,
        }


class ReviewInput(OrganizationRow):
    """One input of a review: the figures as they were read at the cut-off, and what is said in words."""

    review = models.ForeignKey(ManagementReview, on_delete=models.PROTECT, related_name="inputs")
    key = models.CharField("input", max_length=30, choices=InputKey.choices)
    revision = models.PositiveIntegerField(default=1, editable=False)
    words = models.TextField("in words", blank=True, max_length=5000, validators=[MaxLengthValidator(5000)])
    figures = models.JSONField(default=list, blank=True, editable=False)
    """Each with key, label, value, words, rows and their number (`selectors.figure.Figure`), or why it is missing."""

    class Meta:
        verbose_name = "input of a management review"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["review", "key"], name="audits_review_input_once"),
            models.CheckConstraint(condition=Q(key__in=InputKey.values), name="audits_review_input_key"),
        ]

    @property
    def reference(self) -> str:
        """MRV-0001/risks: the review and the input."""
        return f"{self.review.reference}/{self.key}"

    def __str__(self) -> str:
        return self.reference


class ReviewAttendance(OrganizationRow):
    """Someone who was invited to a review, and whether they were there."""

    review = models.ForeignKey(ManagementReview, on_delete=models.PROTECT, related_name="attendance")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    was_present = models.BooleanField(default=True)

    class Meta:
        verbose_name = "attendance"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["review", "member"], name="audits_review_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} at review {self.review_id}"


class ReviewDecision(ReferencedRow):
    """What a review decided. That nothing is needed is a decision too. Clause 9.3.3."""

    reference_prefix = "MRD"

    review = models.ForeignKey(ManagementReview, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField("about", max_length=20, choices=DecisionKind.choices)
    words = models.TextField("what is decided", max_length=2000, validators=[MaxLengthValidator(2000)])

    class Meta(ReferencedRow.Meta):
        verbose_name = "decision of a management review"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=DecisionKind.values), name="audits_review_decision"),
        ]


class ReviewAction(ReferencedRow):
    """What someone does by a day because a review asked for it; later reviews look at how it stands."""

    reference_prefix = "MRA"

    review = models.ForeignKey(ManagementReview, on_delete=models.PROTECT, related_name="actions")
    decision = models.ForeignKey(
        ReviewDecision, null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    words = models.CharField("what is to be done", max_length=500)
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="review_actions")
    recorded_on = models.DateField()
    due_on = models.DateField("due on")
    done_on = models.DateField("done on", null=True, blank=True)
    status = models.CharField(
        max_length=10, choices=ReviewActionStatus.choices, default=ReviewActionStatus.OPEN
    )
    reason = models.CharField("reason given", blank=True, max_length=500)

    class Meta(ReferencedRow.Meta):
        verbose_name = "action of a management review"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status__in=ReviewActionStatus.values), name="audits_review_action_status"
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=models.F("recorded_on")), name="audits_review_action_dates"
            ),
            models.CheckConstraint(
                condition=~Q(status="done") | Q(done_on__isnull=False, done_on__gte=models.F("recorded_on")),
                name="audits_review_action_done",
            ),
            models.CheckConstraint(
                condition=~Q(status="dropped") | ~Q(reason=""), name="audits_review_action_dropped"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.words}"
