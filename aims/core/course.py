"""The geometry of one figure on its way to a target: its readings over time, and the straight way there.

Drawn by `components/charts/course.html`, on the page and on paper, as the charts of aims.core.charts are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from aims.core.charts import Tick, number

LEFT, RIGHT, TOP, BOTTOM = 48, 344, 24, 140
MOST_MARKS = 60
"""Dots on the line; of more readings only the line is drawn, and its end."""


@dataclass(frozen=True)
class Point:
    """One reading, where it stands and what it says."""

    x: str
    y: str
    label: str
    words: str


@dataclass(frozen=True)
class Course:
    """A line of readings, the way to the target, and the rows of the table beside the picture."""

    title: str
    words: str
    path: str
    way: str
    end: Point
    goal: Point
    points: tuple[Point, ...]
    ticks: tuple[Tick, ...]
    days: tuple[Tick, ...]

    @property
    def marks(self) -> tuple[Point, ...]:
        """The dots that are drawn."""
        return self.points if len(self.points) <= MOST_MARKS else ()

    @property
    def table(self) -> list[tuple[str, str]]:
        """A row for each reading, the target last."""
        return [(point.label, point.words) for point in (*self.points, self.goal)]


Read = tuple[date, float, str]
"""A day, the value on it, and the value in words."""


def course(readings: Sequence[Read], *, start: Read | None, goal: Read, title: str) -> Course:
    """Readings in order of their days; `start` is the baseline, if it is known. Raises ValueError without one."""
    if not readings:
        raise ValueError("a course needs a reading")
    first = start or readings[0]
    known = [*readings, first, goal]
    scale = _Scale.of(known)
    points = tuple(scale.point(each) for each in readings)
    return Course(
        title=title,
        words=(
            f"From {readings[0][2]} on {_day(readings[0][0])} to {readings[-1][2]} on {_day(readings[-1][0])}; "
            f"the target is {goal[2]} by {_day(goal[0])}."
        ),
        path=_path([scale.spot(each) for each in readings]),
        way=_path([scale.spot(first), scale.spot(goal)]),
        end=points[-1],
        goal=_goal(scale.point(goal)),
        points=points,
        ticks=scale.ticks(),
        days=(Tick(str(LEFT), _day(scale.begin)), Tick(str(RIGHT), _day(scale.end))),
    )


@dataclass(frozen=True)
class _Scale:
    """Days across and values up, with a little air above and below."""

    begin: date
    end: date
    low: float
    high: float

    @classmethod
    def of(cls, known: Sequence[Read]) -> _Scale:
        days, values = [each[0] for each in known], [each[1] for each in known]
        low, high = min(values), max(values)
        air = (high - low) * 0.08 or abs(high) * 0.1 or 1
        return cls(min(days), max(days), low - air, high + air)

    def spot(self, read: Read) -> tuple[float, float]:
        whole = (self.end - self.begin).days or 1
        across = LEFT + (RIGHT - LEFT) * (read[0] - self.begin).days / whole
        return across, BOTTOM - (BOTTOM - TOP) * (read[1] - self.low) / (self.high - self.low)

    def point(self, read: Read) -> Point:
        x, y = self.spot(read)
        return Point(number(x), number(y), _day(read[0]), read[2])

    def ticks(self) -> tuple[Tick, ...]:
        """Three values beside the axis."""
        steps = [self.low + (self.high - self.low) * share for share in (0.1, 0.5, 0.9)]
        return tuple(Tick(number(self.spot((self.begin, value, ""))[1]), short(value)) for value in steps)


def short(value: float) -> str:
    """A value of an axis in at most six characters: 12, 0.35, 1.2k, 3M."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.3g}{letter}"
    return f"{value:.2g}" if abs(value) < 10 else f"{value:.0f}"


def _goal(point: Point) -> Point:
    return Point(point.x, point.y, f"Target, {point.label}", point.words)


def _path(spots: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in spots)


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
