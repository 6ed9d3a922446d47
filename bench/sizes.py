"""How much of everything a run makes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """The sizes of a run. A list is measured with `few` rows and with `many`, and may not ask more often."""

    few: int = 30
    many: int = 10_000
    repeats: int = 15
    import_rows: int = 10_000
    entries: int = 100_000
    """Of the ledger that is verified."""
    changes: int = 2_000
    """Appended one by one, each in its own transaction, as services do."""
    schedules: int = 100_000
    """Cadences among which those that come due are found."""
    due: int = 1_000
    layouts: int = 5
