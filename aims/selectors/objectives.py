"""Reading AI objectives: their last reading, and whether they are on course. Clause 6.2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet

from aims.enums import Direction, ObjectiveStatus
from aims.models import AIObjective, ObjectiveReading
from aims.platform.viewpoint import Viewpoint
from aims.selectors.days import today
from aims.selectors.finding import one

QUIET = timedelta(days=100)
"""An objective is measured at least every quarter; after these days its owner is asked for a reading."""
Q_OPEN = Q(status=ObjectiveStatus.OPEN)


@dataclass(frozen=True)
class Course:
    """Where an objective stands: word and shape, the last reading, and what the plan expected by then."""

    kind: str
    word: str
    last: ObjectiveReading | None = None
    expected: Decimal | None = None


def objectives_at(viewpoint: Viewpoint) -> QuerySet[AIObjective]:
    """All objectives with owner and readings at the viewpoint's moment. Two queries; see `course_of`."""
    readings = viewpoint.rows(ObjectiveReading).select_related("measured_by", "corrects")
    return (
        viewpoint.rows(AIObjective)
        .select_related("organization", "owner")
        .prefetch_related(Prefetch("readings", readings.order_by("measured_on", "pk")))
    )


def objective(viewpoint: Viewpoint, reference: str) -> AIObjective:
    """One objective with its readings. Raises NotFound."""
    return one(objectives_at(viewpoint), reference=reference)


def reading_of(viewpoint: Viewpoint, reference: str, number: int) -> ObjectiveReading:
    """One reading of an objective. Raises NotFound."""
    rows = viewpoint.rows(ObjectiveReading).select_related("organization", "objective__owner")
    return one(rows, objective__reference=reference, pk=number)


def readings_that_count(found: AIObjective) -> list[ObjectiveReading]:
    """The readings that no later one corrects, the oldest first."""
    rows = list(found.readings.all())
    corrected = {row.corrects_id for row in rows}
    return [row for row in rows if row.pk not in corrected]


def corrected_readings(found: AIObjective) -> set[int]:
    """The keys of the readings that a later one corrects."""
    return {row.corrects_id for row in found.readings.all() if row.corrects_id is not None}


def overdue(viewpoint: Viewpoint) -> Q:
    """Open although their day is over."""
    return Q_OPEN & Q(due_on__lt=today(viewpoint))


def unread(viewpoint: Viewpoint) -> Q:
    """Open, begun long enough ago, and without a reading since."""
    since = today(viewpoint) - QUIET
    recent = viewpoint.rows(ObjectiveReading).filter(measured_on__gte=since)
    return Q_OPEN & Q(started_on__lt=since) & ~Q(pk__in=recent.values("objective_id"))


def course_of(found: AIObjective, day: date) -> Course:
    """How it stands on a day, by its last reading.

    What the plan expects on the day of a reading lies on the straight line from the baseline to the target.
    """
    readings = readings_that_count(found)
    last = readings[-1] if readings else None
    if found.status != ObjectiveStatus.OPEN:
        kind = {ObjectiveStatus.ACHIEVED: "good", ObjectiveStatus.NOT_ACHIEVED: "bad"}
        word = str(ObjectiveStatus(found.status).label)
        return Course(kind.get(ObjectiveStatus(found.status), "none"), word, last)
    if last is not None and _reaches(found, last.value, found.target):
        return Course("good", "Target reached", last, found.target)
    if found.due_on < day:
        return Course("bad", "Past its day", last, found.target)
    if last is None:
        return Course("none", "No reading yet")
    return _on_the_way(found, readings)


def _on_the_way(found: AIObjective, readings: list[ObjectiveReading]) -> Course:
    last = readings[-1]
    expected = expected_on(found, readings, last.measured_on)
    if expected is None:
        return Course("info", "One reading", last)
    if _reaches(found, last.value, expected):
        return Course("good2", "On course", last, expected)
    return Course("warn", "Behind", last, expected)


def expected_on(found: AIObjective, readings: list[ObjectiveReading], day: date) -> Decimal | None:
    """The value on the way from the baseline to the target on a day; None while nothing says where it began."""
    if found.baseline is not None:
        value, start = found.baseline, found.started_on
    elif len(readings) > 1:
        value, start = readings[0].value, readings[0].measured_on
    else:
        return None
    whole, gone = (found.due_on - start).days, (day - start).days
    if whole <= 0 or gone >= whole:
        return found.target
    return value + (found.target - value) * max(gone, 0) / whole


def _reaches(found: AIObjective, value: Decimal, wanted: Decimal) -> bool:
    return value >= wanted if found.direction == Direction.UP else value <= wanted
