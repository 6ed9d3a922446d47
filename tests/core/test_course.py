"""The geometry of a figure on its way to a target."""

from __future__ import annotations

from datetime import date

import pytest
from django.template.loader import render_to_string

from aims.core.course import MOST_MARKS, course, short

START = (date(2026, 1, 1), 10.0, "10 %")
GOAL = (date(2026, 12, 31), 2.0, "2 %")


def test_a_course_says_from_where_to_where():
    chart = course([(date(2026, 7, 2), 6.0, "6 %")], start=START, goal=GOAL, title="Missed calls")
    assert chart.words == "From 6 % on 2 Jul 2026 to 6 % on 2 Jul 2026; the target is 2 % by 31 Dec 2026."
    assert chart.table == [("2 Jul 2026", "6 %"), ("Target, 31 Dec 2026", "2 %")]
    assert [tick.label for tick in chart.days] == ["1 Jan 2026", "31 Dec 2026"]
    assert chart.end.x == "196"


@pytest.mark.parametrize("values", [[5.0], [5.0, 5.0], [-3.0, 0.0, 4.0], [1e11, -1e11]])
def test_any_values_stay_inside_the_picture(values):
    reads = [(date(2026, 1, 1 + at), value, str(value)) for at, value in enumerate(values)]
    chart = course(reads, start=None, goal=(date(2026, 1, 1), values[0], "x"), title="T")
    for point in (*chart.points, chart.goal):
        assert 48 <= float(point.x) <= 344
        assert 24 <= float(point.y) <= 140


def test_many_readings_are_drawn_as_a_line_alone():
    reads = [(date.fromordinal(739000 + at), float(at), str(at)) for at in range(MOST_MARKS + 1)]
    assert course(reads, start=None, goal=GOAL, title="T").marks == ()
    assert len(course(reads[1:], start=None, goal=GOAL, title="T").marks) == MOST_MARKS


def test_no_reading_is_no_course():
    with pytest.raises(ValueError, match="needs a reading"):
        course([], start=START, goal=GOAL, title="T")


@pytest.mark.parametrize(
    ("value", "word"), [(0.125, "0.12"), (12.4, "12"), (1200, "1.2k"), (-3_000_000, "-3M"), (5e9, "5G")]
)
def test_axis_values_are_short(value, word):
    assert short(value) == word


def test_page_and_paper_draw_the_same_picture():
    chart = course([(date(2026, 7, 2), 6.0, "6 %")], start=START, goal=GOAL, title="Missed <calls>")
    page = render_to_string("components/charts/course.html", {"chart": chart, "id": "c"})
    paper = render_to_string("components/charts/course.html", {"chart": chart, "id": "c", "pdf": True})
    assert page.count("<svg") == paper.count("<svg") == 1
    assert "Missed &lt;calls&gt;" in page
    assert ("<table" in page, "<table" in paper) == (True, False)
