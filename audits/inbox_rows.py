"""How a row of the inbox is made: its address, and a short list that ends in the whole one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse

from aims.platform.inbox import InboxRow
from aims.platform.viewpoint import Viewpoint

SHOWN = 4
"""Rows of one kind; what is beyond stands behind one more row that opens the list."""


def row(viewpoint: Viewpoint, page: str, kwargs: dict[str, Any], **values: Any) -> InboxRow:
    return InboxRow(address=address(viewpoint, page, **kwargs), **values)


def address(viewpoint: Viewpoint, name: str, **kwargs: Any) -> str:
    """The address of a page of the viewpoint's organization."""
    return reverse(name, kwargs={"organization": viewpoint.organization.slug, **kwargs})


def few(
    viewpoint: Viewpoint, listed: str, words: str, rows: Sequence[InboxRow], query: str = ""
) -> list[InboxRow]:
    """The first rows, and one that opens the list when there are more."""
    if len(rows) <= SHOWN:
        return list(rows)
    more = row(
        viewpoint,
        listed,
        {},
        what=words,
        reference="",
        why="shown in the list",
        action="Open the list",
        icon="list-check",
    )
    return [*rows[:SHOWN], replace(more, address=f"{more.address}{query}")]


def number_of(number: int, one: str, many: str) -> str:
    """A number with its words in the right form: “1 control is”, “2 controls are”."""
    return f"{number} {one if number == 1 else many}"
