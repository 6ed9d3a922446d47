"""A place on the 5x5 matrix. Clause 6.1.2."""

from __future__ import annotations

from dataclasses import dataclass

from risks.enums import Consequence, Likelihood


@dataclass(frozen=True)
class Rating:
    """Likelihood and consequence, each from 1 to 5; the level is their product."""

    likelihood: int
    consequence: int

    @property
    def level(self) -> int:
        return self.likelihood * self.consequence

    def __str__(self) -> str:
        return (
            f"{Likelihood(self.likelihood).label}, {Consequence(self.consequence).label}, level {self.level}"
        )

    @classmethod
    def of(cls, likelihood: int | None, consequence: int | None) -> Rating | None:
        """The rating, or None while one half is missing."""
        return None if likelihood is None or consequence is None else cls(likelihood, consequence)
