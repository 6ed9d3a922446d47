"""The file of refused rows: each as it was, with what to mend, ready to be imported again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from aims.core.tabular.csv_out import Cell, write_csv
from aims.core.tabular.neutral import MEND_COLUMN, ROW_COLUMN
from aims.core.tabular.table import Row, Understanding


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row nobody took, with the reasons in plain words."""

    number: int
    raw: Sequence[str]
    reasons: Sequence[str]

    @classmethod
    def of(cls, row: Row, reasons: Sequence[str]) -> RefusedRow:
        return cls(row.number, row.raw, reasons)


def refused_columns(understanding: Understanding) -> list[str]:
    """The columns of the file as they were read, then ours. For XLSX: `write_xlsx` with `refused_lines`."""
    return [*understanding.columns, ROW_COLUMN, MEND_COLUMN]


def refused_lines(understanding: Understanding, refused: Iterable[RefusedRow]) -> Iterator[list[Cell]]:
    """Every cell in its place. Cells beyond the last column stand in 'What to mend', so that none is lost."""
    width = len(understanding.columns)
    for row in refused:
        cells = [*row.raw[:width], *[""] * (width - len(row.raw))]
        yield [*cells, row.number, _to_mend(row, width)]


def write_refused(understanding: Understanding, refused: Iterable[RefusedRow]) -> Iterator[bytes]:
    """The file as CSV. `read_table` knows our columns, leaves them out and takes our apostrophes back."""
    return write_csv(refused_columns(understanding), refused_lines(understanding, refused), marked=True)


def _to_mend(row: RefusedRow, width: int) -> str:
    beyond = [cell for cell in row.raw[width:] if cell.strip()]
    reasons = list(row.reasons)
    if beyond:
        reasons.append("Beyond the last column: " + " | ".join(beyond))
    return "\n".join(reasons)
