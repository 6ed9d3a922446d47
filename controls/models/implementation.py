"""Controls in force: how each control of Annex A is implemented here. Clause 6.1.3, 8.3."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from aims.catalogue.models import Requirement
from aims.platform.models import Member, ReferencedRow, ReviewSchedule
from controls.enums import ImplementationStatus


class ControlImplementation(ReferencedRow):
    """One control in the organization: its status, owner and how it is done."""

    reference_prefix = "CTL"
    state_version = 2

    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="implementations")
    status = models.CharField(
        max_length=20, choices=ImplementationStatus.choices, default=ImplementationStatus.NOT_STARTED
    )
    owner = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="owned_controls"
    )
    how = models.TextField("how it is done here", blank=True, max_length=5000)
    implemented_by = models.ForeignKey(
        Member, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    """Who reported it implemented: someone else verifies (design.md, decision 8)."""
    due_on = models.DateField(null=True, blank=True)
    review_schedule = models.OneToOneField(
        ReviewSchedule,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="control",
    )

    class Meta(ReferencedRow.Meta):
        verbose_name = "control"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "requirement"], name="controls_implementation_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=ImplementationStatus.values), name="controls_implementation_status"
            ),
        ]

    def __str__(self) -> str:
        return self.reference
