"""The geometry of a plan over years: bars and diamonds in lanes, with today as a line.

The years up to `bend` get most of the width, so that months are told apart; what is far off is drawn closer
together. The drawing is `components/charts/timeline.html`; its table stands on the same page.
"""

from __future__ import annotations

from calendar import month_abbr
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from aims.core.charts import Tick, number

WIDTH, NEAR = 1120.0, 0.66
TOP, LANE, BAR = 36, 26, 18
LETTER, GAP = 6.3, 7.0
INSIDE = {"ready": "white", "acc": "white", "rest": "ink"}
"""Tones that words can stand on, and the tone of the words."""
MONTHS = {1: "Jan", 4: "Apr", 7: "Jul", 10: "Oct"}
CLOSEST = 40.0
"""Words of the scale nearer than this would run into each other."""


@dataclass(frozen=True)
class Span:
    """Something to draw: from a day to a day, or a point on the first of them."""

    label: str
    start: date
    end: date
    tone: str
    words: str = ""
    address: str = ""
    is_point: bool = False


@dataclass(frozen=True)
class Mark:
    """A drawn span."""

    span: Span
    x: str
    y: int
    width: str
    shape: str
    text_x: str
    anchor: str
    text_tone: str
    hit_x: str
    hit_width: str
    """From where to where it is pressed: the mark with its words."""

    @property
    def hit_y(self) -> int:
        return self.y - 3

    @property
    def baseline(self) -> int:
        return self.y + 13


@dataclass(frozen=True)
class Timeline:
    """The whole picture."""

    title: str
    words: str
    height: int
    years: tuple[Tick, ...]
    months: tuple[Tick, ...]
    lines: tuple[str, ...]
    marks: tuple[Mark, ...]
    today: str

    @property
    def foot(self) -> int:
        """Where the lines end."""
        return self.height - 4

    @property
    def today_box(self) -> str:
        return number(float(self.today) - 24)

    @property
    def today_top(self) -> int:
        return self.height - 18

    @property
    def today_baseline(self) -> int:
        return self.height - 6


@dataclass(frozen=True)
class _Scale:
    start: date
    bend: date
    end: date

    def at(self, day: date) -> float:
        if day <= self.bend:
            return WIDTH * NEAR * _part(self.start, self.bend, day)
        return WIDTH * (NEAR + (1 - NEAR) * _part(self.bend, self.end, day))


def timeline(spans: Sequence[Span], *, title: str, today: date, bend: date) -> Timeline | None:
    """The picture of these spans; None when there is nothing to draw."""
    if not spans:
        return None
    first = min(*(span.start for span in spans), today)
    last = max(*(span.end for span in spans), today, bend)
    scale = _Scale(first.replace(day=1), max(bend, first), last + timedelta(days=45))
    lanes: list[list[tuple[float, float]]] = []
    marks = tuple(_mark(span, scale, lanes) for span in sorted(spans, key=lambda each: each.start))
    years, months = _ticks(scale)
    return Timeline(
        title=title,
        words=". ".join(span.words or span.label for span in spans),
        height=TOP + LANE * len(lanes) + 24,
        years=years,
        months=months,
        lines=tuple(tick.at for tick in (*years, *months)),
        marks=marks,
        today=number(scale.at(today)),
    )


def _mark(span: Span, scale: _Scale, lanes: list[list[tuple[float, float]]]) -> Mark:
    start = scale.at(span.start)
    width = 14.0 if span.is_point else max(6.0, scale.at(span.end) - start)
    left = start - 7 if span.is_point else start
    text = len(span.label) * LETTER
    inside = not span.is_point and span.tone in INSIDE and width > text + 2 * GAP
    if inside:
        text_x, anchor, reach = left + GAP, "start", (left, left + width)
    elif left + width + GAP + text < WIDTH:
        text_x, anchor, reach = left + width + GAP, "start", (left, left + width + GAP + text)
    else:
        text_x, anchor, reach = left - GAP, "end", (left - GAP - text, left + width)
    y = TOP + LANE * _lane(lanes, reach)
    shape = f"M{number(start)} {y}l7 9l-7 9l-7 -9z" if span.is_point else ""
    tone = INSIDE[span.tone] if inside else "ink"
    hit = (number(reach[0]), number(reach[1] - reach[0]))
    return Mark(span, number(left), y, number(width), shape, number(text_x), anchor, tone, *hit)


def _lane(lanes: list[list[tuple[float, float]]], reach: tuple[float, float]) -> int:
    """The first lane with room, which is taken."""
    for place, taken in enumerate(lanes):
        if all(reach[0] > end + GAP or reach[1] < start - GAP for start, end in taken):
            taken.append(reach)
            return place
    lanes.append([reach])
    return len(lanes) - 1


def _ticks(scale: _Scale) -> tuple[tuple[Tick, ...], tuple[Tick, ...]]:
    """Years, and quarters as long as they stand apart."""
    years, months = [Tick("0", str(scale.start.year))], [Tick("0", month_abbr[scale.start.month])]
    before = 0.0
    for year in range(scale.start.year, scale.end.year + 1):
        for month, word in MONTHS.items():
            day = date(year, month, 1)
            if not scale.start < day <= scale.end:
                continue
            x = scale.at(day)
            if month == 1 and x - float(years[-1].at) > CLOSEST:
                years.append(Tick(number(x), str(year)))
            elif day <= scale.bend and x - before > CLOSEST:
                months.append(Tick(number(x), word))
            else:
                continue
            before = x
    return tuple(years), tuple(months)


def _part(start: date, end: date, day: date) -> float:
    days = (end - start).days
    return min(1.0, max(0.0, (day - start).days / days)) if days else 1.0
