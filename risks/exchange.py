"""The risk register as a table that leaves the application."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from risks.models import Risk

COLUMNS = (
    "Reference", "Risk", "Description", "AI systems", "Source", "Likelihood before", "Consequence before",
    "Level before", "Likelihood now", "Consequence now", "Level now", "State", "Treatment", "Controls", "Owner",
    "Next review",
)  # fmt: skip


def lines(rows: Iterable[Risk]) -> Iterator[list[str]]:
    """One line for each risk, as text."""
    for risk in rows:
        numbers = (
            risk.inherent_likelihood,
            risk.inherent_consequence,
            risk.inherent_level,
            risk.residual_likelihood,
            risk.residual_consequence,
            risk.level,
        )
        yield [
            risk.reference,
            risk.title,
            risk.description,
            "; ".join(f"{link.system.reference} {link.system.name}" for link in risk.systems.all()),
            str(risk.source or ""),
            *("" if number is None else str(number) for number in numbers),
            risk.get_status_display(),
            risk.get_treatment_display(),
            "; ".join(link.requirement.number for link in risk.treatments.all()),
            risk.owner.name if risk.owner else "",
            risk.review_on.isoformat() if risk.review_on else "",
        ]
