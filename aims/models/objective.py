"""AI objectives that can be measured, and the readings that measure them. Clause 6.2."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from aims.enums import Direction, ObjectiveStatus
from aims.platform.models import Member, OrganizationRow, ReferencedRow

DIGITS, PLACES = 16, 4
"""A value has at most twelve digits before the point and four after it."""


class AIObjective(ReferencedRow):
    """What the organization wants to reach with its AI: indicator, target, day, and who answers for it.

    Progress counts from `baseline` on `started_on`; without a baseline it counts from the first reading.
    """

    reference_prefix = "OBJ"

    title = models.CharField(max_length=200)
    why = models.TextField("why, and which policy it serves", max_length=5000)
    plan = models.TextField("what is done for it, and with what", blank=True, max_length=5000)
    indicator = models.CharField("what is measured", max_length=200)
    unit = models.CharField(max_length=40, blank=True)
    direction = models.CharField(max_length=10, choices=Direction.choices, default=Direction.UP)
    baseline = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES, null=True, blank=True)
    target = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES)
    started_on = models.DateField("counts from")
    due_on = models.DateField("due on")
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="owned_objectives")
    status = models.CharField(max_length=20, choices=ObjectiveStatus.choices, default=ObjectiveStatus.OPEN)
    closed_on = models.DateField(null=True, blank=True, editable=False)
    reason = models.CharField("reason given", blank=True, max_length=500, editable=False)

    class Meta(ReferencedRow.Meta):
        verbose_name = "AI objective"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status__in=ObjectiveStatus.values), name="aims_objective_status"
            ),
            models.CheckConstraint(
                condition=Q(direction__in=Direction.values), name="aims_objective_direction"
            ),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("started_on")),
                name="aims_objective_dates",
                violation_error_message="It has to be due after the day from which it counts.",
            ),
            models.CheckConstraint(
                condition=Q(baseline=None)
                | Q(direction="up", target__gt=F("baseline"))
                | Q(direction="down", target__lt=F("baseline")),
                name="aims_objective_target",
                violation_error_message="The target has to lie beyond the baseline, on the side it shall move to.",
            ),
            models.CheckConstraint(
                condition=Q(status="open", closed_on=None) | (~Q(status="open") & Q(closed_on__isnull=False)),
                name="aims_objective_closed",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organization", "status", "due_on"], name="aims_objective_due")
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class ObjectiveReading(OrganizationRow):
    """One measured value of an objective. Never edited: a wrong one is corrected by a new one that names it."""

    objective = models.ForeignKey(AIObjective, on_delete=models.PROTECT, related_name="readings")
    value = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES)
    measured_on = models.DateField("measured on")
    measured_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(blank=True, max_length=500)
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="correction"
    )

    class Meta:
        verbose_name = "reading"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(note=""), name="aims_reading_correction_says_why"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["objective", "measured_on"], name="aims_reading_of")
        ]

    def __str__(self) -> str:
        return f"{self.value} on {self.measured_on}"
