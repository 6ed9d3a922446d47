"""Days that come again: the anchor holds through short months, and no period is piled up."""

from __future__ import annotations

from datetime import date

import pytest

from aims.core.cadence import day_in, is_on, months_later, next_after


@pytest.mark.parametrize(
    ("year", "month", "anchor", "day"),
    [(2027, 2, 31, 28), (2028, 2, 31, 29), (2027, 4, 31, 30), (2027, 1, 31, 31), (2027, 2, 5, 5)],
)
def test_a_day_that_a_month_lacks_is_its_last(year: int, month: int, anchor: int, day: int) -> None:
    assert day_in(year, month, anchor) == date(year, month, day)


def test_the_31st_comes_back_after_a_short_month() -> None:
    found = [date(2027, 1, 31)]
    for _ in range(4):
        found.append(months_later(found[-1], 1, 31))
    assert found == [
        date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30), date(2027, 5, 31),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("due", "months", "done", "expected"),
    [
        (date(2026, 3, 1), 12, date(2026, 2, 20), date(2027, 3, 1)),
        (date(2026, 3, 1), 12, date(2026, 3, 1), date(2027, 3, 1)),
        (date(2026, 3, 1), 1, date(2028, 5, 1), date(2028, 6, 1)),
        (date(2026, 3, 1), 1, date(2028, 4, 30), date(2028, 5, 1)),
        (date(2026, 3, 1), 5, date(2028, 4, 30), date(2028, 9, 1)),
        (date(2026, 1, 31), 1, date(2026, 2, 28), date(2026, 3, 31)),
        (date(2026, 11, 30), 3, date(2026, 12, 1), date(2027, 2, 28)),
    ],
)
def test_the_next_day_is_a_whole_number_of_cadences_later_and_not_over(
    due: date, months: int, done: date, expected: date
) -> None:
    anchor = 31 if due.day >= 30 else due.day
    assert next_after(due, months, anchor, done) == expected


@pytest.mark.parametrize("months", [0, -1])
def test_a_cadence_of_no_months_is_refused(months: int) -> None:
    with pytest.raises(ValueError, match="one month or more"):
        next_after(date(2026, 1, 1), months, 1, date(2026, 1, 1))


def test_a_day_is_on_its_anchor() -> None:
    assert [is_on(date(2027, 2, 28), each) for each in (28, 31, 27)] == [True, True, False]
