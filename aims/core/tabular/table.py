"""What reading a table gives: what was understood of the file, and its rows one by one."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import Protocol, Self

from openpyxl.utils import get_column_letter

from aims.core.errors import TooLarge
from aims.core.tabular.neutral import MARK_SEPARATOR, restored

LAST_COLUMN = 16_384
LIMIT_COLUMNS = 500
"""A page that asks what each column means stays quick; wider tables are mostly formatting gone astray."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell, or the whole row when `column` is None, cannot be taken as it is."""

    column: str | None
    message: str


@dataclass(frozen=True, slots=True)
class Record:
    """One line of the sheet before its header is known. A fault names a position, or None for the line."""

    number: int
    cells: tuple[str, ...]
    faults: tuple[tuple[int | None, str], ...] = ()

    @property
    def filled(self) -> int:
        return sum(1 for cell in self.cells if cell.strip())


@dataclass(frozen=True, slots=True)
class Row:
    """One data row. `cells` stand in the order of the columns, '' for empty; `raw` is the line as the file
    has it, without our own columns; `number` is the one a spreadsheet shows at its left edge."""

    number: int
    cells: tuple[str, ...]
    raw: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was understood of a file. Each guess stands in `warnings`, in words for the one who sent it."""

    name: str
    format: str
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    sheets: tuple[str, ...]
    header_row: int
    header: tuple[str, ...]
    columns: tuple[str, ...]
    banner: tuple[str, ...]
    warnings: tuple[str, ...]
    own_columns: int = 0

    def as_dict(self) -> dict[str, object]:
        """As plain data for a page, a JSON summary or a mapping file."""
        return {
            key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()
        }


def require_columns(number: int, width: int) -> None:
    """Refuse a line that has something beyond the last column a table may have. Raises TooLarge."""
    if width > LIMIT_COLUMNS:
        # No spreadsheet names a column beyond XFD, the 16,384th.
        where = f"column {get_column_letter(width)}" if width <= LAST_COLUMN else f"column {width:,}"
        raise TooLarge(f"Row {number} has something in {where}. A table may have {LIMIT_COLUMNS:,} columns.")


class RecordSource(Protocol):
    """A sheet that can be read from its first line, as often as needed."""

    @property
    def ragged(self) -> bool:
        """Whether a line may end before the header does without anything being wrong (XLSX)."""

    def records(self) -> Generator[Record]: ...


class Table:
    """A table on disk, read row by row: memory does not grow with the number of rows."""

    def __init__(
        self, understanding: Understanding, source: RecordSource, limit_rows: int, held: ExitStack
    ) -> None:
        self.understanding = understanding
        self._source = source
        self._limit_rows = limit_rows
        self._held = held

    def rows(self) -> Iterator[Row]:
        """Each row below the header that is not blank, every time from the first. TooLarge past the limit."""
        count = 0
        with closing(self._source.records()) as records:
            for record in records:
                if record.number <= self.understanding.header_row or not (record.filled or record.faults):
                    continue
                count += 1
                if count > self._limit_rows:
                    limit = f"{self._limit_rows:,}"
                    raise TooLarge(f"This file has more than {limit} rows. Split it and import it in parts.")
                yield self._row(record)

    def close(self) -> None:
        """Lets go of the opened workbook and of the copy that was made of an uploaded stream."""
        self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _row(self, record: Record) -> Row:
        columns, own = self.understanding.columns, self.understanding.own_columns
        found = record.cells
        cells = found[: len(columns)] + ("",) * (len(columns) - len(found))
        raw = found[: len(columns)] + found[len(columns) + own :]
        if own and len(found) >= len(columns) + own:
            marked = found[len(columns) + own - 1].split(MARK_SEPARATOR)
            cells = tuple(
                restored(cell) if name in marked else cell for name, cell in zip(columns, cells, strict=True)
            )
            raw = cells + found[len(columns) + own :]
        return Row(record.number, cells, raw, tuple(self._problems(record)))

    def _problems(self, record: Record) -> Iterator[Problem]:
        columns = self.understanding.columns
        for position, message in record.faults:
            named = position is not None and position < len(columns)
            yield Problem(columns[position] if named and position is not None else None, message)
        # A line that could not be taken apart says so already; its width means nothing.
        if all(position is not None for position, _ in record.faults):
            yield from self._width_problems(record.cells)

    def _width_problems(self, cells: Sequence[str]) -> Iterator[Problem]:
        width = len(self.understanding.header)
        named = len(self.understanding.columns) + self.understanding.own_columns
        last = last_filled(cells)
        short = len(cells) < width and not self._source.ragged
        if short or (last > width and not self._source.ragged):
            found = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
            yield Problem(None, f"The row has {found}, the header has {width}.")
        elif last > named:
            yield Problem(None, f"Column {get_column_letter(last)} has a value but no heading.")


def last_filled(cells: Sequence[str]) -> int:
    """How many cells there are up to the last one with something in it."""
    return next((count for count in range(len(cells), 0, -1) if cells[count - 1].strip()), 0)
