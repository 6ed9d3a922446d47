"""What is written down and shown: documents, who read them, evidence and requests for it. Clauses 7.5 and 9.1."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from aims.platform.viewpoint import Viewpoint
from audits.enums import InputKey
from audits.figures import FigureSource, Missing, register_figures, rows_of
from audits.figures.days import day
from audits.selectors.figure import FEWER, MORE, Figure
from documents.models import Acknowledgement, Document, Evidence, EvidenceRequest
from documents.selectors.documents import ACTIVE, is_in_force
from documents.selectors.evidence import Q_VALID, ends_soon, expired, today
from documents.selectors.reading import IN_FORCE
from documents.selectors.requests import Q_TO_DELIVER, late


def _expired(viewpoint: Viewpoint) -> Figure | Missing:
    return _evidence(viewpoint, expired(viewpoint), "has ended", "?tab=expired", FEWER)


def _ending(viewpoint: Viewpoint) -> Figure | Missing:
    return _evidence(viewpoint, ends_soon(viewpoint), "ends within 60 days", "?tab=soon", "")


def _evidence(viewpoint: Viewpoint, where: Q, words: str, query: str, wanted: str) -> Figure | Missing:
    rows = viewpoint.rows(Evidence).filter(Q_VALID)
    total = rows.count()
    if not total:
        return Missing("No evidence is kept.")
    found = rows.filter(where)
    return Figure(
        value=found.count(),
        total=total,
        words=f"Evidence in use that {words}",
        page="evidence-list",
        row_page="evidence-detail",
        query=query,
        wanted=wanted,
        **rows_of(
            found.order_by("valid_until", "reference"), _title, lambda row: f"until {day(row.valid_until)}"
        ),
    )


def _in_force(viewpoint: Viewpoint) -> Figure | Missing:
    rows = viewpoint.rows(Document).filter(ACTIVE)
    total = rows.count()
    if not total:
        return Missing("No controlled document is kept.")
    return Figure(
        value=rows.filter(is_in_force(viewpoint)).count(),
        total=total,
        words="Controlled documents in use that have a version in force",
        page="document-list",
        wanted=MORE,
    )


def _review_overdue(viewpoint: Viewpoint) -> Figure | Missing:
    rows = viewpoint.rows(Document).filter(is_in_force(viewpoint))
    total = rows.count()
    if not total:
        return Missing("No controlled document is in force.")
    found = rows.filter(next_review_on__lt=today(viewpoint)).order_by("next_review_on", "reference")
    return Figure(
        value=found.count(),
        total=total,
        words="Documents in force whose review is overdue",
        page="document-list",
        query="?tab=due",
        row_page="document-detail",
        wanted=FEWER,
        **rows_of(found, _title, lambda row: f"review was due {day(row.next_review_on)}"),
    )


def _reading(viewpoint: Viewpoint) -> Figure | Missing:
    """Who left without confirming does not count, as on the pages of documents."""
    counts = Q(member__is_active=True) | Q(confirmed_at__isnull=False)
    rows: QuerySet[Any] = viewpoint.rows(Acknowledgement).filter(IN_FORCE).filter(counts)
    found = rows.aggregate(total=Count("pk"), value=Count("pk", filter=Q(confirmed_at__isnull=False)))
    if not found["total"]:
        return Missing("Nobody is asked to read a document in force.")
    return Figure(
        value=found["value"],
        total=found["total"],
        words="Confirmations that a document in force was read, of those asked for",
        page="document-list",
        wanted=MORE,
    )


def _requests_late(viewpoint: Viewpoint) -> Figure | Missing:
    rows = viewpoint.rows(EvidenceRequest)
    if not rows.exists():
        return Missing("No evidence was asked for.")
    found = rows.filter(late(viewpoint))
    return Figure(
        value=found.count(),
        total=rows.filter(Q_TO_DELIVER).count(),
        words="Requests for evidence that are late, of those still to be delivered",
        page="evidence-request-list",
        row_page="evidence-request-detail",
        query="?tab=late",
        wanted=FEWER,
        **rows_of(found.order_by("due_on", "reference"), _title, lambda row: f"was due {day(row.due_on)}"),
    )


def _title(row: Any) -> str:
    return str(row.title)


def register() -> None:
    """Make them known."""
    register_figures(
        InputKey.MONITORING,
        FigureSource("documents.in_force", "Documents in force", _in_force),
        FigureSource("documents.review_overdue", "Document reviews overdue", _review_overdue),
        FigureSource("reading.confirmed", "Reading confirmed", _reading),
        FigureSource("evidence.expired", "Evidence expired", _expired),
        FigureSource("evidence.ending", "Evidence that ends soon", _ending),
        FigureSource("requests.late", "Requests for evidence late", _requests_late),
    )
