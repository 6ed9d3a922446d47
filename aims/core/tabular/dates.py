"""Dates as people write them in spreadsheets, read without guessing in silence.

`1/5/2023` is the first of May to some and the fifth of January to others. So the order is decided once for a
whole column, by the values that can only be read one way; where none decides, a person has to.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

EMPTY = frozenset({"", "-", "–", "—", "n/a", "na", "#n/a", "n.a."})

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_TWO_DIGIT_YEAR = re.compile(
    r"(?:\d{1,2}[-/. ](?:\d{1,2}|[a-z]{3,9})[-/. ,]+\d{2}|[a-z]{3,9}[-/. ]\d{2}-\d{2})", re.IGNORECASE
)
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/. ]+([a-z]{3,9})\.?[-/., ]+(\d{4})", re.IGNORECASE)
_MONTH_DAY_YEAR = re.compile(r"([a-z]{3,9})\.?[-/. ]+(\d{1,2})(?:st|nd|rd|th)?[-/., ]+(\d{4})", re.IGNORECASE)
_PARTIAL = re.compile(
    r"\d{1,2}[-/. ]+[a-z]{3,9}|[a-z]{3,9}[-/. ]+\d{1,2}|\d{1,2}[-/.]\d{1,2}\.?"
    r"|(?:[a-z]{3,9}[-/. ]+)?\d{4}|\d{4}[-/.]\d{1,2}|\d{1,2}[-/.]\d{4}",
    re.IGNORECASE,
)
_WRITE = "Write it like 2023-11-23"
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")


class DateOrder(Enum):
    """How a date of three numbers is read."""

    DAY_FIRST = "day/month/year"
    MONTH_FIRST = "month/day/year"


class BadCell(ValueError):
    """A cell that cannot be read as what its column holds. `message` says why and what to write."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class OrderGuess:
    """The order of a column's dates; None when the values do not decide it. `note` says so in words."""

    order: DateOrder | None
    note: str = ""


def parse_date(text: str, order: DateOrder | None = None) -> dt.date | None:
    """The date in a cell, None for an empty one. Raises BadCell for anything that is not surely one date."""
    text = " ".join(text.split())
    if text.casefold() in EMPTY:
        return None
    if found := _ISO.fullmatch(text):
        return _date(text, found[1], found[2], found[3])
    if found := _NUMBERS.fullmatch(text):
        return _of_numbers(text, int(found[1]), int(found[3]), int(found[4]), order)
    if found := _DAY_MONTH_YEAR.fullmatch(text):
        return _date(text, found[3], _month(text, found[2]), found[1])
    if found := _MONTH_DAY_YEAR.fullmatch(text):
        return _date(text, found[3], _month(text, found[1]), found[2])
    raise BadCell(_why_not(text))


def guess_date_order(values: Iterable[str]) -> OrderGuess:
    """The order that all dates of a column agree on. Values that are no such date have no say."""
    day_first = month_first = open_ones = 0
    example = ""
    for value in values:
        found = _NUMBERS.fullmatch(value.strip())
        if found is None:
            continue
        one, two = int(found[1]), int(found[3])
        day_first += one > 12 >= two
        month_first += two > 12 >= one
        if one <= 12 and two <= 12 and one != two:
            open_ones += 1
            example = example or value.strip()
    return _decided(day_first, month_first, open_ones, example)


def _decided(day_first: int, month_first: int, open_ones: int, example: str) -> OrderGuess:
    if day_first and month_first:
        return OrderGuess(
            None,
            f"{day_first} dates can only be day/month/year, {month_first} only month/day/year. Choose one.",
        )
    if not day_first and not month_first:
        note = f"“{example}” could be day/month or month/day, and no date of this column tells. Choose one."
        return OrderGuess(None, note if open_ones else "")
    order, count = (DateOrder.DAY_FIRST, day_first) if day_first else (DateOrder.MONTH_FIRST, month_first)
    if not open_ones:
        return OrderGuess(order)
    return OrderGuess(
        order, f"Dates such as “{example}” are read as {order.value}, as {count:,} others must be."
    )


def _of_numbers(text: str, one: int, two: int, year: int, order: DateOrder | None) -> dt.date:
    if order is None and one <= 12 and two <= 12 and one != two:
        raise BadCell(f"“{text}” could be day/month or month/day. Choose the order of this column.")
    month_first = order is DateOrder.MONTH_FIRST or (order is None and two > 12)
    month, day = (one, two) if month_first else (two, one)
    if month > 12 >= day and order is not None:
        raise BadCell(f"“{text}” is no date when read as {order.value}.")
    return _date(text, year, month, day)


def _date(text: str, year: str | int, month: str | int, day: str | int) -> dt.date:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        raise BadCell(f"“{text}” is not a day of the calendar.") from None


def _month(text: str, name: str) -> int:
    known = _months_called(name)
    if not known:
        raise BadCell(_no_date(text))
    return known[0]


def _months_called(name: str) -> list[int]:
    """By its name or any beginning of it from three letters on; 'sept' is one."""
    wanted = name.casefold()
    return [number for number, month in enumerate(_MONTHS, start=1) if month.startswith(wanted)]


def _why_not(text: str) -> str:
    if _SERIAL.fullmatch(text):
        return f"“{text}” looks like a spreadsheet's number for a date. Format the cell as a date."
    if _TWO_DIGIT_YEAR.fullmatch(text):
        return f"“{text}” has a year of two digits. Write all four."
    if _PARTIAL.fullmatch(text) and _names_a_month_or_none(text):
        return f"“{text}” is not a whole date: its day, month or year is missing. {_WRITE}."
    return _no_date(text)


def _names_a_month_or_none(text: str) -> bool:
    word = "".join(mark for mark in text if mark.isalpha())
    return not word or bool(_months_called(word))


def _no_date(text: str) -> str:
    shown = text if len(text) <= 60 else f"{text[:57]}..."
    return f"“{shown}” is not a date. {_WRITE}, or leave the cell empty."
