"""A figure of a management review: what was read of a register at the cut-off, as plain data. Clause 9.3.2.

It holds numbers, references and titles, never a person's name, so that it can be kept for ever.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from aims.core.charts import Spark, spark

FEWER, MORE = "fewer", "more"
"""Which way is better, where one is."""


@dataclass(frozen=True)
class FigureRow:
    """One row behind a figure."""

    reference: str
    title: str
    note: str = ""


@dataclass(frozen=True)
class Earlier:
    """The same figure in an earlier signed review."""

    reference: str
    held_on: str
    value: int


@dataclass(frozen=True)
class Figure:
    """One figure. `missing` says why there is none: never zero for what nobody has recorded.

    `rows` are the first rows behind it, `count` is how many there are, `page` and `query` open their list,
    `row_page` opens one of them.
    """

    key: str = ""
    label: str = ""
    words: str = ""
    value: int | None = None
    total: int | None = None
    text: str = ""
    rows: tuple[FigureRow, ...] = ()
    count: int = 0
    page: str = ""
    query: str = ""
    row_page: str = ""
    wanted: str = ""
    chart: Mapping[str, Any] | None = None
    missing: str = ""
    earlier: tuple[Earlier, ...] = ()

    @property
    def shown(self) -> str:
        """“5 of 24”, “5”, or its text."""
        if self.value is None:
            return self.text
        return str(self.value) if self.total is None else f"{self.value} of {self.total}"

    @property
    def more(self) -> int:
        """How many rows are not named here."""
        return max(self.count - len(self.rows), 0)

    @property
    def delta(self) -> int | None:
        """How much it moved since the last signed review; None without one that had it."""
        return self.value - self.earlier[-1].value if self.earlier and self.value is not None else None

    @property
    def difference(self) -> str:
        """The move in words with an arrow: “↑ up 3 since MRV-0001”."""
        if self.delta is None:
            return ""
        since = f"since {self.earlier[-1].reference}"
        if not self.delta:
            return f"same {since}"
        return f"↑ up {self.delta} {since}" if self.delta > 0 else f"↓ down {-self.delta} {since}"

    @property
    def turn(self) -> str:
        """Whether the move is for the better, in a word; empty where neither way is."""
        if not self.delta or not self.wanted:
            return ""
        return "better" if (self.delta > 0) == (self.wanted == MORE) else "worse"

    @property
    def asks(self) -> bool:
        """Whether someone should look: there are some of what should be none."""
        return self.wanted == FEWER and bool(self.value)

    @property
    def course(self) -> Spark | None:
        """Its course over the reviews, once there are two."""
        if self.value is None or not self.earlier:
            return None
        return spark([*(each.value for each in self.earlier), self.value], title=self.label)

    def plain(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self)

    @classmethod
    def of_plain(cls, data: Mapping[str, Any]) -> Figure:
        """As it was stored."""
        rows = tuple(FigureRow(**each) for each in data.get("rows", ()))
        earlier = tuple(Earlier(**each) for each in data.get("earlier", ()))
        return cls(**{**data, "rows": rows, "earlier": earlier})


def has_figures(figures: Sequence[Figure]) -> bool:
    """Whether anything could be read at all."""
    return any(not figure.missing for figure in figures)
