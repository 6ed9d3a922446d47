"""Reading suppliers and what they bring to which AI systems. Control A.10.3."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet

from aims.enums import SupplierStatus
from aims.models import AISystem, Supplier, SystemSupplier
from aims.platform.viewpoint import Viewpoint
from aims.selectors.ai_systems import IN_USE_OR_PLANNED
from aims.selectors.finding import one

Q_ACTIVE = Q(status=SupplierStatus.ACTIVE)


def suppliers(viewpoint: Viewpoint) -> QuerySet[Supplier]:
    """All suppliers with owner and the AI systems that they supply. Two queries."""
    links = viewpoint.rows(SystemSupplier).select_related("system__owner")
    return (
        viewpoint.rows(Supplier)
        .select_related("organization", "owner")
        .prefetch_related(Prefetch("systems", links.order_by("system__name", "brings", "pk")))
    )


def supplier(viewpoint: Viewpoint, reference: str) -> Supplier:
    """One supplier with its AI systems. Raises NotFound."""
    return one(suppliers(viewpoint), reference=reference)


def suppliers_of(viewpoint: Viewpoint, system: AISystem) -> QuerySet[SystemSupplier]:
    """What suppliers bring to an AI system, by their names."""
    rows = viewpoint.rows(SystemSupplier).filter(system_id=system.pk).select_related("supplier__owner")
    return rows.order_by("supplier__name", "brings", "pk")


def link_of(viewpoint: Viewpoint, reference: str, system: str, brings: str) -> SystemSupplier:
    """One of these links. Raises NotFound."""
    rows = viewpoint.rows(SystemSupplier).select_related("organization", "supplier", "system")
    return one(rows, supplier__reference=reference, system__reference=system, brings=brings)


def suppliers_to_choose(viewpoint: Viewpoint) -> QuerySet[Supplier]:
    """The suppliers that work for the organization now, by name."""
    return viewpoint.rows(Supplier).filter(Q_ACTIVE).order_by("name", "reference")


def systems_to_supply(viewpoint: Viewpoint) -> QuerySet[AISystem]:
    """The AI systems that are planned or in use, by name."""
    return viewpoint.rows(AISystem).filter(IN_USE_OR_PLANNED).order_by("name", "reference")
