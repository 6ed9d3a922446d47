"""What waits for a person: each app tells what it knows, the first page shows it by urgency."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from aims.platform.viewpoint import Viewpoint


@dataclass(frozen=True)
class InboxRow:
    """One thing to do, one click from done.

    `name` and `gap` let several things of one object share a row: “Interview Notes: new, no owner”.
    """

    what: str
    reference: str
    why: str
    address: str
    action: str
    icon: str = "file-text"
    due: date | None = None
    is_late: bool = False
    section: str = "To do"
    name: str = ""
    gap: str = ""


Source = Callable[[Viewpoint], list[InboxRow]]
SOURCES: list[Source] = []
FIRST = "Approvals"
"""The section that others wait for: it comes before everything that is not late."""


def register_inbox(source: Source) -> Source:
    """Make a source known; it gets the viewpoint of who looks and gives back only their rows."""
    if source not in SOURCES:
        SOURCES.append(source)
    return source


def inbox(viewpoint: Viewpoint) -> list[InboxRow]:
    """Everything that waits for the viewpoint's actor: late first, then approvals, then by due date."""
    rows = merged([row for source in SOURCES for row in source(viewpoint)])
    return sorted(
        rows,
        key=lambda row: (
            not row.is_late,
            row.section != FIRST,
            row.due or date.max,
            not row.reference,  # what leads to a whole list comes last
            row.reference,
        ),
    )


def merged(rows: list[InboxRow]) -> list[InboxRow]:
    """One row per object: the first row of an object leads, the others add their gap to its words."""
    found: dict[str, list[InboxRow]] = {}
    for number, row in enumerate(rows):
        found.setdefault(row.reference if row.gap else f"row {number}", []).append(row)
    return [each[0] if len(each) == 1 else _one(each) for each in found.values()]


def _one(rows: list[InboxRow]) -> InboxRow:
    lead = rows[0]
    return replace(
        lead,
        what=f"{lead.name}: {', '.join(row.gap for row in rows)}",
        due=min((row.due for row in rows if row.due), default=None),
        is_late=any(row.is_late for row in rows),
    )
