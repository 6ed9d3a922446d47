"""Days that come again every so many months, on the same day of the month.

The 31st of a shorter month is its last day, and the month after has its 31st again: the day does not wander.
"""

from __future__ import annotations

import calendar
from datetime import date


def day_in(year: int, month: int, anchor: int) -> date:
    """The anchor's day in this month, or its last."""
    return date(year, month, min(anchor, calendar.monthrange(year, month)[1]))


def months_later(day: date, months: int, anchor: int) -> date:
    """The day so many months later, on the anchor."""
    count = day.year * 12 + day.month - 1 + months
    return day_in(count // 12, count % 12 + 1, anchor)


def next_after(due: date, months: int, anchor: int, done: date) -> date:
    """The next due day: one cadence later, and never one that was over when the work was done.

    Raises ValueError for a cadence under one month.
    """
    if months < 1:
        raise ValueError("a cadence is one month or more")
    steps = 1
    behind = (done.year - due.year) * 12 + done.month - due.month
    if behind > 0:
        steps = max(1, behind // months)
    found = months_later(due, months * steps, anchor)
    while found <= done:
        steps += 1
        found = months_later(due, months * steps, anchor)
    return found


def is_on(day: date, anchor: int) -> bool:
    """Whether the day is the anchor's day of its month."""
    return day == day_in(day.year, day.month, anchor)
