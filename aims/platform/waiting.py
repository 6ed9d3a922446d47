"""What waits for a person, asked of every app in one question.

A first page that asks each app by itself asks more with every app. A source given to `register_waiting`
says which rows wait and under which columns their facts stand; all sources are joined by one UNION, each
with a few of its rows: those due first. What is beyond stands behind one more row that opens the list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, CharField, DateField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse

from aims.platform.inbox import InboxRow
from aims.platform.viewpoint import Viewpoint

TEXTS = ("reference", "title", "state", "who", "extra")
SHOWN = 4
"""Rows of one source, unless it says another number."""


class Waiting(NamedTuple):
    """One row that waits, by the columns that all sources have; a text that a source lacks is empty."""

    kind: str
    pk: int
    reference: str
    title: str
    state: str
    who: str
    extra: str
    due: date | None


@dataclass(frozen=True)
class WaitingSource:
    """Which rows of one model wait for a person, and how one of them is said.

    `rows(viewpoint)` gives the rows that wait for the viewpoint's actor, neither ordered nor cut, or None
    when this actor has none by what they are. `columns` says for `title`, `state`, `who`, `extra`, `due`
    (and `reference`, if it is another than the field of this name) which field or expression it is.
    `row(viewpoint, waiting)` makes the row of the inbox. `listed` names the list (and `query` its tab) that
    has all of them, under the words `more`.
    """

    kind: str
    rows: Callable[[Viewpoint], QuerySet[Any] | None]
    row: Callable[[Viewpoint, Waiting], InboxRow]
    listed: str
    more: str
    query: str = ""
    columns: Mapping[str, Any] = field(default_factory=dict)
    shown: int = SHOWN


SOURCES: dict[str, WaitingSource] = {}


def register_waiting(source: WaitingSource) -> None:
    """Make a source known. Raises ValueError when another one has its kind, or a column is not known."""
    unknown = set(source.columns) - {*TEXTS, "due"}
    if unknown or SOURCES.get(source.kind, source) is not source:
        raise ValueError(f"{source.kind}: {sorted(unknown) or 'registered twice'}")
    SOURCES[source.kind] = source


def waiting(viewpoint: Viewpoint) -> list[InboxRow]:
    """What waits for the viewpoint's actor in every source. One query."""
    parts = [part for source in SOURCES.values() if (part := _part(viewpoint, source)) is not None]
    if not parts:
        return []
    found: dict[str, list[Waiting]] = {}
    for values in parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]:
        one = Waiting(*values)
        found.setdefault(one.kind, []).append(one)
    return [row for kind, rows in found.items() for row in _rows(viewpoint, SOURCES[kind], rows)]


def _part(viewpoint: Viewpoint, source: WaitingSource) -> QuerySet[Any, Any] | None:
    """The rows that a source shows and one more, cut in a subquery: SQLite cuts no part of a UNION."""
    rows = source.rows(viewpoint)
    if rows is None:
        return None
    columns = {"reference": "reference", **source.columns}
    due = columns.get("due")
    order = [_expression(due).asc(nulls_last=True)] if due is not None else []
    first = rows.order_by(*order, _expression(columns["reference"]), "pk").values("pk")[: source.shown + 1]
    texts = {f"its_{name}": Cast(_expression(columns.get(name, Value(""))), TextField()) for name in TEXTS}
    return (
        viewpoint.rows(rows.model)
        .filter(pk__in=first)
        .order_by()
        .values_list(
            Cast(Value(source.kind), CharField()),
            Cast("pk", BigIntegerField()),
            *texts.values(),
            Cast(_expression(due if due is not None else Value(None)), DateField()),
        )
    )


def _expression(column: Any) -> Any:
    return F(column) if isinstance(column, str) else column


def _rows(viewpoint: Viewpoint, source: WaitingSource, found: list[Waiting]) -> list[InboxRow]:
    found.sort(key=lambda one: (one.due or date.max, one.reference, one.pk))
    rows = [source.row(viewpoint, one) for one in found[: source.shown]]
    return [*rows, _more(viewpoint, source)] if len(found) > source.shown else rows


def _more(viewpoint: Viewpoint, source: WaitingSource) -> InboxRow:
    address = reverse(source.listed, kwargs={"organization": viewpoint.organization.slug})
    return InboxRow(
        what=source.more,
        reference="",
        why="shown in the list",
        address=f"{address}{source.query}",
        action="Open the list",
        icon="list-check",
    )
