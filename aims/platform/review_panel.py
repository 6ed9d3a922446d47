"""The cadence of an object on its page, and the one door by which a noun becomes reviewable."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from aims.core.panels import Panel, register_panel
from aims.platform.access import allows
from aims.platform.enums import ScheduleStatus
from aims.platform.models import ReviewSchedule
from aims.platform.reviewables import REVIEWABLES, Reviewable
from aims.platform.selectors.reviews import is_late, reviews_of, schedule_of
from aims.platform.viewpoint import Viewpoint

SHOWN = 4
"""Reviews in a panel; the list has them all."""
ORDER = 60


def register_reviewable(entry: Reviewable, *, noun: str = "") -> None:
    """Make a noun reviewable: its cadence stands on its page (panels of `noun`), and beat opens its reviews."""
    REVIEWABLES[entry.kind] = entry
    panel = Panel("cadence", "Reviews", "platform/_review_panel.html", _source(entry), order=ORDER)
    register_panel(noun or entry.kind, panel)


def _source(entry: Reviewable) -> Callable[[Viewpoint, Any], Mapping[str, Any]]:
    def source(viewpoint: Viewpoint, obj: Any) -> Mapping[str, Any]:
        schedule = schedule_of(viewpoint, obj)
        rows = list(reviews_of(viewpoint, schedule)[:SHOWN]) if schedule else []
        may_set = not viewpoint.is_past and not entry.is_over(obj)
        may_set = may_set and allows(viewpoint.actor, "review.schedule", obj)
        return {
            "schedule": schedule,
            "rows": [(row, is_late(viewpoint, row)) for row in rows],
            "steps": _steps(viewpoint, entry.kind, obj, schedule) if may_set else [],
            "summary": _summary(schedule),
        }

    return source


def _summary(schedule: ReviewSchedule | None) -> str:
    """A word for the golden thread."""
    if schedule is None:
        return "no cadence yet"
    if schedule.status != ScheduleStatus.ACTIVE:
        return str(schedule.get_status_display()).lower()
    return f"next {date_format(schedule.next_due_on, 'j M Y')}"


def _steps(
    viewpoint: Viewpoint, kind: str, obj: Any, schedule: ReviewSchedule | None
) -> list[tuple[str, str]]:
    """What can be done with the cadence, as words and addresses."""
    steps = [("set", "Change" if schedule else "Set a cadence")]
    if schedule is not None and schedule.status == ScheduleStatus.ENDED:
        steps = [("set", "Begin again")]
    elif schedule is not None:
        paused = schedule.status == ScheduleStatus.PAUSED
        steps += [("resume", "Resume") if paused else ("pause", "Pause"), ("end", "End")]
    place = {"organization": viewpoint.organization.slug, "kind": kind, "reference": obj.reference}
    return [(words, reverse(f"cadence-{verb}", kwargs=place)) for verb, words in steps]
