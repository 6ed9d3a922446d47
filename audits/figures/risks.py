"""The risk register: what is open, what stands above the limit, and the map of it. Clauses 8.2 and 8.3."""

from __future__ import annotations

from aims.platform.viewpoint import Viewpoint
from audits.enums import InputKey
from audits.figures import FigureSource, Missing, register_figures, rows_of
from audits.figures.days import day
from audits.selectors.figure import FEWER, Figure
from risks.models import Risk
from risks.selectors.register import OPEN, above_limit, current_criteria, heat_counts

NONE = Missing("No risk is recorded.")


def _open(viewpoint: Viewpoint) -> Figure | Missing:
    if not viewpoint.rows(Risk).exists():
        return NONE
    return Figure(
        value=viewpoint.rows(Risk).filter(OPEN).count(), words="Risks that are not closed", page="risk-list"
    )


def _above(viewpoint: Viewpoint) -> Figure | Missing:
    rows = viewpoint.rows(Risk).filter(OPEN)
    criteria = current_criteria(viewpoint)
    if criteria is None:
        return Missing("No risk criteria are set, so there is no limit.")
    total = rows.exclude(level=None).count()
    if not total:
        return Missing("No open risk is rated.")
    found = above_limit(viewpoint, criteria.acceptance_limit)
    return Figure(
        value=found.count(),
        total=total,
        words=f"Open risks whose level now is above the acceptance limit of {criteria.acceptance_limit}",
        page="risk-list",
        query="?tab=above",
        row_page="risk-detail",
        wanted=FEWER,
        **rows_of(found, lambda row: str(row.title), _level),
    )


def _level(risk: Risk) -> str:
    review = f", review {day(risk.review_on)}" if risk.review_on else ""
    return f"level {risk.level}{review}"


def _unrated(viewpoint: Viewpoint) -> Figure | Missing:
    if not viewpoint.rows(Risk).exists():
        return NONE
    rows = viewpoint.rows(Risk).filter(OPEN, level=None)
    return Figure(
        value=rows.count(),
        words="Open risks without a level",
        page="risk-list",
        query="?tab=unrated",
        row_page="risk-detail",
        wanted=FEWER,
        **rows_of(rows.order_by("reference"), lambda row: str(row.title)),
    )


def _map(viewpoint: Viewpoint) -> Figure | Missing:
    """How many risks stand in each square, with the scale that they are judged by."""
    criteria, counts = current_criteria(viewpoint), heat_counts(viewpoint, before=False)
    if criteria is None or not counts:
        return Missing("No open risk is rated by criteria in force.")
    return Figure(
        value=sum(counts.values()),
        words="Open risks with a level, by likelihood and consequence now",
        page="risk-list",
        chart={
            "kind": "heat",
            "counts": [[*square, number] for square, number in sorted(counts.items())],
            "limit": criteria.acceptance_limit,
            "bands": [criteria.moderate_from, criteria.high_from, criteria.extreme_from],
            "version": criteria.number,
        },
    )


def register() -> None:
    """Make them known."""
    register_figures(
        InputKey.RISKS,
        FigureSource("risks.open", "Open risks", _open),
        FigureSource("risks.above_limit", "Risks above the limit", _above),
        FigureSource("risks.unrated", "Risks without a level", _unrated),
        FigureSource("risks.map", "Risks by level", _map),
    )
