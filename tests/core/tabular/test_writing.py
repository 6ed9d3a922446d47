"""Tables out: harmless in a spreadsheet, the same when they come back."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from aims.core.tabular import (
    Cell,
    RefusedRow,
    read_table,
    refused_columns,
    refused_lines,
    write_csv,
    write_refused,
    write_xlsx,
)
from tests.core.tabular.conftest import Write, cells_of, read, rows_of

MOMENT = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
LIVE = [
    "=HYPERLINK(1)",
    "+1",
    "-1",
    "@x",
    "\tx",
    "\rx",
    "\nx",
    "＝1",
    "'=1",
    "''=1",
    "'quoted'",
    "plain",
    "a=b",
]


def test_csv_is_what_excel_opens() -> None:
    cells: list[Cell] = ["ä,b", 1, -2.5, Decimal("-3.10"), True, None, dt.date(2026, 5, 1), MOMENT]
    content = b"".join(write_csv(list("abcdefgh"), [cells]))
    line = '"ä,b",1,-2.5,-3.10,Yes,,2026-05-01,2026-11-23T09:00:00+00:00'
    assert content == f"\ufeffa,b,c,d,e,f,g,h\r\n{line}\r\n".encode()


def test_no_cell_of_a_csv_runs(write: Write) -> None:
    content = b"".join(write_csv(["=a", "b"], [[text, ""] for text in LIVE]))
    cells = [row.raw[0] for row in rows_of(read(write(content), header_row=1))]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))] == []
    assert cells[0] == "'=HYPERLINK(1)"


def test_a_marked_csv_comes_back_as_it_was(write: Write) -> None:
    path = write(b"".join(write_csv(["=a", "b"], [[text, "x"] for text in LIVE], marked=True)))
    table = read(path, header_row=1)
    assert table.understanding.columns == ("=a", "b")
    assert table.understanding.own_columns == 1
    assert cells_of(table) == [(text, "x") for text in LIVE]


def test_an_apostrophe_that_is_not_ours_stays(write: Write) -> None:
    assert cells_of(read(write(b"a,b\n'=1,x\n"))) == [("'=1", "x")]


def test_a_row_of_the_wrong_length_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="1 cells under 2 columns"):
        list(write_csv(["a", "b"], [["x"]]))
    with pytest.raises(ValueError, match="1 cells under 2 columns"):
        write_xlsx(io.BytesIO(), ["a", "b"], [["x", "y"]] * 200 + [["x"]], title="T", moment=MOMENT)


def test_csv_streams() -> None:
    blocks = write_csv(["a"], (["x" * 1_000] for _ in range(1_000)))
    assert len(next(blocks)) < 100_000


def sheet(rows: Sequence[Sequence[Cell]], columns: list[str]) -> tuple[bytes, int]:
    target = io.BytesIO()
    cut = write_xlsx(
        target, columns, rows, title="A/B [very long title of a sheet, far beyond]", moment=MOMENT
    )
    return target.getvalue(), cut


def test_no_cell_of_an_xlsx_is_a_formula() -> None:
    content, _ = sheet([[text] for text in [*LIVE, "#N/A"]], ["=a"])
    found = openpyxl.load_workbook(io.BytesIO(content)).active
    cells = [cell for column in found.columns for cell in column]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells][:2] == ["=a", "=HYPERLINK(1)"]
    assert [cell.quotePrefix for cell in cells][1:3] == [True, True]


def test_xlsx_looks_like_a_table_and_comes_back(write: Write) -> None:
    cells: list[Cell] = ["Ada", 7, 10**17, dt.date(2026, 5, 1), MOMENT, True, None]
    content, cut = sheet([cells], list("abcdefg"))
    found = openpyxl.load_workbook(io.BytesIO(content)).active
    assert (found.title, found.freeze_panes, found.auto_filter.ref) == (
        "A B  very long title of a sheet",
        "A2",
        "A1:G2",
    )
    assert found["A1"].font.bold
    assert cut == 0
    assert cells_of(read(write(content))) == [
        ("Ada", "7", "1" + "0" * 17, "2026-05-01", "2026-11-23T09:00:00+00:00", "Yes", "")
    ]


def test_what_xlsx_cannot_hold_is_said_in_the_cell(write: Write) -> None:
    content, cut = sheet([["a\x00b\x0b", "x" * 40_000]], ["a", "b"])
    [(control, long)] = cells_of(read(write(content)))
    assert (control, cut, len(long)) == ("a␀b␋", 1, 32_767)
    assert long.endswith("[cut: 40,000 characters; an XLSX cell holds 32,767, the CSV export has them all]")


def test_the_same_rows_give_the_same_bytes() -> None:
    one, _ = sheet([["a", 1]], ["x", "y"])
    time.sleep(2.1)  # a zip keeps time in steps of two seconds
    two, _ = sheet([["a", 1]], ["x", "y"])
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert archive.read("docProps/core.xml").count(b"2026-11-23T09:00:00Z") == 2


def test_refused_rows_come_back_mended(write: Write, tmp_path: Path) -> None:
    source = write(b"Name,=Date,Note\nA,23-Nov,=1+1\nB,2024-01-01,ok,more\nC,x\n")
    with read(source) as table:
        refused = [RefusedRow.of(row, [f"reason {row.number}"]) for row in table.rows()]
        content = b"".join(write_refused(table.understanding, refused))
        columns = refused_columns(table.understanding)
        lines = list(refused_lines(table.understanding, refused))
    assert columns == ["Name", "=Date", "Note", "Row", "What to mend"]
    assert lines[1] == ["B", "2024-01-01", "ok", 3, "reason 3\nBeyond the last column: more"]
    assert "'=1+1,2,reason 2,Note" in content.decode("utf-8-sig")
    back = tmp_path / "mended.csv"
    back.write_bytes(content.replace(b"23-Nov", b"2023-11-23"))
    with read_table(back, "mended", limit_bytes=9_999, limit_rows=9) as mended:
        assert mended.understanding.columns == ("Name", "=Date", "Note")
        assert [(row.cells, row.problems) for row in mended.rows()] == [
            (("A", "2023-11-23", "=1+1"), ()),
            (("B", "2024-01-01", "ok"), ()),
            (("C", "x", ""), ()),
        ]
