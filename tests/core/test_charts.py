"""The geometry of charts, and that page and paper draw from one template."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string

from aims.core import charts, heat

LIKELIHOODS = ["Rare", "Unlikely", "Possible", "Likely", "Almost certain"]
CONSEQUENCES = ["Negligible", "Minor", "Moderate", "Major", "Severe"]


def band(level: int) -> str:
    return "ext" if level >= 15 else "high" if level >= 10 else "mod" if level >= 5 else "low"


def matrix(counts, *, limit=9, address=None):
    return heat.heat(
        counts,
        title="Risks now",
        likelihoods=LIKELIHOODS,
        consequences=CONSEQUENCES,
        band=band,
        limit=limit,
        address=address,
    )


def link(likelihood: int, consequence: int) -> str:
    return f"?likelihood={likelihood}&consequence={consequence}"


def test_heat_says_how_many_stand_above_the_limit():
    chart = matrix({(3, 3): 4, (3, 5): 1, (2, 5): 2})
    assert chart.words == "7 rated, 3 above the acceptance limit of 9: 4 moderate, 2 high, 1 extreme."


def test_heat_without_risks_says_so():
    assert matrix({}).words == "No risk is rated yet."
    assert matrix({}).table == []


def test_heat_links_only_squares_that_hold_something():
    chart = matrix({(3, 5): 1}, address=link)
    assert [cell.address for cell in chart.cells if cell.address] == ["?likelihood=3&consequence=5"]
    assert chart.table[0].words == "Possible, Severe, level 15: 1 risk"


@pytest.mark.parametrize(
    ("limit", "path"),
    [
        (9, "M142.5 2.5V48.5H196.5V94.5H250.5V140.5H304.5V186.5H358.5"),
        (25, "M358.5 2.5"),
        (4, "M88.5 2.5V48.5H142.5V94.5H142.5V140.5H196.5V186.5H304.5V232.5"),
    ],
)
def test_limit_is_a_stair_between_accepted_and_not(limit, path):
    assert matrix({}, limit=limit).limit == path


def test_bar_pieces_fill_the_bar():
    bar = charts.Bar("6 Planning", 4, 1, 1, 6)
    assert [tone for tone, _, _ in bar.pieces] == ["ready", "part", "miss"]
    assert bar.words == "4 of 6 ready, 1 partly, 1 missing"
    assert charts.Bar("Nothing", 0, 0, 0, 0).pieces == []


def test_trend_tells_first_and_last_and_has_a_table():
    chart = charts.trend(["Oct", "Nov"], {"open": [20, 24], "above": [8, 5]}, title="Open risks")
    assert chart.words == "open: from 20 in Oct to 24 in Nov. above: from 8 in Oct to 5 in Nov."
    assert chart.table == [("Oct", [20, 8]), ("Nov", [24, 5])]
    assert [line.tone for line in chart.lines] == ["ink2", "acc"]


def test_trend_labels_never_lie_on_each_other():
    chart = charts.trend(["Nov"], {"open": [5], "above": [5]}, title="Open risks")
    heights = [float(line.label_y) for line in chart.lines]
    assert abs(heights[0] - heights[1]) >= 14


def test_trend_shows_at_most_ten_labels_and_the_last():
    chart = charts.trend([str(week) for week in range(52)], {"open": [1] * 52}, title="Open risks")
    assert len(chart.shown_labels) <= 10
    assert chart.shown_labels[-1].label == "51"


@pytest.mark.parametrize("lines", [{"open": [1]}, {"open": []}])
def test_trend_refuses_lines_of_another_length(lines):
    with pytest.raises(ValueError, match="one value for each label"):
        charts.trend(["Oct", "Nov"], lines, title="Open risks")


@pytest.mark.parametrize("largest", [0, 1, 3, 4, 5, 24, 99, 100, 12345])
def test_axis_has_at_most_five_lines_and_holds_everything(largest):
    chart = charts.trend(["Nov"], {"open": [largest]}, title="Open risks")
    assert 2 <= len(chart.ticks) <= 5
    assert int(chart.ticks[-1].label) >= largest


def test_columns_and_spark_carry_their_figures_as_words():
    assert charts.columns({"Nov": 2, "Dec": 0}, title="Expires").words == "Nov 2, Dec 0."
    assert charts.spark([1, 2.5], title="Ready").words == "Ready: 1, 2.5"
    assert charts.spark([5], title="Ready").path == "M4 24H88"
    assert charts.columns({}, title="Expires").words == "no figures yet."


DRAWN = {
    "heat": matrix({(3, 3): 4, (3, 5): 1}, address=link),
    "bars": charts.Bars("Readiness", (charts.Bar("4 Context", 2, 1, 1, 4, "/x"),)),
    "trend": charts.trend(["Oct", "Nov"], {"open": [20, 24]}, title="Open risks"),
    "columns": charts.columns({"Nov": 2, "Dec": 0}, title="Expires"),
    "spark": charts.spark([1, 2], title="Ready"),
}


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("pdf", [False, True])
def test_every_mark_has_a_class_for_the_page_and_a_colour_for_paper(name, pdf):
    text = render_to_string(f"components/charts/{name}.html", {"chart": DRAWN[name], "id": "c", "pdf": pdf})
    assert "style" not in text
    for mark in re.findall(r"<(?:rect|path|circle|text)\b[^>]*>", text):
        assert re.search(r'class="[fs]-\w+"', mark), mark
        assert re.search(r'(?:fill|stroke)="#[0-9a-f]{6}"', mark), mark
    for drawing in re.findall(r"<svg.*?</svg>", text, re.DOTALL):
        assert re.match(r"<svg[^>]*><(title|rect)", drawing), drawing


def test_paper_has_no_links_and_its_title_holds_the_figures():
    text = render_to_string("components/charts/heat.html", {"chart": DRAWN["heat"], "id": "c", "pdf": True})
    assert "<a " not in text
    assert "Risks now. 5 rated, 1 above the acceptance limit of 9" in text
