"""The bench runs through on tiny sizes and says everything it promises; times are not looked at."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import get_resolver

from bench.judging import BASELINE, as_text, beside, problems
from bench.pages import LISTS, NOUNS
from bench.run import measure_all
from bench.sizes import Sizes

TINY = Sizes(few=2, many=4, repeats=1, import_rows=3, entries=9, changes=3, schedules=6, due=2, layouts=1)
PAGES = [
    *LISTS,
    "home",
    "certification-plan",
    "certification-body-compare",
    "statement in force",
    "statement draft",
    "control-detail",
    *(name for name, _ in NOUNS),
    "portal-overview",
]
PARTS = {
    "yardstick": {"queries", "ms"},
    "import": {"rows", "rows_per_second", "unchanged_rows_per_second", "peak_memory_grown_mb"},
    "statement_pdf": {"whole_cpu_s", "weasyprint_cpu_s", "beyond_weasyprint"},
    "reviews": {"schedules", "finding_ms", "opened", "opened_per_second"},
    "ledger": {"entries", "appended_per_second", "verified_per_second", "verified_s"},
}

FEW_BY_NATURE = {"criteria-list"}
"""Versions of the risk criteria: a handful in an organization's life."""


def test_every_list_of_the_product_is_measured() -> None:
    names = {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}
    lists = {
        name for name in names if name.endswith("-list") and not name.startswith(("portal-", "preview-"))
    }
    assert lists - set(LISTS) == FEW_BY_NATURE


@pytest.mark.django_db
def test_the_bench_says_everything_it_promises() -> None:
    call_command("load_catalogue", verbosity=0)
    figures = measure_all(TINY)
    assert list(figures["pages"]) == [f"{name} at {size}" for size in (2, 4) for name in PAGES]
    assert {key for page in figures["pages"].values() for key in page} == {
        "queries",
        "most",
        "ms",
        "multiple",
    }
    assert {name: set(part) for name, part in figures.items() if name != "pages"} == PARTS
    assert figures["yardstick"]["queries"] == 3, "the session, the user, the rows"
    assert problems(figures, TINY) == []
    assert json.loads(as_text(figures)) == figures


def test_the_baseline_names_every_page_and_part() -> None:
    kept, sizes = json.loads(BASELINE.read_text(encoding="utf-8")), Sizes()
    expected = {f"{name} at {size}" for size in (sizes.few, sizes.many) for name in PAGES}
    assert set(kept["pages"]) == expected
    assert {name: set(part) for name, part in kept.items() if name != "pages"} == PARTS
    assert problems(kept, sizes) == []


def _figures(few: int, many: int, multiple: float = 5.0) -> dict[str, Any]:
    page = {"most": 12, "ms": 1.0, "multiple": multiple}
    return {
        "yardstick": {"queries": 3, "ms": 1.0},
        "pages": {
            "risk-list at 30": {**page, "queries": few},
            "risk-list at 10000": {**page, "queries": many},
        },
    }


@pytest.mark.parametrize(
    ("few", "many", "words"),
    [
        (8, 8, []),
        (8, 7, []),
        (8, 9, ["risk-list at 10000: 9 queries, with 30 rows they are 8"]),
        (13, 12, ["risk-list at 30: 13 queries, 12 are allowed"]),
    ],
)
def test_queries_that_grow_or_are_too_many_fail_the_run(few: int, many: int, words: list[str]) -> None:
    assert problems(_figures(few, many), Sizes()) == words


def test_each_figure_is_printed_beside_the_baseline() -> None:
    said = beside(_figures(8, 8, multiple=6.0), _figures(8, 8, multiple=4.0))
    assert said["pages"]["risk-list at 30"]["baseline_multiple"] == 4.0
    assert said["yardstick"]["baseline_ms"] == 1.0
    assert beside(_figures(8, 8), {}) == _figures(8, 8), "before there is one"
