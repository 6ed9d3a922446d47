"""What the lists of competence can do."""

from __future__ import annotations

from django.db.models import Q

from aims.core.listing import Column, Filter, Listing, Tab
from aims.enums import CompetenceStatus, TrainingKind, TrainingStatus
from aims.platform.viewpoint import Viewpoint
from aims.selectors.competence import competence_gaps, ending_records, expired_records
from aims.selectors.days import today

COMPETENCES = Listing(
    columns=(
        Column("name", "Competence", sort="name"),
        Column("clause", "Clause or control", sort="requirement__order", css="md"),
        Column("people", "People who need it", sort="people"),
    ),
    search=("name", "reference", "meaning"),
    search_label="Search the competences",
    default_sort="name",
    tabs=(
        Tab("active", "Active", Q(status=CompetenceStatus.ACTIVE)),
        Tab("retired", "Retired", Q(status=CompetenceStatus.RETIRED)),
    ),
)


def matrix_listing(viewpoint: Viewpoint) -> Listing:
    """The people down the matrix: all, or those who lack something."""
    lacking = Q(pk__in=competence_gaps(viewpoint).order_by().values("member_id"))
    return Listing(
        columns=(Column("name", "Person", sort="name"),),
        search=("name", "reference", "job_title"),
        search_label="Search the people",
        default_sort="name",
        tabs=(Tab("all", "Everyone"), Tab("gaps", "With gaps", lacking)),
    )


def gaps_listing(viewpoint: Viewpoint) -> Listing:
    """Needs that are not met: by when they are needed, and whether something has expired."""
    day = today(viewpoint)
    return Listing(
        columns=(
            Column("person", "Person", sort="member__name"),
            Column("competence", "Competence", sort="competence__name"),
            Column("standing", "Standing"),
            Column("due", "Needed by", sort="needed_by", css="md"),
        ),
        search=("member__name", "member__reference", "competence__name", "competence__reference", "why"),
        search_label="Search the gaps",
        default_sort="person",
        filters=(Filter("competence", "Competence", "competence__reference", _of_gaps(viewpoint)),),
        tabs=(
            Tab("all", "All"),
            Tab("now", "Needed now", Q(needed_by=None) | Q(needed_by__lte=day)),
            Tab("later", "Needed later", Q(needed_by__gt=day)),
            Tab("expired", "Expired", Q(was_met=True)),
        ),
    )


def trainings_listing(viewpoint: Viewpoint) -> Listing:
    """Records by how long they are good for."""
    return Listing(
        columns=(
            Column("person", "Person", sort="member__name"),
            Column("competence", "Competence", sort="competence__name"),
            Column("kind", "Kind", sort="kind", css="lgx"),
            Column("held", "Held on", sort="held_on", css="md"),
            Column("until", "Counts until", sort="expires_on", css="md"),
            Column("status", "Standing"),
        ),
        search=("reference", "member__name", "competence__name", "provider", "notes"),
        search_label="Search the records",
        default_sort="-held",
        filters=(Filter("kind", "Kind", "kind", TrainingKind.choices),),
        tabs=(
            Tab("valid", "On record", Q(status=TrainingStatus.VALID)),
            Tab("soon", "Expire soon", ending_records(viewpoint)),
            Tab("expired", "Expired", expired_records(viewpoint)),
            Tab("withdrawn", "Withdrawn", Q(status=TrainingStatus.WITHDRAWN)),
        ),
    )


def _of_gaps(viewpoint: Viewpoint) -> list[tuple[str, str]]:
    rows = competence_gaps(viewpoint).order_by("competence__name", "competence__reference")
    return list(rows.values_list("competence__reference", "competence__name").distinct())
