"""The geometry of charts. The drawing is a template, so the page and the PDF show the same picture.

Each function returns what one template of `components/charts/` draws: coordinates, a `title`, a
sentence with the data (`words`), and the rows of the table that stands beside every picture.
Colours are names (`good`, `acc`): the template writes each as a class for the theme of the page and
as an attribute for paper. Drawn at 360 units wide, so that a phone shows it unscaled.
The heat map has a file of its own: aims.core.heat.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

PAPER: dict[str, str] = {
    "ready": "#2a7a55",
    "part": "#e0b354",
    "miss": "#c9503f",
    "rest": "#dfe4ea",
    "acc": "#2453c4",
    "accbg": "#ebf0fc",
    "ink": "#1a202a",
    "ink2": "#4f5968",
    "line": "#e2e6eb",
    "line2": "#868f9d",
    "white": "#ffffff",
    "low": "#e8edf1",
    "mod": "#f6e2b3",
    "high": "#eea672",
    "ext": "#b4402f",
    "hink": "#1a202a",
}
"""The palette on paper; on the page the classes of the same names follow the theme."""


def number(value: float) -> str:
    """A coordinate in as few characters as it needs."""
    return f"{value:.1f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"


@dataclass(frozen=True)
class Tick:
    """A word or number beside an axis."""

    at: str
    label: str


@dataclass(frozen=True)
class Bar:
    """One stacked bar: of `total`, how many are ready, partly ready and missing."""

    label: str
    ready: int
    part: int
    miss: int
    total: int
    address: str = ""

    @property
    def words(self) -> str:
        return f"{self.ready} of {self.total} ready, {self.part} partly, {self.miss} missing"

    @property
    def pieces(self) -> list[tuple[str, str, str]]:
        """Tone, start and width of each piece; a gap keeps neighbours apart without colour."""
        pieces, start = [], 0.0
        for tone, count in (("ready", self.ready), ("part", self.part), ("miss", self.miss)):
            width = 100 * count / self.total if self.total else 0
            if width:
                gap = 0.6 if start else 0
                pieces.append((tone, number(start + gap), number(width - gap)))
            start += width
        return pieces


@dataclass(frozen=True)
class Bars:
    """Stacked bars as a table: the picture is its own table."""

    title: str
    bars: tuple[Bar, ...]
    head: str = "Part"
    legend: tuple[tuple[str, str], ...] = (("ready", "Ready"), ("part", "Partly"), ("miss", "Missing"))


@dataclass(frozen=True)
class Line:
    """One line of a trend with its last point and the word beside it."""

    name: str
    tone: str
    values: tuple[int, ...]
    path: str
    area: str
    end_y: str
    label_y: str

    @property
    def last(self) -> int:
        return self.values[-1]


@dataclass(frozen=True)
class Trend:
    """Counts over time, the last of the lines in the accent colour."""

    title: str
    words: str
    labels: tuple[Tick, ...]
    ticks: tuple[Tick, ...]
    lines: tuple[Line, ...]

    @property
    def shown_labels(self) -> tuple[Tick, ...]:
        """As many labels as fit below the axis, the last one always."""
        step = -(-len(self.labels) // 10)
        return tuple(reversed(self.labels[::-1][::step]))

    @property
    def table(self) -> list[tuple[str, list[int]]]:
        """A row for each point in time, a value for each line."""
        return [(tick.label, [line.values[at] for line in self.lines]) for at, tick in enumerate(self.labels)]


def trend(labels: Sequence[str], lines: Mapping[str, Sequence[int]], *, title: str) -> Trend:
    """Lines over the same points in time, the one to look at last. Raises ValueError when lengths differ."""
    if not labels or any(len(values) != len(labels) for values in lines.values()):
        raise ValueError("each line needs one value for each label, and at least one")
    step, top = _scale(max(max(values) for values in lines.values()))
    gap = 252 / max(len(labels) - 1, 1)
    tones = ["ink2"] * (len(lines) - 1) + ["acc"]
    ends = _apart([_height(values[-1], top) for values in lines.values()])
    drawn = tuple(
        _line(name, tone, values, gap, top, end)
        for (name, values), tone, end in zip(lines.items(), tones, ends, strict=True)
    )
    return Trend(
        title=title,
        words=" ".join(
            f"{name}: from {values[0]} in {labels[0]} to {values[-1]} in {labels[-1]}."
            for name, values in lines.items()
        ),
        labels=tuple(Tick(number(_across(at, len(labels), gap)), label) for at, label in enumerate(labels)),
        ticks=tuple(Tick(number(_height(value, top)), str(value)) for value in range(0, top + 1, step)),
        lines=drawn,
    )


def _line(name: str, tone: str, values: Sequence[int], gap: float, top: int, end: float) -> Line:
    across = [number(_across(at, len(values), gap)) for at in range(len(values))]
    points = [f"{x} {number(_height(value, top))}" for x, value in zip(across, values, strict=True)]
    path = "M" + "L".join(points)
    return Line(
        name=name,
        tone=tone,
        values=tuple(values),
        path=path,
        area=f"{path}L{across[-1]} 140L{across[0]} 140Z" if tone == "acc" else "",
        end_y=number(_height(values[-1], top)),
        label_y=number(end + 4),
    )


@dataclass(frozen=True)
class Column:
    """One column with its number above."""

    label: str
    count: int
    x: str
    y: str
    width: str
    height: str
    middle: str
    above: str
    tone: str


@dataclass(frozen=True)
class Columns:
    """Counts side by side, such as evidence that expires by month."""

    title: str
    words: str
    columns: tuple[Column, ...]


def columns(counts: Mapping[str, int], *, title: str, tones: Mapping[str, str] | None = None) -> Columns:
    """One column for each label in the order given; `tones` colours single ones."""
    top = max(counts.values(), default=0) or 1
    gap = 360 / max(len(counts), 1)
    width = min(gap * 0.65, 40)

    def column(at: int, label: str, count: int) -> Column:
        middle, height = gap * (at + 0.5), max(64 * count / top, 1)
        return Column(
            label=label,
            count=count,
            x=number(middle - width / 2),
            y=number(100 - height),
            width=number(width),
            height=number(height),
            middle=number(middle),
            above=number(94 - height),
            tone=(tones or {}).get(label, "acc"),
        )

    drawn = tuple(column(at, label, count) for at, (label, count) in enumerate(counts.items()))
    words = ", ".join(f"{label} {count}" for label, count in counts.items()) or "no figures yet"
    return Columns(title=title, words=f"{words}.", columns=drawn)


@dataclass(frozen=True)
class Spark:
    """A line as large as a word; the sentence carries the values."""

    words: str
    path: str
    end: str


def spark(values: Sequence[float], *, title: str) -> Spark:
    """The course of a figure. Raises ValueError without a value."""
    if not values:
        raise ValueError("a sparkline needs a value")
    low, high = min(values), max(values)
    gap, scale = 84 / max(len(values) - 1, 1), 20 / ((high - low) or 1)
    heights = [number(24 - (value - low) * scale) for value in values]
    points = [f"{number(4 + at * gap)} {height}" for at, height in enumerate(heights)]
    path = "M" + "L".join(points) if len(points) > 1 else f"M4 {heights[0]}H88"
    return Spark(words=f"{title}: {', '.join(number(value) for value in values)}", path=path, end=heights[-1])


def _scale(largest: int) -> tuple[int, int]:
    """The step of the axis and its top, in round numbers with at most five lines."""
    step = 1
    while step * 4 < largest:
        step = step * 5 // 2 if str(step).startswith("2") else step * 2
    return step, max(-(-largest // step), 1) * step


def _across(at: int, count: int, gap: float) -> float:
    """The last point stands at the right edge, where the line's name is."""
    return 284 - (count - 1 - at) * gap


def _height(value: float, top: int) -> float:
    return 140 - 116 * value / top


def _apart(heights: Sequence[float], room: float = 14) -> list[float]:
    """Label heights moved so that no two words lie on each other."""
    order = sorted(range(len(heights)), key=lambda at: heights[at])
    moved = list(heights)
    for before, here in pairwise(order):
        moved[here] = max(moved[here], moved[before] + room)
    return moved
