"""What a forger with the database in hand can do: the walls are down, rows are changed, the proof is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aims.platform import walls
from aims.platform.models import LedgerEntry, StateDocument
from aims.platform.selectors.ledger import verify
from tests.worlds import World


@contextmanager
def walls_down() -> Iterator[None]:
    walls.drop()
    try:
        yield
    finally:
        walls.install()


def entries(world: World) -> Any:
    return LedgerEntry.objects.filter(chain__organization=world.organization).order_by("sequence")


def states(world: World) -> Any:
    return StateDocument.objects.filter(chain__organization=world.organization).order_by(
        "sequence", "position"
    )


def found(world: World) -> str:
    return str(verify(world.organization).found)
