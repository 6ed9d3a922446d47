"""Bodies that could certify the AIMS, as they offered it. ISO/IEC 17021-1 and ISO/IEC 42006."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from aims.platform.models import ReferencedRow
from audits.enums import Accredited


class CertificationBody(ReferencedRow):
    """One body and its offer. `consulted_on` is the last day on which it advised us or audited us internally."""

    reference_prefix = "CBD"

    name = models.CharField(max_length=200)
    accredited = models.CharField(
        "accredited for ISO/IEC 42001", max_length=10, choices=Accredited.choices, default=Accredited.UNKNOWN
    )
    accredited_by = models.CharField("accredited by", max_length=200, blank=True)
    accreditation = models.TextField("what the accreditation says", max_length=2000, blank=True)
    price = models.CharField("price in words", max_length=500, blank=True)
    price_amount = models.DecimalField(
        "price",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    days_offered = models.DecimalField(
        "auditor days",
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    consulted_on = models.DateField("advised us last on", null=True, blank=True)
    notes = models.TextField(blank=True, max_length=5000)

    class Meta(ReferencedRow.Meta):
        verbose_name = "certification body"
        verbose_name_plural = "certification bodies"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "name"],
                name="audits_body_name",
                violation_error_message="There is a body of this name already.",
            ),
            models.CheckConstraint(
                condition=Q(accredited__in=Accredited.values), name="audits_body_accredited"
            ),
            models.CheckConstraint(
                condition=Q(price_amount=None) | Q(price_amount__gte=0), name="audits_body_price"
            ),
            models.CheckConstraint(
                condition=Q(days_offered=None) | Q(days_offered__gte=0), name="audits_body_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"
