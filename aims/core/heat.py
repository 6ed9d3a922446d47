"""The geometry of the risk matrix: likelihood upwards, consequence to the right. Clause 6.1.2."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from aims.core.charts import Tick, number

BAND_WORDS = {"low": "low", "mod": "moderate", "high": "high", "ext": "extreme"}


@dataclass(frozen=True)
class Cell:
    """One square of the heat map."""

    x: int
    y: int
    count: int
    level: int
    band: str
    words: str
    address: str

    @property
    def text_tone(self) -> str:
        return "white" if self.band == "ext" else "hink"

    @property
    def middle(self) -> str:
        return number(self.x + 25.5)

    @property
    def baseline(self) -> int:
        return self.y + 28


@dataclass(frozen=True)
class Heat:
    """Risks by likelihood and consequence, with the acceptance limit as a line."""

    title: str
    words: str
    cells: tuple[Cell, ...]
    rows: tuple[Tick, ...]
    columns: tuple[Tick, ...]
    limit: str
    has_links: bool

    @property
    def table(self) -> list[Cell]:
        """The squares that hold something, highest level first."""
        return sorted((cell for cell in self.cells if cell.count), key=lambda cell: -cell.level)


def heat(
    counts: Mapping[tuple[int, int], int],
    *,
    title: str,
    likelihoods: Sequence[str],
    consequences: Sequence[str],
    band: Callable[[int], str],
    limit: int,
    address: Callable[[int, int], str] | None = None,
) -> Heat:
    """The 5x5 matrix. `counts` is by (likelihood, consequence), each from 1; level is their product."""

    def cell(likelihood: int, consequence: int) -> Cell:
        count, level = counts.get((likelihood, consequence), 0), likelihood * consequence
        risks = f"{count} risk{'' if count == 1 else 's'}"
        return Cell(
            x=(consequence - 1) * 54 + 90,
            y=(5 - likelihood) * 46 + 4,
            count=count,
            level=level,
            band=band(level),
            words=f"{likelihoods[likelihood - 1]}, {consequences[consequence - 1]}, level {level}: {risks}",
            address=address(likelihood, consequence) if address and count else "",
        )

    cells = tuple(cell(row, column) for row in range(5, 0, -1) for column in range(1, 6))
    return Heat(
        title=title,
        words=_heat_words(cells, limit),
        cells=cells,
        rows=tuple(Tick(str((5 - at) * 46 + 30), likelihoods[at - 1]) for at in range(5, 0, -1)),
        columns=tuple(Tick(number((at - 1) * 54 + 115.5), consequences[at - 1]) for at in range(1, 6)),
        limit=_limit_path(limit),
        has_links=any(each.address for each in cells),
    )


def _heat_words(cells: Sequence[Cell], limit: int) -> str:
    total = sum(cell.count for cell in cells)
    if not total:
        return "No risk is rated yet."
    above = sum(cell.count for cell in cells if cell.level > limit)
    bands = [
        f"{count} {word}"
        for key, word in BAND_WORDS.items()
        if (count := sum(cell.count for cell in cells if cell.band == key))
    ]
    return f"{total} rated, {above} above the acceptance limit of {limit}: {', '.join(bands)}."


def _limit_path(limit: int) -> str:
    """A stair between the squares within the limit and those above it, from the top down."""
    steps: list[str] = []
    for likelihood in range(5, 0, -1):
        within, top = min(limit // likelihood, 5), (5 - likelihood) * 46 + 2.5
        x = number(88.5 + 54 * within)
        steps.append(f"H{x}" if steps else f"M{x} {number(top)}")
        if within == 5:
            break
        steps.append(f"V{number(top + 46)}")
    return "".join(steps)
