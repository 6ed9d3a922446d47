"""Cards under and beside the inbox: apps say in a few figures or rows how their part stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

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
