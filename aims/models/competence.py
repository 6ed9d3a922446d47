"""What people must be able to do, who needs it, and what shows that they can. Clauses 7.2 and 7.3, control A.4.6."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from aims.catalogue.models import Requirement
from aims.enums import CompetenceStatus, TrainingKind, TrainingStatus
from aims.platform.models import Member, ReferencedRow


class Competence(ReferencedRow):
    """Something that work under the AIMS needs people to be able to do. Retired, never deleted."""

    reference_prefix = "CMP"

    name = models.CharField(max_length=200)
    meaning = models.TextField("what it means", blank=True, max_length=5000)
    requirement = models.ForeignKey(
        Requirement,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="competences",
        verbose_name="clause or control",
    )
    status = models.CharField(
        max_length=20, choices=CompetenceStatus.choices, default=CompetenceStatus.ACTIVE
    )

    class Meta(ReferencedRow.Meta):
        verbose_name = "competence"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status__in=CompetenceStatus.values), name="aims_competence_status"
            ),
            models.UniqueConstraint(
                fields=["organization", "name"],
                condition=Q(status="active"),
                name="aims_competence_name_once",
                violation_error_message="There is a competence of this name already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"


class CompetenceNeed(ReferencedRow):
    """One person needs one competence: why, and by when. Removed when it is no longer so; its history stays."""

    reference_prefix = "CND"

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="competence_needs")
    competence = models.ForeignKey(Competence, on_delete=models.PROTECT, related_name="needs")
    why = models.CharField("why they need it", blank=True, max_length=500)
    needed_by = models.DateField("needed by", null=True, blank=True)

    class Meta(ReferencedRow.Meta):
        verbose_name = "need of a competence"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["member", "competence"],
                name="aims_competence_need_once",
                violation_error_message="This person is said to need it already.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Training(ReferencedRow):
    """A record of training, education or experience of one person in one competence. Clause 7.2.

    Kept as a record: what was entered by mistake is withdrawn with a reason. `expires_on` is the last day on
    which it counts; without one it does not grow old.
    """

    reference_prefix = "TRN"

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="trainings")
    competence = models.ForeignKey(Competence, on_delete=models.PROTECT, related_name="trainings")
    kind = models.CharField(max_length=20, choices=TrainingKind.choices, default=TrainingKind.TRAINING)
    held_on = models.DateField("held or finished on")
    provider = models.CharField("given by", blank=True, max_length=200)
    expires_on = models.DateField("counts until", null=True, blank=True)
    notes = models.TextField(blank=True, max_length=5000)
    status = models.CharField(max_length=20, choices=TrainingStatus.choices, default=TrainingStatus.VALID)

    class Meta(ReferencedRow.Meta):
        verbose_name = "training record"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status__in=TrainingStatus.values), name="aims_training_status"
            ),
            models.CheckConstraint(condition=Q(kind__in=TrainingKind.values), name="aims_training_kind"),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("held_on")),
                name="aims_training_dates",
                violation_error_message="It cannot end before it was held.",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["member", "competence", "status"], name="aims_training_member")
        ]

    def __str__(self) -> str:
        return self.reference
