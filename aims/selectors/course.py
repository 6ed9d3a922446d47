"""The picture of an objective: its readings on the way to the target."""

from __future__ import annotations

from decimal import Decimal

from aims.core.course import Course, course
from aims.models import AIObjective
from aims.selectors.objectives import readings_that_count


def chart_of(found: AIObjective) -> Course | None:
    """The readings that count, the baseline and the target; None without a reading."""
    readings = readings_that_count(found)
    if not readings:
        return None
    start = None
    if found.baseline is not None:
        start = (found.started_on, float(found.baseline), in_words(found, found.baseline))
    return course(
        [(row.measured_on, float(row.value), in_words(found, row.value)) for row in readings],
        start=start,
        goal=(found.due_on, float(found.target), in_words(found, found.target)),
        title=found.indicator,
    )


def in_words(found: AIObjective, value: Decimal) -> str:
    """A value with its unit: “2.5 %”."""
    return f"{figure(value)} {found.unit}".strip()


def figure(value: Decimal) -> str:
    """A value without zeros at its end."""
    return format(value.normalize(), "f")
