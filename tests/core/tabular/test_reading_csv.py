"""CSV in: encodings, delimiters, headers, and rows that do not fit, each told by its row."""

from __future__ import annotations

import io
import time
import tracemalloc

import pytest

from aims.core.errors import Invalid, TooLarge
from aims.core.tabular import read_table
from aims.core.tabular.header import _unique
from aims.core.tabular.table import LIMIT_COLUMNS
from tests.core.tabular.conftest import Write, cells_of, problems_of, read, rows_of

TEXT = "Name,Ort\r\nBjörn,Zürich\r\n"


@pytest.mark.parametrize(
    ("content", "label", "guessed"),
    [
        (TEXT.encode(), "UTF-8", False),
        (TEXT.encode("utf-8-sig"), "UTF-8", False),
        (TEXT.encode("utf-16"), "UTF-16 LE", False),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16 BE", False),
        (TEXT.encode("utf-16-le"), "UTF-16 LE", True),
        (TEXT.encode("utf-16-be"), "UTF-16 BE", True),
        (TEXT.encode("cp1252"), "Windows-1252", True),
    ],
)
def test_each_encoding_gives_the_same_table(content: bytes, label: str, guessed: bool, write: Write) -> None:
    table = read(write(content))
    assert table.understanding.columns == ("Name", "Ort")
    assert (table.understanding.encoding, bool(table.understanding.warnings)) == (label, guessed)
    assert cells_of(table) == [("Björn", "Zürich")]


def test_a_chosen_encoding_overrules_the_guess(write: Write) -> None:
    path = write("Имя,Город\nИван,Москва\n".encode("cp1251"))
    assert cells_of(read(path, encoding="Windows-1251")) == [("Иван", "Москва")]
    for wrong in ("UTF-8", "Klingon"):
        with pytest.raises(Invalid):
            read(path, encoding=wrong)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_guessed(mark: str, write: Write) -> None:
    lines = [["Name", "Cost", "Note"], ["Ada", '"1,5"', "a"], ["Bo", '"2,5"', '"b; c | d"']]
    table = read(write("\n".join(mark.join(line) for line in lines).encode()))
    assert table.understanding.delimiter == mark
    assert cells_of(table) == [("Ada", "1,5", "a"), ("Bo", "2,5", "b; c | d")]


def test_decimal_commas_do_not_win_over_semicolons(write: Write) -> None:
    assert read(write(b"a;b;c\n1,5;2,5;3,5\n4,5;5,5;6,5\n")).understanding.delimiter == ";"


def test_a_chosen_delimiter_and_excels_own_line(write: Write) -> None:
    path = write(b"sep=|\na|b,c\n1|2,3\n")
    table = read(path)
    assert (table.understanding.delimiter, table.understanding.header_row) == ("|", 1)
    assert [row.number for row in rows_of(table)] == [2]
    assert read(path, delimiter=",").understanding.columns == ("a|b", "c")
    with pytest.raises(Invalid):
        read(path, delimiter="x")


def test_line_breaks_and_quotes_inside_cells_stay(write: Write) -> None:
    table = read(write(b'Name,Note\r\n"A","one\r\ntwo ""2"""\r\n\r\n"B","x"\r\n'))
    rows = rows_of(table)
    assert [row.cells for row in rows] == [("A", 'one\r\ntwo "2"'), ("B", "x")]
    assert [row.number for row in rows] == [2, 4]


def test_rows_that_do_not_fit_are_told_and_kept(write: Write) -> None:
    path = write(b'a,b,c\n1,2\n1,2,3,4\n1,2,3,,\n1,"x"y,3\n1,2,\x00\n1,2,3\n')
    assert problems_of(read(path)) == [
        (2, None, "The row has 2 cells, the header has 3."),
        (3, None, "The row has 4 cells, the header has 3."),
        (5, None, "A quotation mark in a quoted cell is not doubled, or one is never closed."),
        (6, "c", "The cell holds a NUL character, which is no text."),
    ]
    raw = [row.raw for row in rows_of(read(path))]
    assert raw[:2] == [("1", "2"), ("1", "2", "3", "4")]
    assert raw[3] == ('1,"x"y,3',)
    assert len(raw) == 6


def test_a_quote_that_is_never_closed_is_told_and_loses_nothing(write: Write) -> None:
    rows = rows_of(read(write(b'a,b\n1,2\n3,"4\n5,6\n7,8\n')))
    assert [row.number for row in rows if row.problems] == [3]
    assert rows[1].raw == ('3,"4\n5,6\n7,8',)


def test_banner_rows_are_left_out_and_shown(write: Write) -> None:
    path = write(b"Inventory 2024,,,\n,,,\nmade by,Maya,,\nId,Name,Owner,Stage\n1,A,B,C\n")
    found = read(path).understanding
    assert (found.header_row, found.banner) == (4, ("Inventory 2024", "made by Maya"))
    assert found.warnings == ("Row 4 was taken as the header; the rows above it were left out.",)
    chosen = read(path, header_row=3).understanding.columns
    assert chosen == ("made by", "Maya", "Column C", "Column D")
    with pytest.raises(Invalid):
        read(path, header_row=2)
    with pytest.raises(Invalid):
        read(path, header_row=99)


