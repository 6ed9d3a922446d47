"""XLSX in: sheets, values as a person reads them, and files made to hurt."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest

from aims.core.errors import Invalid, TooLarge
from aims.core.tabular import kinds
from aims.core.tabular.table import LIMIT_COLUMNS
from tests.core.tabular.conftest import Write, cells_of, problems_of, read, rows_of, workbook


def changed(content: bytes, entry: str, change: tuple[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, body.decode().replace(*change).encode() if name == entry else body)
    return target.getvalue()


def archive(**entries: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in entries.items():
            made.writestr(name, body)
    return target.getvalue()


def test_values_read_as_in_the_sheet(write: Write) -> None:
    row = [
        "007",
        7,
        0.1 + 0.2,
        True,
        dt.date(2024, 5, 1),
        dt.datetime(2024, 5, 1, 9, 30),  # noqa: DTZ001 a spreadsheet knows no time zone
        dt.time(8),
        "1/5/2023",
        None,
        " x\ny ",
    ]
    table = read(write(workbook(S=[[f"c{at}" for at in range(10)], row])))
    assert (table.understanding.format, table.understanding.encoding) == ("XLSX", None)
    assert cells_of(table) == [
        ("007", "7", "0.3", "TRUE", "2024-05-01", "2024-05-01T09:30:00", "08:00:00", "1/5/2023", "", " x\ny ")
    ]


def test_a_formula_without_its_result_is_told(write: Write) -> None:
    content = workbook(S=[["a", "b"], [1, "=A2*2"], [2, 4]])
    assert problems_of(read(write(content))) == [
        (
            2,
            "b",
            "The cell holds a formula without its result. Open the file in your spreadsheet and save it again.",
        )
    ]
    stored = changed(content, "xl/worksheets/sheet1.xml", ("<v></v>", "<v>2</v>"))
    stored = changed(stored, "xl/worksheets/sheet1.xml", ("<v />", "<v>2</v>"))
    assert cells_of(read(write(stored))) == [("1", "2"), ("2", "4")]


def test_a_date_outside_the_calendar_is_told(write: Write) -> None:
    content = workbook(S=[["a", "b"], [dt.date(2024, 5, 1), "x"]])
    spoiled = changed(content, "xl/worksheets/sheet1.xml", ("45413", "99999999999"))
    assert [(number, column) for number, column, _ in problems_of(read(write(spoiled)))] == [(2, "a")]


def test_the_sheet_that_looks_like_a_table_is_taken_and_another_can_be_chosen(write: Write) -> None:
    path = write(
        workbook(
            Read_me=[["Notes"], ["Fill in"]], Data=[["a", "b", "c"], [1, 2, 3]], Other=[["x", "y"], [8, 9]]
        )
    )
    found = read(path).understanding
    assert (found.sheet, found.sheets) == ("Data", ("Read_me", "Data", "Other"))
    assert found.warnings == ("The workbook has 3 sheets. “Data” was read; you can choose another.",)
    assert cells_of(read(path, sheet="Other")) == [("8", "9")]
    with pytest.raises(Invalid):
        read(path, sheet="None")


def test_merged_titles_empty_rows_and_short_rows_do_no_harm(write: Write) -> None:
    rows: list[list[object]] = [
        ["A long title", None, None],
        [None],
        ["Id", "Name", "Owner"],
        [1, "A"],
        [None],
        [2, "B", "C", None],
    ]
    table = read(write(workbook(S=rows)))
    assert table.understanding.header_row == 3
    assert [(row.number, row.cells, row.problems) for row in rows_of(table)] == [
        (4, ("1", "A", ""), ()),
        (6, ("2", "B", "C"), ()),
    ]


def test_a_value_beyond_the_headings_is_told(write: Write) -> None:
    rows: list[tuple[object, ...]] = [("a", "b"), *[(1, 2)] * 80, (1, 2, None, "?")]
    assert problems_of(read(write(workbook(S=rows)))) == [(82, None, "Column D has a value but no heading.")]


def test_a_sheet_can_be_read_twice_at_once(write: Write) -> None:
    with read(write(workbook(S=[["a", "b"], [1, 2], [3, 4]]))) as table:
        assert [(one.cells, two.cells) for one, two in zip(table.rows(), table.rows(), strict=True)] == [
            (("1", "2"), ("1", "2")),
            (("3", "4"), ("3", "4")),
        ]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "ODS"),
        (archive(**{"xl/workbook.bin": b"x", "[Content_Types].xml": b"x"}), "XLSB"),
        (archive(**{"word/document.xml": b"x"}), "Word"),
        (archive(**{"a.txt": b"x"}), "zip archive"),
        (archive(**{"xl/workbook.xml": b"x", "[Content_Types].xml": b"x"}), "damaged"),
        (workbook(S=[["a", "b"], [1, 2]])[:-200], "damaged"),
        (workbook(S=[]), "no cells"),
    ],
)
def test_other_archives_are_refused_in_plain_words(content: bytes, word: str, write: Write) -> None:
    with pytest.raises(Invalid) as refusal:
        read(write(content))
    assert word in refusal.value.message


def test_entities_are_not_expanded(write: Write) -> None:
    content = workbook(S=[["a", "b"], [1, 2]])
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet '
    for entry, start in (("xl/worksheets/sheet1.xml", "<worksheet "), ("xl/workbook.xml", "<workbook ")):
        spoiled = changed(content, entry, (start, bomb.replace("<worksheet ", start)))
        with pytest.raises(Invalid):
            rows_of(read(write(spoiled)))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(archive(**{"[Content_Types].xml": b"x", "xl/workbook.xml": b"\0" * 3_000_000}))
    assert path.stat().st_size < 10_000
    monkeypatch.setattr(kinds, "LIMIT_UNPACKED", 2_000_000)
    with pytest.raises(TooLarge):
        read(path)


def test_too_many_entries_are_refused(write: Write) -> None:
    with pytest.raises(TooLarge):
        read(write(archive(**{f"xl/{at}": b"" for at in range(kinds.LIMIT_ENTRIES + 1)})))


def test_a_sheet_of_endless_columns_or_rows_is_refused(write: Write) -> None:
    content = workbook(S=[["a", "b"], [1, 2]])
    sheet = "xl/worksheets/sheet1.xml"
    with pytest.raises(TooLarge):
        rows_of(read(write(changed(content, sheet, ('r="B2"', 'r="XFD2"')))))
    with pytest.raises(Invalid):
        rows_of(read(write(changed(content, sheet, ('<row r="2"', '<row r="99999999"')))))


def test_the_name_of_a_file_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(workbook(S=[["a", "b"], [1, 2]]))
    assert read(path).understanding.format == "XLSX"


def test_a_wide_sheet_does_not_hide_the_table_beside_it(write: Write) -> None:
    wide = [["x"] * (LIMIT_COLUMNS + 1)]
    table = read(write(workbook(Pivot=wide, List=[["a", "b", "c"], [1, 2, 3]])))
    assert (table.understanding.sheet, table.understanding.columns) == ("List", ("a", "b", "c"))
    with pytest.raises(TooLarge) as refusal:
        read(write(workbook(Pivot=wide)))
    assert refusal.value.message == "Row 1 has something in column SG. A table may have 500 columns."
