"""XLSX out: one sheet with a bold, frozen header, written row by row; same content, same bytes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from aims.core.tabular.csv_out import Cell, plain
from aims.core.tabular.neutral import begins_like_formula, visible
from aims.core.tabular.packing import pack

LIMIT_CELL = 32_767
LIMIT_ROWS = 1_048_575
_SAMPLE = 100
_WIDEST, _NARROWEST = 60, 10
_EXACT = 10**15
"""A spreadsheet keeps 15 digits of a number; a longer one goes out as text, whole."""


def write_xlsx(
    target: BinaryIO,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    title: str,
    moment: dt.datetime,
) -> int:
    """Writes the workbook; returns how many texts were cut to what an XLSX cell holds, each saying so itself.

    `title` names the sheet; `moment` is the only time in the file. Raises ValueError for a row that is not as
    long as the header, or when there are more rows than a sheet has.
    """
    rows = iter(rows)
    sample = [tuple(row) for row in islice(rows, _SAMPLE)]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", visible(title))[:31].strip() or "Table")
    filler = _Filler(sheet, len(columns))
    try:
        _shape(sheet, columns, sample)
        sheet.append([_heading(sheet, column) for column in columns])
        for row in chain(sample, rows):
            sheet.append(filler.line(row))
    except BaseException:
        _abandon(sheet)
        raise
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(len(columns), 1))}{filler.rows + 1}"
    with TemporaryFile() as written:
        book.save(written)
        written.seek(0)
        pack(written, target, moment)
    return filler.cut


def _abandon(sheet: Any) -> None:
    """openpyxl streams a sheet to a file of its own, which only a finished workbook removes."""
    if sheet._writer is not None:
        sheet.close()
        sheet._writer.cleanup()


def _shape(sheet: Any, columns: Sequence[str], sample: Sequence[Sequence[Cell]]) -> None:
    """Frozen header and widths, which a streamed sheet needs before its first row."""
    sheet.freeze_panes = "A2"
    for position, column in enumerate(columns):
        longest = max((len(line) for row in sample for line in plain(row[position]).splitlines()), default=0)
        width = max(_NARROWEST, min(_WIDEST, max(longest, len(column)) + 2))
        sheet.column_dimensions[get_column_letter(position + 1)].width = width


def _heading(sheet: Any, column: str) -> Any:
    cell = _text_cell(sheet, visible(column))
    cell.font = Font(bold=True)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _text_cell(sheet: Any, text: str) -> Any:
    """A cell that is text whatever its first character, also after someone edits it in Excel."""
    cell = WriteOnlyCell(sheet)
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = begins_like_formula(text)
    return cell


class _Filler:
    """Turns rows into what openpyxl writes, counting rows and cut texts."""

    def __init__(self, sheet: Any, width: int) -> None:
        self._sheet = sheet
        self._width = width
        self.rows = 0
        self.cut = 0

    def line(self, row: Sequence[Cell]) -> list[Any]:
        if len(row) != self._width:
            raise ValueError(f"A row of {len(row)} cells under {self._width} columns.")
        self.rows += 1
        if self.rows > LIMIT_ROWS:
            raise ValueError(f"A sheet holds {LIMIT_ROWS:,} rows.")
        return list(self._cells(row))

    def _cells(self, row: Sequence[Cell]) -> Iterator[Any]:
        for cell in row:
            if isinstance(cell, str) or (isinstance(cell, int) and abs(cell) >= _EXACT):
                yield self._text(str(cell))
            elif isinstance(cell, bool | dt.time) or (
                isinstance(cell, dt.datetime) and cell.tzinfo is not None
            ):
                yield plain(cell)
            else:
                yield cell

    def _text(self, text: str) -> Any:
        text = self._fitting(visible(text))
        if begins_like_formula(text) or text in ERROR_CODES:
            return _text_cell(self._sheet, text)
        return text or None

    def _fitting(self, text: str) -> str:
        if len(text) <= LIMIT_CELL:
            return text
        self.cut += 1
        whole = f"{len(text):,} characters; an XLSX cell holds {LIMIT_CELL:,}, the CSV export has them all"
        note = f" [cut: {whole}]"
        return text[: LIMIT_CELL - len(note)] + note
