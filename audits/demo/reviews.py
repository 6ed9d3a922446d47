"""Demo: a few cadences; beat opens those that come due, so a fresh demo has reviews after its first minute."""

from __future__ import annotations

from typing import Any

from aims.platform.services.cadence import set_cadence
from aims.platform.viewpoint import Viewpoint
from aims.selectors.scope import scope_versions
from audits.demo.seeding import Stage, day_after

TOLD = (
    ("triage", "rajiv", 6, 9),
    ("cv", "maya", 3, 3),
    ("summary", "rajiv", 12, 120),
)
"""AI system, reviewer, months, days until the next review."""


def tell(stage: Stage) -> None:
    """Two that open at once, one for later, and the scope once a year."""
    for key, reviewer, months, days in TOLD:
        _set(stage, stage.get("system", key), reviewer, months, days)
    viewpoint = Viewpoint(stage.actor("maya"), stage.organization)
    version = scope_versions(viewpoint).first()
    if version is not None:
        _set(stage, version.scope, "claire", 12, 200)


def _set(stage: Stage, obj: Any, reviewer: str, months: int, days: int) -> None:
    set_cadence(
        actor=stage.actor("maya"),
        obj=obj,
        cadence_months=months,
        next_due_on=day_after(days),
        reviewer=stage.members[reviewer],
    )
