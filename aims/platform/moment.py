"""The unit of work that is open in this thread of control, if any.

Kept apart from `unit`, so that history, below the models, can ask for the moment of the change.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any


class OutsideUnit(RuntimeError):
    """A domain row was written outside a service, or inside the unit of another organization.

    Every change runs inside `change(...)`.
    """


@dataclass
class OpenUnit:
    """What history needs to know of the change under way: one moment, who makes it, and where."""

    moment: datetime
    user_id: int | None
    organization_id: int | None


OPEN: ContextVar[OpenUnit | None] = ContextVar("open_unit", default=None)


def open_unit() -> OpenUnit:
    """The open unit. Raises OutsideUnit."""
    unit = OPEN.get()
    if unit is None:
        raise OutsideUnit(
            "A row with history was written outside a unit of work; call the service that does it."
        )
    return unit


def open_unit_of(rows: Iterable[Any]) -> OpenUnit:
    """The open unit, which must be that of the rows' own organization. Raises OutsideUnit."""
    unit = open_unit()
    for row in rows:
        # The organization itself is the one tracked row without the column.
        if getattr(row, "organization_id", row.pk) != unit.organization_id:
            raise OutsideUnit(f"{row._meta.label}: a unit of work writes only rows of its own organization")
    return unit
