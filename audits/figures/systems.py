"""AI systems and the scope that holds them. Clauses 4.3 and 4.4."""

from __future__ import annotations

from aims.enums import VersionStatus
from aims.models import AISystem, ScopeVersion
from aims.platform.viewpoint import Viewpoint
from aims.selectors.ai_systems import IN_USE_OR_PLANNED, NEEDS_OWNER
from audits.enums import InputKey
from audits.figures import FigureSource, Missing, register_figures, rows_of
from audits.figures.days import day
from audits.selectors.figure import FEWER, Figure

NONE = Missing("No AI system is recorded.")


def _systems(viewpoint: Viewpoint) -> Figure | Missing:
    rows = viewpoint.rows(AISystem)
    found = rows.filter(IN_USE_OR_PLANNED)
    if not rows.exists():
        return NONE
    shown = rows_of(
        found.order_by("reference"), lambda row: str(row.name), lambda row: row.get_status_display()
    )
    return Figure(
        value=found.count(),
        words="AI systems that are planned or in use",
        page="ai-system-list",
        row_page="ai-system-detail",
        **shown,
    )


def _ownerless(viewpoint: Viewpoint) -> Figure | Missing:
    rows = viewpoint.rows(AISystem)
    if not rows.exists():
        return NONE
    found = rows.filter(NEEDS_OWNER)
    return Figure(
        value=found.count(),
        words="AI systems planned or in use that nobody answers for",
        page="ai-system-list",
        row_page="ai-system-detail",
        query="?tab=unowned",
        wanted=FEWER,
        **rows_of(found.order_by("reference"), lambda row: str(row.name)),
    )


def _scope(viewpoint: Viewpoint) -> Figure | Missing:
    version = (
        viewpoint.rows(ScopeVersion).filter(status=VersionStatus.APPROVED).select_related("scope").first()
    )
    if version is None:
        return Missing("No scope is approved.")
    since = day(version.approved_at)
    return Figure(
        text=f"version {version.number}",
        words=f"The scope in force, approved {since}" if since else "The scope in force",
        page="scope",
    )


def register() -> None:
    """Make them known."""
    register_figures(
        InputKey.SYSTEMS,
        FigureSource("systems.in_use", "AI systems", _systems),
        FigureSource("systems.ownerless", "AI systems without an owner", _ownerless),
        FigureSource("scope.in_force", "Scope", _scope),
    )
