"""How the actions of earlier reviews stand. Clause 9.3.2 a."""

from __future__ import annotations

from django.db.models import Count, Q

from aims.platform.viewpoint import Viewpoint
from audits.enums import InputKey, ReviewActionStatus
from audits.figures import FigureSource, Missing, register_figures, rows_of
from audits.figures.days import day
from audits.models import ReviewAction
from audits.selectors.figure import FEWER, Figure
from audits.selectors.management_reviews import actions_of_earlier, late_actions

NONE = Missing("No earlier review was signed with an action.")


def _open(viewpoint: Viewpoint) -> Figure | Missing:
    return _counted(viewpoint, Q(status=ReviewActionStatus.OPEN), "not done yet", "?tab=open")


def _late(viewpoint: Viewpoint) -> Figure | Missing:
    return _counted(viewpoint, late_actions(viewpoint), "open although their day is over", "?tab=late", FEWER)


def _done(viewpoint: Viewpoint) -> Figure | Missing:
    return _counted(viewpoint, Q(status=ReviewActionStatus.DONE), "done", "?tab=done")


def _counted(viewpoint: Viewpoint, where: Q, words: str, query: str, wanted: str = "") -> Figure | Missing:
    rows = actions_of_earlier(viewpoint)
    found = rows.order_by().aggregate(total=Count("pk"), value=Count("pk", filter=where))
    if not found["total"]:
        return NONE
    return Figure(
        value=found["value"],
        total=found["total"],
        words=f"Actions of signed reviews that are {words}",
        page="review-action-list",
        row_page="review-action-detail",
        query=query,
        wanted=wanted,
        **rows_of(rows.filter(where).order_by("due_on", "reference"), lambda row: str(row.words), _note),
    )


def _note(row: ReviewAction) -> str:
    return f"done {day(row.done_on)}" if row.done_on else f"due {day(row.due_on)}"


def register() -> None:
    """Make them known."""
    register_figures(
        InputKey.EARLIER_ACTIONS,
        FigureSource("actions.open", "Open actions", _open),
        FigureSource("actions.late", "Late actions", _late),
        FigureSource("actions.done", "Actions done", _done),
    )
