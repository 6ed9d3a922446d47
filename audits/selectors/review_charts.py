"""The pictures of a management review, drawn from what its figures keep: the same on the page and on paper."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format

from aims.core.charts import Bar, Bars, Trend, trend
from aims.core.heat import Heat, heat
from audits.selectors.figure import Figure
from audits.selectors.review_content import ReviewContent
from risks.enums import Consequence, Likelihood

BANDS = ("low", "mod", "high", "ext")
IN_ORDER = (
    ("documents.in_force", "Documents in force"),
    ("reading.confirmed", "Reading confirmed"),
    ("evidence.expired", "Evidence that still counts"),
    ("requests.late", "Requests in time"),
    ("actions.done", "Actions done"),
)
"""Figures that are a part of a whole, with what the good part is called."""


def risk_map(content: ReviewContent) -> Heat | None:
    """The open risks by likelihood and consequence, on the scale of the day."""
    figure = content.figure("risks.map")
    if figure is None or figure.chart is None:
        return None
    chart = figure.chart
    moderate, high, extreme = chart["bands"]

    def band(level: int) -> str:
        return BANDS[(level >= moderate) + (level >= high) + (level >= extreme)]

    return heat(
        {(likelihood, consequence): number for likelihood, consequence, number in chart["counts"]},
        title="Open risks by level",
        likelihoods=[str(label) for label in Likelihood.labels],
        consequences=[str(label) for label in Consequence.labels],
        band=band,
        limit=chart["limit"],
    )


def control_bars(content: ReviewContent) -> Bars | None:
    """For each group of controls how many are in place, begun, and open."""
    figure = content.figure("controls.in_place")
    if figure is None or figure.chart is None:
        return None
    bars = tuple(
        Bar(str(label), ready, part, miss, ready + part + miss)
        for label, ready, part, miss in figure.chart["bars"]
    )
    legend = (("ready", "In place"), ("part", "Partly"), ("miss", "Open"))
    return Bars("Controls in place by group", bars, "Group", legend)


def order_bars(content: ReviewContent) -> Bars | None:
    """What is as it should be of documents, reading, evidence, requests and actions."""
    found = [(label, content.figure(key)) for key, label in IN_ORDER]
    bars = [_bar(label, figure) for label, figure in found if figure is not None and figure.total]
    legend = (("ready", "As it should be"), ("miss", "Not"))
    return Bars("What is kept in order", tuple(bars), "What", legend) if bars else None


def _bar(label: str, figure: Figure) -> Bar:
    total, value = figure.total or 0, figure.value or 0
    ready = total - value if figure.wanted == "fewer" else value
    return Bar(label, ready, 0, total - ready, total)


def risk_trend(content: ReviewContent) -> Trend | None:
    """Rated risks and those above the limit over the reviews, once there are two."""
    above, all_open = content.figure("risks.above_limit"), content.figure("risks.open")
    if above is None or all_open is None or not above.earlier:
        return None
    before = {each.reference: each for each in all_open.earlier}
    both = [(each, before[each.reference]) for each in above.earlier if each.reference in before]
    if not both:
        return None
    labels = [_label(each.held_on) for each, _ in both] + [_label(content.held_on or content.planned_on)]
    lines = {
        "open": [each.value for _, each in both] + [all_open.value or 0],
        "above": [each.value for each, _ in both] + [above.value or 0],
    }
    return trend(labels, lines, title="Open risks by review")


def _label(day: str) -> str:
    return str(date_format(date.fromisoformat(day), "M y"))
