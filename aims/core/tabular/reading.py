"""The one door by which a table comes in."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, BinaryIO

from aims.core.errors import Invalid, TooLarge
from aims.core.tabular.csv_source import open_csv
from aims.core.tabular.encoding import decide_encoding
from aims.core.tabular.header import Header, find_header
from aims.core.tabular.kinds import decide_kind
from aims.core.tabular.table import Table, Understanding
from aims.core.tabular.xlsx_source import XlsxSource, open_xlsx

_BLOCK = 1 << 20
_COLUMNS_OF_A_TABLE = 3


def read_table(
    source: BinaryIO | Path,
    name: str,
    *,
    limit_bytes: int,
    limit_rows: int,
    sheet: str | None = None,
    header_row: int | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Table:
    """Opens a CSV or XLSX file and says what it understood; rows are read when asked for.

    `sheet`, `header_row`, `encoding` and `delimiter` overrule the guess. A stream is copied to disk first
    and refused while it is copied. Raises TooLarge or Invalid, in words for the person who sent the file.
    Use the table as a context manager; a file given as a path must stay where it is until then.
    """
    with ExitStack() as stack:
        path = _on_disk(source, limit_bytes, stack)
        if decide_kind(path) == "XLSX":
            opened, understanding = _xlsx(path, name, stack, sheet, header_row)
            return Table(understanding, opened, limit_rows, stack.pop_all())
        decided = decide_encoding(path, encoding)
        csv, guesses = open_csv(path, decided.codec, delimiter)
        header = find_header(csv, header_row)
        understanding = _understood(
            name, "CSV", header, [*decided.warnings, *guesses], decided.label, csv.delimiter
        )
        return Table(understanding, csv, limit_rows, stack.pop_all())


def _on_disk(source: BinaryIO | Path, limit: int, stack: ExitStack) -> Path:
    if not isinstance(source, Path):
        copy = stack.enter_context(tempfile.NamedTemporaryFile(prefix="aims-table-"))  # noqa: SIM115 the stack closes it
        _copy(source, copy, limit)
        return Path(copy.name)
    if source.stat().st_size > limit:
        raise _too_large(limit)
    return source


def _copy(source: BinaryIO, copy: IO[bytes], limit: int) -> None:
    size = 0
    while block := source.read(_BLOCK):
        size += len(block)
        if size > limit:
            raise _too_large(limit)
        copy.write(block)
    copy.flush()


def _too_large(limit: int) -> TooLarge:
    size = f"{limit / 1_000_000:,.0f} MB" if limit >= 1_000_000 else f"{limit:,} bytes"
    return TooLarge(f"This file is larger than {size}. Split it and import it in parts.")


def _xlsx(
    path: Path, name: str, stack: ExitStack, sheet: str | None, header_row: int | None
) -> tuple[XlsxSource, Understanding]:
    workbook, sheets = open_xlsx(stack.enter_context(path.open("rb")))
    stack.callback(workbook.close)
    if sheet is not None and sheet not in sheets:
        raise Invalid(f"The workbook has no sheet “{sheet}”. It has: {', '.join(sheets)}.")
    guesses = []
    title = sheet or _likely_sheet(workbook, sheets)
    source = XlsxSource(workbook, title)
    if sheet is None and len(sheets) > 1:
        guesses.append(f"The workbook has {len(sheets)} sheets. “{title}” was read; you can choose another.")
    header = find_header(source, header_row)
    return source, _understood(name, "XLSX", header, guesses, sheet=title, sheets=sheets)


def _likely_sheet(workbook: Any, sheets: Sequence[str]) -> str:
    """The first with three headings or more, which notes have not; else the first with anything in it."""
    filled: list[str] = []
    for title in sheets:
        try:
            header = find_header(XlsxSource(workbook, title))
        except (Invalid, TooLarge):
            continue
        filled.append(title)
        if sum(1 for cell in header.cells if cell) >= _COLUMNS_OF_A_TABLE:
            return title
    return (filled or list(sheets))[0]


def _understood(
    name: str,
    kind: str,
    header: Header,
    guesses: Sequence[str],
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    sheets: tuple[str, ...] = (),
) -> Understanding:
    return Understanding(
        name=name,
        format=kind,
        encoding=encoding,
        delimiter=delimiter,
        sheet=sheet,
        sheets=sheets,
        header_row=header.row,
        header=header.cells,
        columns=header.columns,
        banner=header.banner,
        warnings=(*guesses, *header.warnings),
        own_columns=header.own,
    )
