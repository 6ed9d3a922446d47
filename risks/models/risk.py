"""The risk register. Clauses 6.1.2, 6.1.3, 8.2 and 8.3."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from aims.catalogue.models import Requirement, RiskSource
from aims.models import AISystem
from aims.platform.models import Member, OrganizationRow, ReferencedRow, ReviewSchedule
from risks.enums import Consequence, Likelihood, RiskStatus, TreatmentOption
from risks.models.criteria import RiskCriteria
from risks.models.rating import Rating


class Risk(ReferencedRow):
    """One AI risk with its level before treatment (inherent) and now (residual). Closed, never deleted."""

    reference_prefix = "RSK"
    state_version = 3

    title = models.CharField(max_length=200)
    description = models.TextField("what could happen, and why", blank=True, max_length=5000)
    owner = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="owned_risks"
    )
    source = models.ForeignKey(
        RiskSource, null=True, blank=True, on_delete=models.PROTECT, related_name="risks"
    )
    status = models.CharField(max_length=20, choices=RiskStatus.choices, default=RiskStatus.DRAFT)
    criteria = models.ForeignKey(
        RiskCriteria, null=True, blank=True, on_delete=models.PROTECT, related_name="risks"
    )
    inherent_likelihood = models.PositiveSmallIntegerField(choices=Likelihood.choices, null=True, blank=True)
    inherent_consequence = models.PositiveSmallIntegerField(
        choices=Consequence.choices, null=True, blank=True
    )
    residual_likelihood = models.PositiveSmallIntegerField(choices=Likelihood.choices, null=True, blank=True)
    residual_consequence = models.PositiveSmallIntegerField(
        choices=Consequence.choices, null=True, blank=True
    )
    level = models.PositiveSmallIntegerField("level now", null=True, blank=True, editable=False)
    """Residual likelihood x consequence, else inherent; kept by the services so that lists can sort by it."""
    treatment = models.CharField(max_length=10, choices=TreatmentOption.choices, blank=True)
    review_on = models.DateField("next review", null=True, blank=True)
    review_schedule = models.OneToOneField(
        ReviewSchedule, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="risk"
    )
    accepted_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    accepted_until = models.DateField(null=True, blank=True)
    accepted_level = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    """What was accepted: a copy of the level on that day, so that a later rating does not widen it."""
    accepted_reason = models.CharField(max_length=500, blank=True)
    recorded_by = models.ForeignKey(
        Member, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    """The author: who recorded a risk does not accept it (four eyes)."""
    closed_reason = models.CharField(max_length=500, blank=True)

    class Meta(ReferencedRow.Meta):
        verbose_name = "risk"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.CheckConstraint(condition=Q(status__in=RiskStatus.values), name="risks_risk_status"),
            models.CheckConstraint(
                condition=Q(inherent_likelihood=None, inherent_consequence=None)
                | Q(
                    inherent_likelihood__isnull=False,
                    inherent_consequence__isnull=False,
                    inherent_likelihood__range=(1, 5),
                    inherent_consequence__range=(1, 5),
                ),
                name="risks_risk_inherent",
                violation_error_message="Rate both likelihood and consequence.",
            ),
            models.CheckConstraint(
                condition=Q(residual_likelihood=None, residual_consequence=None)
                | Q(
                    residual_likelihood__isnull=False,
                    residual_consequence__isnull=False,
                    residual_likelihood__range=(1, 5),
                    residual_consequence__range=(1, 5),
                ),
                name="risks_risk_residual",
                violation_error_message="Rate both likelihood and consequence.",
            ),
            models.CheckConstraint(
                condition=~Q(status="accepted")
                | (Q(accepted_by__isnull=False) & Q(accepted_until__isnull=False)),
                name="risks_risk_acceptance",
                violation_error_message="An acceptance names who accepts and until when.",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organization", "status"], name="risks_risk_org_status"),
            models.Index(fields=["organization", "-level", "reference"], name="risks_risk_org_level"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def inherent(self) -> Rating | None:
        """The rating before treatment."""
        return Rating.of(self.inherent_likelihood, self.inherent_consequence)

    @property
    def residual(self) -> Rating | None:
        """The rating with what is done today."""
        return Rating.of(self.residual_likelihood, self.residual_consequence)

    @property
    def inherent_level(self) -> int | None:
        return self.inherent.level if self.inherent else None

    @property
    def residual_level(self) -> int | None:
        return self.residual.level if self.residual else None

    def state_links(self) -> dict[str, Any]:
        return {
            "systems": sorted(self.systems.values_list("system__reference", flat=True)),
            "controls": sorted(self.treatments.values_list("requirement__number", flat=True)),
        }


class RiskSystem(OrganizationRow):
    """A risk to, or from, an AI system."""

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="systems")
    system = models.ForeignKey(AISystem, on_delete=models.PROTECT, related_name="risk_links")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["risk", "system"], name="risks_risk_system_once")
        ]

    def __str__(self) -> str:
        return f"{self.risk_id} at {self.system_id}"


class RiskTreatment(OrganizationRow):
    """A control of Annex A chosen to treat a risk. It points at the requirement."""

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="treatments")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="treated_risks")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["risk", "requirement"], name="risks_treatment_once")
        ]

    def __str__(self) -> str:
        return f"{self.risk_id} by {self.requirement_id}"
