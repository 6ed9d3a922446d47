"""What the lists of this app can do: columns, search, tabs, filters."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Q

from aims.core.listing import Column, Filter, Listing, Tab
from aims.enums import ImportStatus, ObligationKind, Origin, SystemStatus
from aims.platform.viewpoint import Viewpoint
from aims.selectors.ai_systems import IN_USE_OR_PLANNED, NEEDS_OWNER, in_scope
from aims.workflows import NOT_APPROVED

AI_SYSTEMS = Listing(
    columns=(
        Column("name", "AI system", sort="name"),
        Column("owner", "Owner", sort="owner__name", css="md"),
        Column("roles", "Our roles", css="md"),
        Column("status", "Stage", sort="status"),
        Column("origin", "Made or bought", sort="origin", css="lgx"),
        Column("since", "In use since", sort="in_use_since", css="lgx"),
    ),
    search=("name", "reference", "purpose", "supplier_name", "owner__name"),
    search_label="Search the AI systems",
    default_sort="name",
    filters=(
        Filter("stage", "Stage", "status", SystemStatus.choices),
        Filter("made", "Made or bought", "origin", Origin.choices),
    ),
    tabs=(
        Tab("live", "In use or planned", IN_USE_OR_PLANNED),
        Tab("own", "Own", Q(origin=Origin.OWN) & IN_USE_OR_PLANNED),
        Tab("bought", "Bought", Q(origin__in=[Origin.BOUGHT, Origin.OPEN_SOURCE]) & IN_USE_OR_PLANNED),
        Tab("unowned", "Needs an owner", NEEDS_OWNER),
        Tab("new", "New", Q(status__in=NOT_APPROVED)),
        Tab("retired", "Retired", Q(status__in=[SystemStatus.RETIRED, SystemStatus.RETIRING])),
        Tab("all", "All"),
    ),
)


def inventory(viewpoint: Viewpoint) -> Listing:
    """The list of AI systems, with what the approved scope holds and what it leaves out. Clause 4.3."""
    held = in_scope(viewpoint)
    live, *others = AI_SYSTEMS.tabs
    scope = (Tab("scope", "In scope", held), Tab("outside", "Outside the scope", IN_USE_OR_PLANNED & ~held))
    return replace(AI_SYSTEMS, tabs=(live, *scope, *others))


OBLIGATIONS = Listing(
    columns=(
        Column("title", "Obligation", sort="title"),
        Column("kind", "Kind", sort="kind"),
        Column("provision", "Article or section", css="md"),
        Column("owner", "Owner", sort="owner__name", css="md"),
    ),
    search=("title", "reference", "provision", "description"),
    search_label="Search the obligations",
    default_sort="title",
    filters=(Filter("kind", "Kind", "kind", ObligationKind.choices),),
    tabs=(
        Tab("live", "Apply", Q(ended_on=None)),
        Tab("ended", "No longer apply", Q(ended_on__isnull=False)),
    ),
)
DECISIONS = Listing(
    columns=(
        Column("title", "Decision", sort="title"),
        Column("by", "Decided by", sort="decided_by__name", css="md"),
        Column("on", "Decided on", sort="decided_on"),
    ),
    search=("title", "reference", "what", "why"),
    search_label="Search the decisions",
    default_sort="-on",
)
IMPORTS = Listing(
    columns=(
        Column("number", "Import", sort="reference"),
        Column("file", "File", sort="file_name", css="md"),
        Column("status", "State", sort="status"),
        Column("rows", "Rows", sort="rows", css="md"),
        Column("created", "Created", css="md"),
        Column("updated", "Changed", css="md"),
        Column("unchanged", "Unchanged", css="md"),
        Column("refused", "Refused"),
    ),
    search=("file_name", "reference"),
    search_label="Search the imports",
    default_sort="-number",
    filters=(Filter("state", "State", "status", ImportStatus.choices),),
)
