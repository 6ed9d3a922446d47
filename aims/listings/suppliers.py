"""What the list of suppliers can do."""

from __future__ import annotations

from django.db.models import Q

from aims.core.listing import Column, Filter, Listing, Tab
from aims.enums import Criticality, SupplierStatus
from aims.models import SystemSupplier
from aims.platform.viewpoint import Viewpoint
from aims.selectors.suppliers import Q_ACTIVE


def suppliers_listing(viewpoint: Viewpoint) -> Listing:
    """Views by how much depends on them."""
    linked = Q(pk__in=viewpoint.rows(SystemSupplier).values("supplier_id"))
    return Listing(
        columns=(
            Column("name", "Supplier", sort="name"),
            Column("systems", "AI systems"),
            Column("criticality", "How critical", sort="criticality", css="md"),
            Column("owner", "Owner", sort="owner__name", css="md"),
            Column("status", "Status", sort="status"),
        ),
        search=("name", "reference", "supplies", "owner__name"),
        search_label="Search the suppliers",
        default_sort="name",
        filters=(Filter("critical", "How critical", "criticality", Criticality.choices),),
        tabs=(
            Tab("active", "Active", Q_ACTIVE),
            Tab("critical", "Critical", Q_ACTIVE & Q(criticality=Criticality.HIGH)),
            Tab("unlinked", "No AI system", Q_ACTIVE & ~linked),
            Tab("ended", "Ended", Q(status=SupplierStatus.ENDED)),
            Tab("all", "All"),
        ),
    )
