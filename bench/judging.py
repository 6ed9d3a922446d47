"""Beside the baseline, and what may not be: queries that grow with the rows, or that are too many."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from bench.sizes import Sizes

BASELINE = Path(__file__).with_name("baseline.json")


def baseline() -> dict[str, Any]:
    """The figures that are kept beside the code; none before the first."""
    found: dict[str, Any] = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    return found


def beside(figures: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """The figures, each with what the baseline says: the multiple of a page, every figure of another part."""
    kept = before.get("pages", {})
    pages = {
        name: {**page, "baseline_multiple": kept[name]["multiple"]} if name in kept else page
        for name, page in figures["pages"].items()
    }
    parts = {
        name: {**part, **{f"baseline_{key}": value for key, value in before.get(name, {}).items()}}
        for name, part in figures.items()
        if name != "pages"
    }
    return {**parts, "pages": pages}


def problems(figures: dict[str, Any], sizes: Sizes) -> list[str]:
    """What fails the run, in words. Times never do: they are a machine's, and judged by a reader."""
    found = []
    pages: dict[str, dict[str, Any]] = figures["pages"]
    for name, page in pages.items():
        if page["queries"] > page["most"]:
            found.append(f"{name}: {page['queries']} queries, {page['most']} are allowed")
    for name, page in pages.items():
        label, _, size = name.rpartition(" at ")
        few = pages[f"{label} at {sizes.few}"]["queries"]
        if size == str(sizes.many) and page["queries"] > few:
            found.append(f"{name}: {page['queries']} queries, with {sizes.few} rows they are {few}")
    return found


def as_text(figures: dict[str, Any]) -> str:
    """JSON with one line a page."""
    text = json.dumps(figures, indent=1)
    return re.sub(r"\{[^{}]*\}", lambda part: re.sub(r"\s+", " ", part[0]), text) + "\n"
