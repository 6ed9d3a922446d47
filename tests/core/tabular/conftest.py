"""Files as people send them, made on the spot."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from openpyxl import Workbook

from aims.core.tabular import Row, Table, read_table

_opened: list[Table] = []


def read(source: Path | BinaryIO, **choices: Any) -> Table:
    """A table that is closed after the test."""
    table = read_table(source, "file", limit_bytes=5_000_000, limit_rows=50_000, **choices)
    _opened.append(table)
    return table


Write = Callable[[bytes], Path]


@pytest.fixture(autouse=True)
def _closed_after() -> Iterator[None]:
    yield
    while _opened:
        _opened.pop().close()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(content: bytes) -> Path:
        path = tmp_path / "upload.bin"
        path.write_bytes(content)
        return path

    return written


def rows_of(table: Table) -> list[Row]:
    with table:
        return list(table.rows())


def cells_of(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in rows_of(table)]


def problems_of(table: Table) -> list[tuple[int, str | None, str]]:
    return [(row.number, item.column, item.message) for row in rows_of(table) for item in row.problems]


def workbook(**sheets: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
