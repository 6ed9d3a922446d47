"""XLSX: one sheet, row by row, every cell as text the way a person reads it.

openpyxl parses; XML goes through defusedxml, which openpyxl uses when it is installed (a test holds that).
"""

from __future__ import annotations

import datetime as dt
import warnings
import zlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import IO, Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.datetime import from_excel
from openpyxl.worksheet._reader import FORMULA_TAG, ROW_TAG, WorkSheetParser
from openpyxl.xml.functions import iterparse

from aims.core.errors import Invalid
from aims.core.tabular.table import Record, require_columns

LAST_ROW = 1_048_576
_DAMAGED = (AttributeError, BadZipFile, EOFError, IndexError, KeyError, OSError, OverflowError)
_DAMAGE = (*_DAMAGED, ParseError, TypeError, ValueError, zlib.error)
_SAY_DAMAGED = "This XLSX file is damaged and cannot be read. Open it in your spreadsheet and save it again."
_NO_VALUE = (
    "The cell holds a formula without its result. Open the file in your spreadsheet and save it again."
)
_BAD_DATE = "The cell is a date outside the calendar."


@dataclass(frozen=True, slots=True)
class XlsxSource:
    """One sheet of an opened workbook. The workbook keeps the texts that cells share, and nothing else."""

    workbook: Any
    sheet: str
    ragged: bool = True

    def records(self) -> Generator[Record]:
        worksheet = self.workbook[self.sheet]
        try:
            with worksheet._get_source() as file:
                yield from _records(_Cells(file, worksheet._shared_strings, self.workbook))
        except _DAMAGE as error:
            raise Invalid(_SAY_DAMAGED) from error


def open_xlsx(file: IO[bytes]) -> tuple[Any, tuple[str, ...]]:
    """The workbook, and its sheets: the visible first, then the hidden ones. Raises Invalid when damaged.

    An open file, not a path: of a path openpyxl would judge the ending.
    """
    try:
        with warnings.catch_warnings():
            # What openpyxl cannot keep (styles, extensions) is no loss to someone who only reads cells.
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except _DAMAGE as error:
        raise Invalid(_SAY_DAMAGED) from error
    sheets = sorted(workbook.worksheets, key=lambda sheet: sheet.sheet_state != "visible")
    if not sheets:
        workbook.close()
        raise Invalid("This workbook has no sheet with cells.")
    return workbook, tuple(sheet.title for sheet in sheets)


class _Cells(WorkSheetParser):
    """openpyxl's parser of a sheet, told to name formulas without a result and to leave dates to us."""

    def __init__(self, file: object, strings: object, workbook: Any) -> None:
        super().__init__(file, strings, data_only=True, epoch=workbook.epoch)
        self.dates = workbook._date_formats
        self.spans = workbook._timedelta_formats

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None:
            cell["fault"] = _NO_VALUE if element.find(FORMULA_TAG) is not None else None
        elif cell["style_id"] in self.dates and isinstance(cell["value"], int | float):
            self._make_date(cell)
        return cell

    def _make_date(self, cell: dict[str, Any]) -> None:
        if isinstance(cell["value"], bool):
            return
        try:
            cell["value"] = from_excel(cell["value"], self.epoch, timedelta=cell["style_id"] in self.spans)
        except (OverflowError, ValueError):
            cell["fault"] = _BAD_DATE


def _records(parser: _Cells) -> Iterator[Record]:
    """Rows as the sheet has them. Only rows are looked at; what follows them (pictures, rules) is skipped."""
    above = None
    for event, element in iterparse(parser.source, events=("start", "end")):
        if event == "start":
            above = above if element.tag == ROW_TAG or above is not None else _sheet_data(element)
        elif element.tag == ROW_TAG:
            number, cells = parser.parse_row(element)
            if number > LAST_ROW:
                raise Invalid(_SAY_DAMAGED)
            yield _record(number, cells)
            (element if above is None else above).clear()


def _sheet_data(element: Any) -> Any:
    return element if element.tag.endswith("}sheetData") else None


def _record(number: int, found: list[dict[str, Any]]) -> Record:
    width = max(
        (cell["column"] for cell in found if cell["value"] is not None or cell.get("fault")), default=0
    )
    require_columns(number, width)
    cells = [""] * width
    faults: list[tuple[int | None, str]] = []
    for cell in found:
        if cell["value"] is not None:
            cells[cell["column"] - 1] = _text(cell["value"])
        if cell.get("fault"):
            faults.append((cell["column"] - 1, cell["fault"]))
    return Record(number, tuple(cells), tuple(faults))


def _text(value: object) -> str:
    """Text stays as it is; a date becomes ISO text; a number reads as in the sheet, to its 15 digits."""
    match value:
        case str():
            return value.replace("\r\n", "\n")
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return format(value, ".15g")
        case dt.datetime():
            return (
                value.date().isoformat() if value.time() == dt.time() else value.isoformat(timespec="seconds")
            )
        case dt.time():
            return value.isoformat(timespec="seconds")
        case _:
            return str(value)
