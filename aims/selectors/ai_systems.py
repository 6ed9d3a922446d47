"""Reading AI systems: the inventory, one system with its neighbours, what it lacks, where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from aims.enums import Origin, SystemStatus, VersionStatus
from aims.models import AISystem, RoleAssignment, ScopeVersionSystem
from aims.platform.four_eyes import people_who_may_own
from aims.platform.models import Member
from aims.platform.selectors.ledger import HistoryLine
from aims.platform.viewpoint import Viewpoint
from aims.selectors.finding import one
from aims.workflows import AI_SYSTEM, NOT_APPROVED

MAIN_STAGES: tuple[str, ...] = (
    SystemStatus.INCEPTION,
    SystemStatus.DESIGN_DEVELOPMENT,
    SystemStatus.VERIFICATION_VALIDATION,
    SystemStatus.DEPLOYMENT,
    SystemStatus.OPERATION_MONITORING,
    SystemStatus.RE_EVALUATION,
    SystemStatus.RETIRED,
)
"""The stages of ISO/IEC 22989 that a reader follows; the others stand between them."""
IN_USE_OR_PLANNED = ~Q(status__in=AI_SYSTEM.final)
NEEDS_OWNER = Q(owner=None) & IN_USE_OR_PLANNED


@dataclass(frozen=True)
class Stage:
    """One line of the life cycle: done and since when, here, not recorded, or ahead."""

    label: str
    kind: str
    since: date | None = None
    note: str = ""
    is_here: bool = False


def ai_systems(viewpoint: Viewpoint) -> QuerySet[AISystem]:
    """The inventory with owner and open roles: three queries with its page, however many rows."""
    return viewpoint.rows(AISystem).select_related("owner").prefetch_related(_open_roles(viewpoint))


def ai_systems_to_export(viewpoint: Viewpoint) -> QuerySet[AISystem]:
    """The inventory with its imported details."""
    return ai_systems(viewpoint).select_related("owner", "imported_details")


def ai_system(viewpoint: Viewpoint, reference: str) -> AISystem:
    """One system with people, roles, details and the scope versions that hold it. Raises NotFound."""
    links = viewpoint.rows(ScopeVersionSystem).select_related("version__scope").order_by("-version__number")
    rows = (
        viewpoint.rows(AISystem)
        .select_related("organization", "owner", "proposed_by", "adopted_by", "imported_details")
        .prefetch_related(_open_roles(viewpoint), Prefetch("scope_versions", links))
    )
    return one(rows, reference=reference)


def role_assignment(viewpoint: Viewpoint, reference: str) -> RoleAssignment:
    """One role with its system. Raises NotFound."""
    rows = viewpoint.rows(RoleAssignment).select_related("organization", "system", "accountable")
    return one(rows, reference=reference)


def people(viewpoint: Viewpoint, held: Member | int | None = None) -> QuerySet[Member]:
    """The members that can be chosen as owner or accountable, and who is it already (`held`)."""
    return people_who_may_own(viewpoint, held)


def stages_of(system: AISystem, history: Sequence[HistoryLine]) -> list[Stage]:
    """The life cycle with the day each stage was entered, as far as it is recorded.

    A system that was taken in as found has passed stages that nobody here has seen: they count as nothing.
    """
    entered = _entered(system, history)
    shown = MAIN_STAGES if system.status in MAIN_STAGES else (*MAIN_STAGES, system.status)
    here = shown.index(system.status)
    return [_stage(system, stage, number - here, entered) for number, stage in enumerate(shown)]


def _entered(system: AISystem, history: Sequence[HistoryLine]) -> dict[str, date]:
    """The first day of each status; what the system itself says of its use and its end comes first."""
    days: dict[str, date] = {}
    for line in reversed(history):
        if "status" in line.state:
            days.setdefault(str(line.state["status"]), line.on or timezone.localdate(line.recorded_at))
    known = {SystemStatus.OPERATION_MONITORING: system.in_use_since, SystemStatus.RETIRED: system.retired_on}
    return days | {stage: day for stage, day in known.items() if day and stage in days}


def _stage(system: AISystem, stage: str, ahead: int, entered: dict[str, date]) -> Stage:
    label, since = SystemStatus(stage).label, entered.get(stage)
    if ahead == 0:
        return Stage(label, "info", since, is_here=True)
    if since:
        return Stage(label, "good", since)
    passed = ahead < 0 and stage != SystemStatus.RE_EVALUATION and system.status in MAIN_STAGES
    return Stage(label, "none", note="not recorded" if passed else "")


def missing_of(system: AISystem, address: str) -> list[tuple[str, str, str, str, str]]:
    """What a system lacks, with the step to mend it: kind, words, step, address, due."""
    if system.status in AI_SYSTEM.final:
        return []
    edit, roles, scope = f"{address}/edit", f"{address}/roles/new", "scope"
    late = system.status not in NOT_APPROVED
    checks = (
        (system.owner_id, "Nobody owns it", "Name the owner", edit, "bad"),
        (system.roles.all(), "Our role is not determined (clause 4.1)", "Assign a role", roles, "bad"),
        (system.purpose, "Its intended purpose is not written down", "Write it", edit, "warn"),
        (system.origin != Origin.UNKNOWN, "Made or bought is not known", "Say which", edit, "warn"),
        (system.people_affected, "Who is affected is not said", "Say who", edit, "warn"),
        (_in_scope(system), "It is in no approved scope", "Open the scope", scope, "warn"),
    )
    return [
        (kind if late else "info", words, step, target, "")
        for there, words, step, target, kind in checks
        if not there
    ]


def scope_in_force(system: AISystem) -> ScopeVersionSystem | None:
    """The link to the approved scope that holds the system."""
    links = system.scope_versions.all()
    return next((link for link in links if link.version.status == VersionStatus.APPROVED), None)


def in_scope(viewpoint: Viewpoint) -> Q:
    """The systems that the approved scope holds."""
    links = viewpoint.rows(ScopeVersionSystem).filter(version__status=VersionStatus.APPROVED)
    return Q(pk__in=links.values("system_id"))


def _open_roles(viewpoint: Viewpoint) -> Prefetch[Any]:
    rows = viewpoint.rows(RoleAssignment).filter(ended_on=None).select_related("accountable")
    return Prefetch("roles", rows.order_by("reference"))


def _in_scope(system: AISystem) -> bool:
    return scope_in_force(system) is not None
