"""CSV: the delimiter guessed over the first records, then one record after the other.

A record counts as one row, however many lines its cells break over, just as a spreadsheet numbers it.
"""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from aims.core.errors import Invalid, TooLarge
from aims.core.tabular.table import LIMIT_COLUMNS, Record, last_filled, require_columns

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_SAMPLE = 200_000
_SAMPLE_RECORDS = 60
_MOST_MARKS = 200_000
"""Delimiters in one line: far more than cells and the prose in them hold, far less than would fill memory."""
_QUOTE = "A quotation mark in a quoted cell is not doubled, or one is never closed."
_LONG = "A cell is longer than 131,072 characters; is a quotation mark never closed?"


@dataclass(frozen=True, slots=True)
class CsvSource:
    """Reads one file. It keeps no place of its own, so that several readings do not disturb each other."""

    path: Path
    codec: str
    delimiter: str
    skip_first: bool
    ragged: bool = False

    def records(self) -> Generator[Record]:
        with self.path.open("r", encoding=self.codec, newline="") as text:
            if self.skip_first:
                text.readline()
            yield from _records(text, self.delimiter)


def open_csv(path: Path, codec: str, delimiter: str | None) -> tuple[CsvSource, list[str]]:
    """The source, and what was guessed. Excel's own first line `sep=;` names the delimiter and is no row."""
    with path.open("r", encoding=codec, newline="") as text:
        sample = text.read(_SAMPLE)
        whole = not text.read(1)
    _require_text(sample)
    hint, warnings = _hint(sample), []
    if delimiter is None:
        delimiter = hint or _guess(sample, whole=whole)
        if delimiter is None:
            delimiter = ","
            warnings.append("No delimiter was found, so the file was read as one single column.")
    if delimiter not in DELIMITERS:
        raise Invalid(f"“{delimiter}” is not a delimiter we read. Choose {', '.join(DELIMITERS.values())}.")
    return CsvSource(path, codec, delimiter, skip_first=hint is not None), warnings


def _records(text: TextIO, delimiter: str) -> Iterator[Record]:
    lines = _Lines(text, delimiter)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        lines.taken.clear()
        try:
            cells = tuple(next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            # The reader goes on with the next line: a broken quote costs few rows, each of them named.
            message = _LONG if "limit" in str(error) else _QUOTE
            yield Record(number, ("".join(lines.taken).rstrip("\r\n"),), ((None, message),))
            continue
        cells = _within_limit(number, cells)
        yield Record(number, cells, tuple(_faults(cells)))


def _within_limit(number: int, cells: tuple[str, ...]) -> tuple[str, ...]:
    """Delimiters at the right edge with nothing between them are no columns."""
    if len(cells) <= LIMIT_COLUMNS:
        return cells
    require_columns(number, last_filled(cells))
    return cells[:LIMIT_COLUMNS]


def _faults(cells: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    for position, cell in enumerate(cells):
        if "\0" in cell:
            yield position, "The cell holds a NUL character, which is no text."


class _Lines:
    """The lines of a file, remembering those the current record took."""

    def __init__(self, text: TextIO, delimiter: str) -> None:
        self._text = text
        self._delimiter = delimiter
        self.taken: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._text)
        if line.count(self._delimiter) > _MOST_MARKS:
            raise TooLarge(f"A line is cut into too many cells. A table may have {LIMIT_COLUMNS:,} columns.")
        self.taken.append(line)
        return line


def _hint(sample: str) -> str | None:
    line = sample.partition("\n")[0].rstrip("\r")
    found = line[4:] if line.lower().startswith("sep=") else ""
    return found if found in DELIMITERS else None


def _guess(sample: str, *, whole: bool) -> str | None:
    """The delimiter with the most records of one same width, the wider on a tie; None if it cuts nothing."""
    scored = [(*_regularity(sample, mark, whole=whole), mark) for mark in DELIMITERS]
    best = max(scored, key=lambda entry: entry[:2])
    return best[2] if best[1] >= 2 else None


def _regularity(sample: str, delimiter: str, *, whole: bool) -> tuple[float, int]:
    records = [cells for cells in islice(_lenient(sample, delimiter), _SAMPLE_RECORDS + 1) if any(cells)]
    # The sample cuts its last record, unless the file ends there.
    if len(records) > 1 and (not whole or len(records) > _SAMPLE_RECORDS):
        records.pop()
    widths = Counter(len(cells) for cells in records)
    wide = [(count, width) for width, count in widths.items() if width > 1]
    if not wide:
        return 0.0, 1
    count, width = max(wide)
    return count / len(records), width


def _lenient(sample: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(sample.splitlines(keepends=True), delimiter=delimiter)
    while True:
        try:
            yield next(reader)
        except csv.Error:
            continue
        except StopIteration:
            return


def _require_text(sample: str) -> None:
    """Text has hardly any control characters; a program or a picture read as text is full of them."""
    if not sample.strip("\0 \t\r\n\f\v\ufeff"):
        raise Invalid("This file holds nothing but blanks.")
    strange = sum(
        1 for mark in sample[:20_000] if mark not in "\t\r\n" and unicodedata.category(mark) in {"Cc", "Cn"}
    )
    if strange > max(3, len(sample[:20_000]) // 50):
        raise Invalid("This file is not a table: it holds data that is no text.")
