"""CSV out: UTF-8 with a byte order mark and CRLF, so that Excel opens it with a double click."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from aims.core.tabular.neutral import MARK_COLUMN, MARK_SEPARATOR, neutralized

Cell = str | int | float | Decimal | bool | dt.date | dt.datetime | dt.time | None
_BLOCK = 64 * 1024


def write_csv(
    columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, marked: bool = False
) -> Iterator[bytes]:
    """The file in blocks. Text that a spreadsheet would run gets an apostrophe (see `neutral`).

    With `marked` a last column names, row by row, the columns that got one, so that `read_table` gives the
    texts back as they were. Raises ValueError for a row that is not as long as the header.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write("\ufeff")
    heading = [neutralized(column) for column in columns]
    writer.writerow([*heading, MARK_COLUMN] if marked else heading)
    for row in rows:
        writer.writerow(_line(columns, row, marked=marked))
        if buffer.tell() > _BLOCK:
            yield _emptied(buffer)
    yield _emptied(buffer)


def plain(cell: Cell) -> str:
    """A cell as text: dates by ISO, yes and no in words, nothing for None."""
    match cell:
        case None:
            return ""
        case bool():
            return "Yes" if cell else "No"
        case dt.datetime():
            return cell.isoformat(timespec="seconds")
        case dt.date() | dt.time():
            return cell.isoformat()
        case _:
            return str(cell)


def _line(columns: Sequence[str], row: Sequence[Cell], *, marked: bool) -> list[str]:
    if len(row) != len(columns):
        raise ValueError(f"A row of {len(row)} cells under {len(columns)} columns.")
    texts = [plain(cell) for cell in row]
    safe = [
        neutralized(text) if isinstance(cell, str) else text for cell, text in zip(row, texts, strict=True)
    ]
    if marked:
        changed = (name for name, text, new in zip(columns, texts, safe, strict=True) if text != new)
        safe.append(MARK_SEPARATOR.join(changed))
    return safe


def _emptied(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    # A lone surrogate is no character; it must not stop an export.
    return text.encode("utf-8", errors="replace")
