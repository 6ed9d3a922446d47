"""What the list of requests can do."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from aims.core.listing import Column, Filter, Listing, Tab
from aims.platform.models import Member
from aims.platform.viewpoint import Viewpoint
from documents.enums import RequestStatus
from documents.models import EvidenceRequest
from documents.selectors.requests import Q_DONE, Q_TO_DELIVER, late


def requests_listing(viewpoint: Viewpoint) -> Listing:
    """Views by whose turn it is; the filters are people that requests name."""
    rows = viewpoint.rows(EvidenceRequest)
    return Listing(
        columns=(
            Column("title", "Request", "title"),
            Column("of", "Asked of", "asked_of__name", css="md"),
            Column("by", "Asked by", "asked_by__name", css="lgx"),
            Column("status", "Status", "status"),
            Column("due", "Due", "due_on", css="md"),
        ),
        search=("title", "reference", "description", "evidence__reference"),
        default_sort="due",
        filters=(
            Filter("of", "Asked of", "asked_of__reference", _people(viewpoint, rows.values("asked_of_id"))),
            Filter("by", "Asked by", "asked_by__reference", _people(viewpoint, rows.values("asked_by_id"))),
        ),
        tabs=(
            Tab("deliver", "To deliver", Q_TO_DELIVER),
            Tab("accept", "To accept", Q(status=RequestStatus.DELIVERED)),
            Tab("returned", "Returned", Q(status=RequestStatus.RETURNED)),
            Tab("late", "Late", late(viewpoint)),
            Tab("done", "Done", Q_DONE),
        ),
        search_label="Search requests",
    )


def _people(viewpoint: Viewpoint, named: QuerySet[Any, Any]) -> list[tuple[str, str]]:
    rows = viewpoint.rows(Member).filter(pk__in=named)
    return list(rows.order_by("name").values_list("reference", "name"))
