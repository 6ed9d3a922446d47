"""Which row names the columns, and what the columns are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, islice

from openpyxl.utils import get_column_letter

from aims.core.errors import Invalid
from aims.core.tabular.neutral import MARK_COLUMN, REFUSED_COLUMNS, restored, visible
from aims.core.tabular.table import Record, RecordSource

_SAMPLE = 60
_SEARCHED = 25
_LIKE_THE_WIDEST = 0.6


@dataclass(frozen=True, slots=True)
class Header:
    """The header as found. `own` counts our own columns at its right edge, which are no data."""

    row: int
    cells: tuple[str, ...]
    columns: tuple[str, ...]
    banner: tuple[str, ...]
    warnings: tuple[str, ...]
    own: int = 0


def find_header(source: RecordSource, chosen: int | None = None) -> Header:
    """The header by guess, or the chosen row. Raises Invalid when there is no such row, or nothing."""
    records = source.records()
    wanted = _SAMPLE if chosen is None else max(_SAMPLE, chosen + _SAMPLE)
    sample = [record for record in islice(records, wanted) if record.filled]
    records.close()
    if not sample:
        raise Invalid("There are no cells with anything in them.")
    record = _guess(sample) if chosen is None else _chosen(sample, chosen)
    if any(position is None for position, _ in record.faults):
        raise Invalid(f"The header in row {record.number} cannot be read. {record.faults[0][1]}")
    banner = [above for above in sample if above.number < record.number]
    below = [under for under in sample if under.number > record.number]
    return _named(record, banner, below, guessed=chosen is None)


def _guess(sample: Sequence[Record]) -> Record:
    """The first row that is more than half full: titles and notes above a table fill a cell or two."""
    widths = Counter(len(record.cells) for record in sample)
    # Of the usual width only: one line with a cell too many must not outdo the header.
    usual = max(widths, key=lambda width: (widths[width], width))
    widest = max(record.filled for record in sample if len(record.cells) == usual)
    full = (record for record in sample[:_SEARCHED] if record.filled >= _LIKE_THE_WIDEST * widest)
    return next(full, sample[0])


def _chosen(sample: Sequence[Record], row: int) -> Record:
    for record in sample:
        if record.number == row:
            return record
    raise Invalid(f"Row {row} is empty or not in this file, so it cannot be the header.")


def _named(record: Record, banner: Sequence[Record], below: Sequence[Record], *, guessed: bool) -> Header:
    cells = tuple(_plain(cell) for cell in record.cells)
    own = _own(cells)
    if own:
        cells = tuple(restored(cell) for cell in cells)
    width = len(cells) - own if own else _used_width(cells, below)
    columns, warnings = _unique(cells[:width])
    if banner and guessed:
        warnings.insert(0, f"Row {record.number} was taken as the header; the rows above it were left out.")
    if own:
        warnings.append("This file came from here. The columns we had added to it were left out.")
    if not below:
        warnings.append("There are no rows below the header.")
    return Header(
        record.number, cells, columns, tuple(_line(above) for above in banner), tuple(warnings), own
    )


def _own(cells: tuple[str, ...]) -> int:
    if cells[-len(REFUSED_COLUMNS) :] == REFUSED_COLUMNS and len(cells) > len(REFUSED_COLUMNS):
        return len(REFUSED_COLUMNS)
    return 1 if len(cells) > 1 and cells[-1] == MARK_COLUMN else 0


def _used_width(cells: Sequence[str], below: Sequence[Record]) -> int:
    """Without the empty headings at the right edge that no row fills: spreadsheets leave such behind."""
    width = len(cells)
    while width and not cells[width - 1] and not any(_at(record, width - 1) for record in below):
        width -= 1
    return width


def _at(record: Record, position: int) -> str:
    return record.cells[position].strip() if position < len(record.cells) else ""


def _unique(cells: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """Every column gets a name of its own: 'Column E' where there is none, 'Owner (2)' the second time."""
    free = _FreeNames(cells)
    columns: list[str] = []
    warnings: list[str] = []
    for position, cell in enumerate(cells, start=1):
        place = get_column_letter(position)
        name = free.take(cell or f"Column {place}", given=bool(cell))
        if not cell:
            warnings.append(f"Column {place} has no heading. It is called “{name}” here.")
        elif name != cell:
            warnings.append(
                f"The heading “{cell}” comes again in column {place}. It is called “{name}” here."
            )
        columns.append(name)
    return tuple(columns), warnings


class _FreeNames:
    """Which names are left. Each number is tried once for each name, so that ten thousand equal headings
    cost ten thousand steps."""

    def __init__(self, cells: Sequence[str]) -> None:
        self._in_file = {cell.casefold() for cell in cells if cell}
        self._seen: set[str] = set()
        self._next: Counter[str] = Counter()

    def take(self, name: str, *, given: bool) -> str:
        """The name itself the first time it is given, else with the next free number."""
        plain = name.casefold()
        if plain not in self._seen and (given or plain not in self._in_file):
            self._seen.add(plain)
            return name
        for number in count(2 + self._next[plain]):
            self._next[plain] += 1
            new = f"{name} ({number})"
            if new.casefold() not in self._in_file and new.casefold() not in self._seen:
                break
        self._seen.add(new.casefold())
        return new


def _line(record: Record) -> str:
    return " ".join(_plain(cell) for cell in record.cells if cell.strip())


def _plain(cell: str) -> str:
    """On one line, and with a picture for each character that no database takes as text (a NUL)."""
    return visible(" ".join(cell.split()))
