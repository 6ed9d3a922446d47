"""Cards under and beside the inbox: apps say in a few figures or rows how their part stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Count, Q, QuerySet, Value
from django.db.models.functions import Cast

from aims.platform.viewpoint import Viewpoint


@dataclass(frozen=True)
class Card:
    """A card of the first page, drawn by its template; a wide one stands under the inbox, not beside it."""

    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    is_wide: bool = False


Source = Callable[[Viewpoint], Card | None]
SOURCES: list[tuple[int, Source]] = []


def register_card(source: Source, *, order: int) -> None:
    """Make a card known; a source that has nothing to say gives None."""
    if (order, source) not in SOURCES:
        SOURCES.append((order, source))


def cards(viewpoint: Viewpoint) -> list[Card]:
    """The cards for this viewpoint, the wide ones first, each in order."""
    found = [source(viewpoint) for _, source in sorted(SOURCES, key=lambda pair: pair[0])]
    return sorted((card for card in found if card is not None), key=lambda card: not card.is_wide)


class Counting:
    """Rows to count: all of them, and those that also meet each of some conditions, at most two."""

    WIDTH = 2

    def __init__(self, rows: QuerySet[Any], *conditions: Q) -> None:
        self.rows = rows
        self.conditions = conditions


def counted(**asked: Counting) -> dict[str, tuple[int, ...]]:
    """For each name how many rows there are, and how many meet each condition. One query for all.

    Raises ValueError for more conditions than the question has columns.
    """
    if any(len(each.conditions) > Counting.WIDTH for each in asked.values()):
        raise ValueError(f"at most {Counting.WIDTH} conditions")
    parts = [_counting(name, each) for name, each in asked.items()]
    found = {name: tuple(numbers) for name, *numbers in parts[0].union(*parts[1:], all=True)}
    return {name: found.get(name, (0, 0, 0))[: 1 + len(each.conditions)] for name, each in asked.items()}


def _counting(name: str, asked: Counting) -> QuerySet[Any, Any]:
    """One row: the name and its numbers, all of one type, as a UNION wants them."""
    conditions = [*asked.conditions, *[Q(pk=None)] * (Counting.WIDTH - len(asked.conditions))]
    numbers = {f"number_{place}": Count("pk", filter=each) for place, each in enumerate(conditions)}
    rows: QuerySet[Any, Any] = (
        asked.rows.order_by()
        .annotate(name_of_part=Cast(Value(name), CharField()))
        .values("name_of_part")
        .annotate(number_of_all=Count("pk"), **numbers)
        .values_list("name_of_part", "number_of_all", *numbers)
    )
    return rows
