"""Reviews that run themselves: how often something is looked at again, and each time it is. Clauses 4.3, 7.5.2, 8.2, 9.1."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from aims.platform.enums import ReviewKind, ReviewStatus, ScheduleStatus
from aims.platform.models.base import ReferencedRow
from aims.platform.models.people import Member

SHORTEST, LONGEST = 1, 60
"""Months between two reviews."""
MOST_LEAD = 90
"""Days before the last day on which a review is opened, at most."""
UNDECIDED = (ReviewStatus.OPEN.value, ReviewStatus.CHANGES_ASKED.value)
DECIDED = (ReviewStatus.CONFIRMED.value, ReviewStatus.CHANGED.value)


class ReviewSchedule(ReferencedRow):
    """How often one object is reviewed, by whom, and when next. The object holds the key to it.

    `opens_on` is the day on which beat opens the next review; it is empty while a review is undecided and
    while nothing shall be opened, so the due ones are one look into a short index.
    """

    reference_prefix = "REV"

    kind = models.CharField(max_length=20, choices=ReviewKind.choices, editable=False)
    label = models.CharField("what is reviewed", max_length=400, editable=False)
    object_reference = models.CharField("its reference", max_length=40, editable=False)
    status = models.CharField(max_length=20, choices=ScheduleStatus.choices, default=ScheduleStatus.ACTIVE)
    cadence_months = models.PositiveSmallIntegerField(
        "months between reviews",
        validators=[
            MinValueValidator(SHORTEST, "A review comes at most once a month: give 1 or more."),
            MaxValueValidator(LONGEST, "Something is looked at every five years at least: give 60 or less."),
        ],
    )
    anchor_day = models.PositiveSmallIntegerField(
        "day of the month",
        validators=[
            MinValueValidator(1, "A month begins with day 1."),
            MaxValueValidator(31, "No month has more than 31 days."),
        ],
    )
    """31 means the last day of shorter months."""
    lead_days = models.PositiveSmallIntegerField(
        "days before that it opens",
        default=14,
        validators=[MaxValueValidator(MOST_LEAD, f"Open it at most {MOST_LEAD} days before.")],
    )
    reviewer = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="review_schedules")
    next_due_on = models.DateField("next review")
    opens_on = models.DateField(null=True, blank=True, editable=False)

    class Meta(ReferencedRow.Meta):
        verbose_name = "review cadence"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status__in=ScheduleStatus.values), name="platform_schedule_status"
            ),
            models.CheckConstraint(condition=Q(kind__in=ReviewKind.values), name="platform_schedule_kind"),
            models.CheckConstraint(
                condition=Q(
                    cadence_months__range=(SHORTEST, LONGEST),
                    anchor_day__range=(1, 31),
                    lead_days__range=(0, MOST_LEAD),
                ),
                name="platform_schedule_numbers",
                violation_error_message="A cadence is 1 to 60 months, from a day of the month.",
            ),
            models.CheckConstraint(
                condition=Q(opens_on=None) | Q(status="active", opens_on__lte=F("next_due_on")),
                name="platform_schedule_opens",
            ),
            models.UniqueConstraint(
                fields=["organization", "kind", "object_reference"], name="platform_schedule_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["opens_on", "organization"],
                condition=Q(opens_on__isnull=False),
                name="platform_schedule_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.label}"


class Review(ReferencedRow):
    """One look at one object. Its period is its due date: there is one review of a schedule for each."""

    reference_prefix = "RVW"

    schedule = models.ForeignKey(
        ReviewSchedule, on_delete=models.PROTECT, related_name="reviews", editable=False
    )
    due_on = models.DateField("due on", editable=False)
    status = models.CharField(max_length=20, choices=ReviewStatus.choices, default=ReviewStatus.OPEN)
    reviewer = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="reviews")
    opened_at = models.DateTimeField(editable=False)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    escalated_at = models.DateTimeField(null=True, blank=True, editable=False)
    asked_words = models.CharField("changes asked for", max_length=500, blank=True)
    outcome = models.CharField("what came of it", max_length=500, blank=True)
    decided_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta(ReferencedRow.Meta):
        verbose_name = "review"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status__in=ReviewStatus.values), name="platform_review_status"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=DECIDED) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="platform_review_decided",
            ),
            models.CheckConstraint(
                condition=~Q(status="changes_asked") | ~Q(asked_words=""), name="platform_review_asked"
            ),
            models.UniqueConstraint(
                fields=["schedule", "due_on"],
                name="platform_review_period_once",
                violation_error_message="There was a review for this day already.",
            ),
            models.UniqueConstraint(
                fields=["schedule"], condition=Q(status__in=UNDECIDED), name="platform_review_one_open"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_on"], condition=Q(status__in=UNDECIDED), name="platform_review_undecided"
            ),
            models.Index(fields=["organization", "status", "due_on"], name="platform_review_org_status"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} of {self.schedule.label}"
