"""Parts of what a version of the Statement says: the scope in full and a piece of evidence, as plain facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class SystemInScope:
    """An AI system inside the scope, as it was called when the scope was approved."""

    reference: str
    name: str


@dataclass(frozen=True)
class Scope:
    """The approved scope that a version of the Statement rests on. Clause 4.3."""

    reference: str
    text: str
    boundaries: str
    exclusions: str
    systems: tuple[SystemInScope, ...]

    @property
    def count(self) -> str:
        """How many AI systems are inside, and by which scope: “9 AI systems in scope (SCP-0001/1)”."""
        systems = f"{len(self.systems)} AI system{'' if len(self.systems) == 1 else 's'}"
        return f"{systems} in scope ({self.reference})"

    @classmethod
    def of_plain(cls, data: Mapping[str, Any]) -> Scope:
        """What was frozen, as it was."""
        systems = tuple(SystemInScope(**each) for each in data["systems"])
        return cls(**{**data, "systems": systems})


@dataclass(frozen=True)
class EvidenceItem:
    """A piece of evidence with its newest file. Of one that has no file, or of format 1, the rest is empty."""

    reference: str
    title: str = ""
    version: int = 0
    file_name: str = ""
    sha256: str = ""
    valid_until: str = ""

    @property
    def until(self) -> date | None:
        """The last day on which it is valid."""
        return date.fromisoformat(self.valid_until) if self.valid_until else None

    def is_expired(self, day: date) -> bool:
        """Whether its last day is over on `day`."""
        return self.until is not None and self.until < day
