"""Who supplies models, data, tools and services, and to which AI systems. Control A.10.3."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from aims.enums import Brings, Criticality, SupplierStatus
from aims.models.ai_system import AISystem
from aims.platform.models import Member, OrganizationRow, ReferencedRow, ReviewSchedule


class Supplier(ReferencedRow):
    """Someone outside whom our AI systems depend on. Ended, never deleted."""

    reference_prefix = "SUP"

    name = models.CharField(max_length=200)
    supplies = models.TextField("what they supply", blank=True, max_length=5000)
    criticality = models.CharField(max_length=10, choices=Criticality.choices, default=Criticality.MEDIUM)
    contact = models.CharField("how to reach them", blank=True, max_length=500)
    owner = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="owned_suppliers"
    )
    status = models.CharField(max_length=10, choices=SupplierStatus.choices, default=SupplierStatus.ACTIVE)
    review_schedule = models.OneToOneField(
        ReviewSchedule,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="supplier",
    )

    class Meta(ReferencedRow.Meta):
        verbose_name = "supplier"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status__in=SupplierStatus.values), name="aims_supplier_status"
            ),
            models.CheckConstraint(
                condition=Q(criticality__in=Criticality.values), name="aims_supplier_criticality"
            ),
            models.UniqueConstraint(
                fields=["organization", "name"],
                name="aims_supplier_name_once",
                violation_error_message="There is a supplier of this name already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"

    def state_links(self) -> dict[str, Any]:
        links = self.systems.select_related("system")
        return {"systems": sorted(f"{link.system.reference} {link.brings}" for link in links)}


class SystemSupplier(OrganizationRow):
    """What a supplier brings to an AI system."""

    system = models.ForeignKey(AISystem, on_delete=models.PROTECT, related_name="suppliers")
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="systems")
    brings = models.CharField("what they bring", max_length=10, choices=Brings.choices)
    note = models.CharField(blank=True, max_length=300)

    class Meta:
        verbose_name = "supplier of an AI system"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["system", "supplier", "brings"],
                name="aims_system_supplier_once",
                violation_error_message="This is said of the AI system already.",
            ),
            models.CheckConstraint(condition=Q(brings__in=Brings.values), name="aims_system_supplier_brings"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id} for {self.system_id}"
