"""What stands in a file, column by column, found in one reading: for the mapping step."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from aims.core.tabular import Table, guess_date_order
from aims.exchange.fields import plain_text

MOST_VALUES = 50
_LONGEST_VALUE = 120
_EXAMPLES = 3
_DATES_KEPT = 5_000
_DATE = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")


@dataclass
class ColumnSurvey:
    """One column: how many cells are filled, some examples, its distinct texts when they are few."""

    name: str
    filled: int = 0
    examples: list[str] = field(default_factory=list)
    values: dict[str, int] | None = field(default_factory=dict)
    """Distinct texts with their counts; None when there are more than 50."""
    date_order: str = ""
    date_note: str = ""


@dataclass
class Survey:
    """What was understood of a file and what its columns hold."""

    understanding: dict[str, Any]
    rows: int
    columns: list[ColumnSurvey]

    def column(self, name: str | None) -> ColumnSurvey | None:
        return next((each for each in self.columns if each.name == name), None)

    def as_bytes(self) -> Iterator[bytes]:
        """As JSON, to be stored beside the file."""
        yield json.dumps(asdict(self), ensure_ascii=False).encode("utf-8", errors="replace")

    @classmethod
    def from_bytes(cls, text: bytes) -> Survey:
        data = json.loads(text)
        columns = [ColumnSurvey(**column) for column in data["columns"]]
        return cls(data["understanding"], data["rows"], columns)


def survey_of(table: Table) -> Survey:
    """Read the whole table once."""
    names = table.understanding.columns
    columns = [ColumnSurvey(name) for name in names]
    dates: list[dict[str, None]] = [{} for _ in names]
    rows = 0
    for row in table.rows():
        rows += 1
        for column, seen, cell in zip(columns, dates, row.cells, strict=True):
            if cell:
                _look(column, seen, cell)
    for column, seen in zip(columns, dates, strict=True):
        guess = guess_date_order(seen)
        column.date_order = guess.order.value if guess.order else ""
        column.date_note = guess.note
    return Survey(table.understanding.as_dict(), rows, columns)


def _look(column: ColumnSurvey, dates: dict[str, None], cell: str) -> None:
    text = cell.strip()
    if not text:
        return
    column.filled += 1
    if "\x00" in text:
        return  # its row is refused, so it is nobody's example and no choice
    if len(text) <= 10 and len(dates) < _DATES_KEPT and _DATE.fullmatch(text):
        dates[text] = None
    if column.values is None:
        return
    value = plain_text(text)
    if len(value) > _LONGEST_VALUE:
        _add_example(column, value)
        column.values = None
        return
    if value not in column.values:
        _add_example(column, value)
        if len(column.values) == MOST_VALUES:
            column.values = None
            return
    column.values[value] = column.values.get(value, 0) + 1


def _add_example(column: ColumnSurvey, value: str) -> None:
    if len(column.examples) < _EXAMPLES:
        column.examples.append(value[:_LONGEST_VALUE])
