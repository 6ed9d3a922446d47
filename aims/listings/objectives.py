"""What the list of AI objectives can do."""

from __future__ import annotations

from django.db.models import Q

from aims.core.listing import Column, Filter, Listing, Tab
from aims.enums import ObjectiveStatus
from aims.models import AIObjective
from aims.platform.models import Member
from aims.platform.viewpoint import Viewpoint
from aims.selectors.objectives import Q_OPEN, overdue, unread


def objectives_listing(viewpoint: Viewpoint) -> Listing:
    """Views by what asks for attention."""
    return Listing(
        columns=(
            Column("title", "Objective", sort="title"),
            Column("owner", "Owner", sort="owner__name", css="md"),
            Column("last", "Last reading"),
            Column("target", "Target", css="md"),
            Column("due", "Due", sort="due_on", css="md"),
            Column("course", "Standing", sort="status"),
        ),
        search=("title", "reference", "indicator", "why", "owner__name"),
        search_label="Search the objectives",
        default_sort="due",
        filters=(Filter("owner", "Owner", "owner__reference", _owners(viewpoint)),),
        tabs=(
            Tab("open", "Open", Q_OPEN),
            Tab("overdue", "Past their day", overdue(viewpoint)),
            Tab("unread", "No recent reading", unread(viewpoint)),
            Tab("achieved", "Achieved", Q(status=ObjectiveStatus.ACHIEVED)),
            Tab("missed", "Not achieved", Q(status=ObjectiveStatus.NOT_ACHIEVED)),
            Tab("all", "All"),
        ),
    )


def _owners(viewpoint: Viewpoint) -> list[tuple[str, str]]:
    named = viewpoint.rows(AIObjective).values("owner_id")
    rows = viewpoint.rows(Member).filter(pk__in=named).order_by("name")
    return list(rows.values_list("reference", "name"))
