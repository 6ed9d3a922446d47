"""Dates: read when they are sure, refused with the reason when they are not."""

from __future__ import annotations

import datetime as dt

import pytest

from aims.core.tabular import BadCell, DateOrder, guess_date_order, parse_date

MAY = dt.date(2023, 5, 1)
JANUARY = dt.date(2023, 1, 5)


@pytest.mark.parametrize("text", ["", " ", "-", "–", "N/A", "n/a ", "NA", "#N/A"])
def test_empty(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("2023-05-01", "2023/5/1", "2023-05-01T00:00:00", "2023-05-01 09:30", "2023-05-01T09:30:00Z"),
        *("1 May 2023", "1-May-2023", "01.May.2023", "1st May, 2023", "May 1, 2023", "may 1st 2023"),
    ],
)
def test_sure_dates(text: str) -> None:
    assert parse_date(text) == MAY


def test_every_month_by_name() -> None:
    names = ["January", "Feb.", "Mar", "April", "May", "jun", "JULY", "Aug", "Sept", "October", "Nov", "Dec"]
    assert [parse_date(f"3 {name} 2024") for name in names] == [
        dt.date(2024, month, 3) for month in range(1, 13)
    ]


def test_the_order_decides() -> None:
    assert parse_date("1/5/2023", DateOrder.DAY_FIRST) == MAY
    assert parse_date("1/5/2023", DateOrder.MONTH_FIRST) == JANUARY
    assert parse_date("8/29/2023") == dt.date(2023, 8, 29)
    assert parse_date("29.8.2023") == dt.date(2023, 8, 29)
    assert parse_date("5/5/2023") == dt.date(2023, 5, 5)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("1/5/2023", "order"),
        ("23-Nov", "not a whole date"),
        ("Nov 23", "not a whole date"),
        ("5/1", "not a whole date"),
        ("2023", "not a whole date"),
        ("2023-05", "not a whole date"),
        ("May 2023", "not a whole date"),
        ("45123", "number for a date"),
        ("45123.5", "number for a date"),
        ("5/1/23", "two digits"),
        ("1-May-23", "two digits"),
        ("2023-02-30", "calendar"),
        ("31/2/2023", "calendar"),
        ("13/13/2023", "calendar"),
        ("0/5/2023", "order"),
        ("Pre-2021", "not a date"),
        ("1 Foo 2023", "not a date"),
        ("Q4FY25", "not a date"),
        ("TBD", "not a date"),
        ("2022-11-16 (first formal action)", "not a date"),
        ("10/12023", "not a date"),
        ("x" * 5_000, "not a date"),
    ],
)
def test_unsure_dates_are_refused(text: str, word: str) -> None:
    with pytest.raises(BadCell) as bad:
        parse_date(text)
    assert word in bad.value.message
    assert len(bad.value.message) < 200


def test_a_date_against_the_order_is_refused() -> None:
    with pytest.raises(BadCell):
        parse_date("8/29/2023", DateOrder.DAY_FIRST)
    with pytest.raises(BadCell):
        parse_date("29/8/2023", DateOrder.MONTH_FIRST)


@pytest.mark.parametrize(
    ("values", "order", "said"),
    [
        (["8/29/2023", "1/5/2023", "", "N/A"], DateOrder.MONTH_FIRST, True),
        (["29.8.2023"], DateOrder.DAY_FIRST, False),
        (["1/5/2023", "2/5/2023"], None, True),
        (["8/29/2023", "29/8/2023"], None, True),
        (["2023-05-01", "TBD", "5/5/2023"], None, False),
        ([], None, False),
    ],
)
def test_the_order_of_a_column(values: list[str], order: DateOrder | None, said: bool) -> None:
    guess = guess_date_order(values)
    assert (guess.order, bool(guess.note)) == (order, said)
