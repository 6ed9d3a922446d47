"""Columns of the actions of management reviews as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aims.core.tabular import Cell
from audits.models import ReviewAction

COLUMNS = (
    "Reference",
    "What is to be done",
    "Review",
    "Decision",
    "Owner",
    "Recorded",
    "Due",
    "Status",
    "Done",
    "Reason given",
)


def action_lines(rows: Iterable[ReviewAction]) -> Iterator[tuple[Cell, ...]]:
    """One line for each action."""
    for row in rows:
        yield (
            row.reference,
            row.words,
            row.review.reference,
            row.decision.reference if row.decision else "",
            row.owner.name,
            row.recorded_on,
            row.due_on,
            row.get_status_display(),
            row.done_on,
            row.reason,
        )
