"""A plan over years: what is near gets most of the width, and no words run into others."""

from __future__ import annotations

from datetime import date
from itertools import combinations

from aims.core.timeline import WIDTH, Span, timeline

TODAY, BEND = date(2026, 11, 28), date(2027, 7, 10)
SPANS = [
    Span("Training", date(2026, 7, 10), date(2026, 8, 6), "ready", "Training: done"),
    Span("Planning and gap assessment", date(2026, 7, 24), date(2026, 9, 3), "part"),
    Span("Documentation and execution", date(2026, 9, 4), date(2027, 3, 4), "acc"),
    Span("Stage 1", date(2027, 3, 19), date(2027, 3, 20), "acc", address="/steps/1"),
    Span("Surveillance 1", date(2028, 5, 1), date(2028, 5, 1), "acc", is_point=True),
    Span("Recertification", date(2030, 4, 1), date(2030, 4, 1), "acc", is_point=True),
]


def _drawn():
    found = timeline(SPANS, title="Plan, 2026 to 2030", today=TODAY, bend=BEND)
    assert found is not None
    return found


def test_nothing_to_draw() -> None:
    assert timeline([], title="Plan", today=TODAY, bend=BEND) is None


def test_marks_stay_inside_and_apart() -> None:
    marks = _drawn().marks
    reach = [(mark.y, float(mark.hit_x), float(mark.hit_x) + float(mark.hit_width)) for mark in marks]
    assert all(start >= -8 and end <= WIDTH for _, start, end in reach)
    for first, second in combinations(reach, 2):
        assert first[0] != second[0] or first[2] <= second[1] or second[2] <= first[1]


def test_what_is_near_gets_most_of_the_width() -> None:
    by_label = {mark.span.label: mark for mark in _drawn().marks}
    assert float(by_label["Stage 1"].x) > WIDTH / 3
    assert float(by_label["Recertification"].x) < WIDTH
    assert by_label["Recertification"].anchor == "end"
    assert by_label["Recertification"].shape.startswith("M")
    assert by_label["Documentation and execution"].text_tone == "white"


def test_the_scale_says_years_and_quarters() -> None:
    drawn = _drawn()
    assert [tick.label for tick in drawn.years] == ["2026", "2027", "2028", "2029", "2030"]
    assert [tick.label for tick in drawn.months] == ["Jul", "Oct", "Apr", "Jul"]
    assert drawn.words.startswith("Training: done. Planning")


def test_one_day_alone_is_drawn() -> None:
    span = Span("Decision", TODAY, TODAY, "acc", is_point=True)
    drawn = timeline([span], title="Plan, 2026", today=TODAY, bend=TODAY)
    assert drawn is not None
    assert len(drawn.marks) == 1
