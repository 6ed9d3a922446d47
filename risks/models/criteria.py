"""Risk criteria: scales, bands and the acceptance limit, in versions. Clause 6.1.2."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from aims.platform.models import Member, ReferencedRow


class RiskCriteria(ReferencedRow):
    """One version of the criteria; risks keep the version they were rated by."""

    reference_prefix = "CRI"

    number = models.PositiveIntegerField("version")
    is_current = models.BooleanField(default=True)
    acceptance_limit = models.PositiveSmallIntegerField(
        default=9, validators=[MinValueValidator(1), MaxValueValidator(25)]
    )
    """The highest level that may be kept without an acceptance."""
    moderate_from = models.PositiveSmallIntegerField(default=5)
    high_from = models.PositiveSmallIntegerField(default=10)
    extreme_from = models.PositiveSmallIntegerField(default=15)
    likelihood_words = models.JSONField(default=list)
    """Five texts that say what 1 to 5 mean here."""
    consequence_words = models.JSONField(default=list)
    set_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()

    class Meta(ReferencedRow.Meta):
        verbose_name = "risk criteria"
        verbose_name_plural = "risk criteria"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.UniqueConstraint(fields=["organization", "number"], name="risks_criteria_version"),
            models.UniqueConstraint(
                fields=["organization"], condition=Q(is_current=True), name="risks_criteria_one_current"
            ),
            models.CheckConstraint(
                condition=Q(moderate_from__lt=models.F("high_from"))
                & Q(high_from__lt=models.F("extreme_from"))
                & Q(acceptance_limit__gte=1)
                & Q(acceptance_limit__lte=25),
                name="risks_criteria_bands",
                violation_error_message="The bands must rise: moderate, high, extreme.",
            ),
        ]

    def band(self, level: int) -> str:
        """The band of a level: low, mod, high or ext."""
        if level >= self.extreme_from:
            return "ext"
        if level >= self.high_from:
            return "high"
        return "mod" if level >= self.moderate_from else "low"
