"""The figures of a management review: which registers tell what, for each input of 9.3.2.

An app that knows a figure registers a source. A source is asked from a viewpoint in the past, at the review's
cut-off, and gives a `Figure`, or `Missing` when nobody has recorded anything: an input without any figure must
then be answered in words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

from aims.platform.viewpoint import Viewpoint
from audits.enums import InputKey
from audits.selectors.figure import Figure, FigureRow

SHOWN = 8
"""Rows that a figure names; of more it says how many there are, and where their list is."""


@dataclass(frozen=True)
class Missing:
    """There is no figure, because nothing is recorded; `words` say so."""

    words: str


@dataclass(frozen=True)
class FigureSource:
    """One figure: a key that stays its own in every review, a label, and how it is read."""

    key: str
    label: str
    read: Callable[[Viewpoint], Figure | Missing]

    def figure(self, viewpoint: Viewpoint) -> Figure:
        """What it says at the viewpoint's moment."""
        found = self.read(viewpoint)
        if isinstance(found, Missing):
            found = Figure(missing=found.words)
        return replace(found, key=self.key, label=self.label)


SOURCES: dict[str, list[FigureSource]] = {}


def register_figures(input_key: str, *sources: FigureSource) -> None:
    """Make sources of an input known. Raises ValueError for an unknown input and for a key that is taken."""
    InputKey(input_key)
    for source in sources:
        taken = [each for each in _all() if each.key == source.key and each is not source]
        if taken:
            raise ValueError(f"the figure {source.key} is registered twice")
        if source not in SOURCES.setdefault(input_key, []):
            SOURCES[input_key].append(source)


def read_figures(viewpoint: Viewpoint) -> dict[str, list[Figure]]:
    """The figures of every input at the viewpoint's moment; an input without a source has none."""
    return {key: [source.figure(viewpoint) for source in SOURCES.get(key, ())] for key in InputKey.values}


def rows_of(
    rows: QuerySet[Any], title: Callable[[Any], str], note: Callable[[Any], str] = lambda _: ""
) -> dict[str, Any]:
    """The first rows and their number, as a figure keeps them."""
    found = [FigureRow(row.reference, title(row)[:200], note(row)[:120]) for row in rows[:SHOWN]]
    count = len(found) if len(found) < SHOWN else rows.count()
    return {"rows": tuple(found), "count": count}


def _all() -> list[FigureSource]:
    return [source for sources in SOURCES.values() for source in sources]
