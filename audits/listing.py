"""What the lists of audits, findings and corrective actions can do."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from aims.core.listing import Column, Filter, Listing, Tab
from aims.platform.models import Member
from aims.platform.viewpoint import Viewpoint
from audits.enums import AuditStatus, FindingStatus, Grade, ProgrammeStatus
from audits.models import Audit, CorrectiveAction, Finding
from audits.selectors import audits, corrective_actions, findings

PROGRAMMES = Listing(
    columns=(
        Column("title", "Programme", "title"),
        Column("starts", "From", "starts_on", css="md"),
        Column("ends", "Until", "ends_on", css="md"),
        Column("status", "Status", "status"),
        Column("by", "Approved by", "approved_by__name", css="lgx"),
    ),
    search=("title", "reference", "aims"),
    default_sort="-starts",
    filters=(Filter("state", "Status", "status", ProgrammeStatus.choices),),
    search_label="Search programmes",
)


def audits_listing(viewpoint: Viewpoint) -> Listing:
    """Audits by how far they are."""
    return Listing(
        columns=(
            Column("title", "Audit", "title"),
            Column("lead", "Lead auditor", "lead__name", css="md"),
            Column("planned", "Planned for", "planned_on", css="md"),
            Column("items", "Looked at", css="lgx"),
            Column("findings", "Findings", css="lgx"),
            Column("status", "Status", "status"),
        ),
        search=("title", "reference", "scope", "lead__name"),
        default_sort="planned",
        filters=(
            Filter(
                "lead", "Lead auditor", "lead__reference", people(viewpoint, _of(viewpoint, Audit, "lead_id"))
            ),
        ),
        tabs=(
            Tab("open", "To hold", audits.Q_OPEN),
            Tab("overdue", "Overdue", audits.overdue(viewpoint)),
            Tab("progress", "In progress", Q(status=AuditStatus.IN_PROGRESS)),
            Tab("reported", "Reported", Q(status=AuditStatus.REPORTED)),
            Tab("all", "All"),
        ),
        search_label="Search audits",
    )


def findings_listing(viewpoint: Viewpoint) -> Listing:
    """Findings by whose turn it is."""
    return Listing(
        columns=(
            Column("title", "Finding", "title"),
            Column("grade", "Grade", "grade", css="md"),
            Column("about", "About", "requirement__order", css="md"),
            Column("owner", "Owner", "owner__name", css="md"),
            Column("status", "Status", "status"),
            Column("due", "Answer by", "due_on", css="lgx"),
        ),
        search=("title", "reference", "words", "requirement__number", "audit__reference"),
        default_sort="due",
        filters=(
            Filter("grade", "Grade", "grade", Grade.choices),
            Filter(
                "owner", "Owner", "owner__reference", people(viewpoint, _of(viewpoint, Finding, "owner_id"))
            ),
        ),
        tabs=(
            Tab("open", "To answer", findings.Q_TO_ANSWER),
            Tab("late", "Late", findings.late(viewpoint)),
            Tab("answered", "Answered", Q(status=FindingStatus.ANSWERED)),
            Tab("draft", "Being written", Q(status=FindingStatus.DRAFT)),
            Tab("closed", "Closed", Q(status=FindingStatus.CLOSED)),
            Tab("all", "All"),
        ),
        search_label="Search findings",
    )


def actions_listing(viewpoint: Viewpoint) -> Listing:
    """Corrective actions by whose turn it is."""
    named = _of(viewpoint, CorrectiveAction, "owner_id")
    return Listing(
        columns=(
            Column("title", "Corrective action", "title"),
            Column("from", "From", "finding__reference", css="lgx"),
            Column("owner", "Owner", "owner__name", css="md"),
            Column("status", "Status", "status"),
            Column("due", "Due", "due_on", css="md"),
        ),
        search=("title", "reference", "source", "cause", "finding__reference"),
        default_sort="due",
        filters=(Filter("owner", "Owner", "owner__reference", people(viewpoint, named)),),
        tabs=(
            Tab("do", "To do", corrective_actions.Q_TO_DO),
            Tab("late", "Late", corrective_actions.late(viewpoint)),
            Tab("check", "To check", corrective_actions.Q_TO_CHECK),
            Tab("closed", "Closed", ~corrective_actions.Q_OPEN),
            Tab("all", "All"),
        ),
        search_label="Search corrective actions",
    )


def people(viewpoint: Viewpoint, named: QuerySet[Any, Any]) -> list[tuple[str, str]]:
    """The people that rows name, as choices of a filter."""
    rows = viewpoint.rows(Member).filter(pk__in=named)
    return list(rows.order_by("name").values_list("reference", "name"))


def _of(viewpoint: Viewpoint, model: type[Any], column: str) -> QuerySet[Any, Any]:
    return viewpoint.rows(model).values(column)