def test_blank_and_repeated_headings_get_names_of_their_own(write: Write) -> None:
    table = read(write(b"Name,,name ,Name (2),\n1,2,3,4,\n5,6,7,8,\n"))
    assert table.understanding.columns == ("Name", "Column B", "name (3)", "Name (2)")
    assert len(table.understanding.warnings) == 2
    assert cells_of(table) == [("1", "2", "3", "4"), ("5", "6", "7", "8")]


def test_a_stray_value_under_no_heading_is_told(write: Write) -> None:
    lines = ["a,b,"] + ["1,2,"] * 80 + ["1,2,3"]
    assert problems_of(read(write("\n".join(lines).encode()))) == [
        (82, None, "Column C has a value but no heading.")
    ]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"  \r\n\t\n", "blanks"),
        (b"\xef\xbb\xbf\n", "blanks"),
        (b",,,\n,,,\n", "no cells"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"GIF89a", "GIF"),
        (b"<!DOCTYPE html><html>", "HTML"),
        (b"\n <html><table>", "HTML"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (b'{"a": 1}', "JSON"),
        (b'[ {"a": 1}]', "JSON"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "XLS"),
        (b"PK\x03\x04damaged", "damaged"),
        (b"\x1f\x8b\x08", "gzip"),
        (bytes(range(256)) * 40, "no text"),
        (b"\x01\x02\x03abc\x04\x05\x06" * 50, "no text"),
        (b"MZ\x90\x00\x03\x00\x00\x00\x04" * 200, "no text"),
        (b"\xff\xfea", "UTF-16"),
    ],
)
def test_what_is_no_table_is_refused_in_plain_words(content: bytes, word: str, write: Write) -> None:
    with pytest.raises(Invalid) as refusal:
        read(write(content))
    assert word in refusal.value.message


def test_a_stream_over_the_limit_is_refused_while_it_is_read() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"a" * size

    stream = Endless()
    with pytest.raises(TooLarge) as refusal:
        read_table(stream, "x", limit_bytes=2_000_000, limit_rows=5)  # type: ignore[arg-type]
    assert stream.given < 4_000_000
    assert refusal.value.message == "This file is larger than 2 MB. Split it and import it in parts."


def test_a_file_over_a_limit_is_refused(write: Write) -> None:
    path = write(b"a,b\n" + b"1,2\n" * 11)
    with pytest.raises(TooLarge):
        read_table(path, "x", limit_bytes=20, limit_rows=5)
    with pytest.raises(TooLarge) as refusal:
        rows_of(read_table(path, "x", limit_bytes=2_000, limit_rows=10))
    assert refusal.value.message == "This file has more than 10 rows. Split it and import it in parts."


def test_a_stream_is_read_as_often_as_wanted_and_let_go() -> None:
    with read(io.BytesIO(b"a,b\n1,2\n3,4\n")) as table:
        assert [row.cells for row in table.rows()] == [row.cells for row in table.rows()]
        assert table.understanding.as_dict()["columns"] == ["a", "b"]


def test_many_wide_rows_take_no_more_memory_than_few(write: Write) -> None:
    line = ",".join(f"cell number {at}" for at in range(62)) + "\n"

    def peak(count: int) -> int:
        path = write((line * count).encode())
        tracemalloc.start()
        with read_table(path, "x", limit_bytes=50_000_000, limit_rows=50_000) as table:
            assert sum(1 for _ in table.rows()) == count - 1
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(6_000) < peak(1_200) + 300_000


def test_many_equal_headings_cost_as_many_steps() -> None:
    """Not their cube: 1,600 of them took 14 seconds."""
    cells = ["Name", *["x"] * 1_000, *(f"x ({number})" for number in range(2, 1_000))]
    columns, warnings = _unique(cells)
    assert len({column.casefold() for column in columns}) == len(cells)
    assert columns[1000] == "x (1998)"
    assert len(warnings) == 999
    started = time.process_time()
    _unique(["x"] * 18_000)
    assert time.process_time() - started < 2


def test_more_columns_than_a_page_can_ask_about_are_refused(write: Write) -> None:
    most = LIMIT_COLUMNS
    fits = read(write((",".join("x" * most) + "\n" + "1," * (most - 1) + "1\n").encode()))
    assert len(fits.understanding.columns) == most
    with pytest.raises(TooLarge) as refusal:
        read(write((",".join("x" * (most + 1)) + "\n").encode()))
    assert refusal.value.message == "Row 1 has something in column SG. A table may have 500 columns."
    with pytest.raises(TooLarge, match="Row 2 has something in column 20,001"):
        rows_of(read(write(b"a,b\n1" + b",1" * 20_000 + b"\n")))
    with pytest.raises(TooLarge, match="cut into too many cells"):
        read(write(b"," * 300_000 + b"\n"))


def test_delimiters_at_the_right_edge_are_no_columns(write: Write) -> None:
    edge = b"," * 4_000
    table = read(write(b"a,b" + edge + b"\n1,2" + edge + b"\n"))
    assert (table.understanding.columns, cells_of(table)) == (("a", "b"), [("1", "2")])


def test_a_heading_has_no_character_that_is_no_text(write: Write) -> None:
    table = read(write(b"Ti\0tle,,\nNa\0me,b,c\n1,2,3\n"))
    assert table.understanding.columns == ("Na␀me", "b", "c")
    assert table.understanding.banner == ("Ti␀tle",)
