"""What of this app waits for a person on the first page."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.urls import reverse

from aims.enums import SystemStatus, VersionStatus
from aims.models import AISystem, RoleAssignment, ScopeVersion
from aims.platform.access import allows
from aims.platform.inbox import InboxRow, register_inbox
from aims.platform.viewpoint import Viewpoint
from aims.platform.waiting import Waiting, WaitingSource, register_waiting
from aims.selectors import asked
from aims.selectors.ai_systems import IN_USE_OR_PLANNED, NEEDS_OWNER
from aims.selectors.days import today

WAITING = {
    SystemStatus.PROPOSED: ("ai_system.move", "Screen", "new"),
    SystemStatus.SCREENED: ("ai_system.approve", "Approve", "screened, not approved yet"),
}
NOBODY = Q(pk=None)
SHOWN = 4
"""AI systems on the first page; what is beyond stands behind one more row that opens the list."""


def register() -> None:
    """Make known what waits: questions of this app, and sources that join the question of all."""
    register_inbox(inbox)
    for source in (MISSING, EXPIRING, OVERDUE, UNREAD):
        register_waiting(source)


def inbox(viewpoint: Viewpoint) -> list[InboxRow]:
    """The scope that waits for approval or for its author, then AI systems. Two queries at most."""
    return [*_scope(viewpoint), *_systems(viewpoint)]


def _scope(viewpoint: Viewpoint) -> list[InboxRow]:
    """The version that waits for approval, for who may approve it; a draft, for who has to finish it. One query."""
    wanted = [VersionStatus.IN_REVIEW] * allows(viewpoint.actor, "scope.approve")
    wanted += [VersionStatus.DRAFT] * allows(viewpoint.actor, "scope.draft")
    if not wanted:
        return []
    versions = viewpoint.rows(ScopeVersion).filter(status__in=wanted).select_related("scope", "author")
    return [
        _approval(viewpoint, version)
        if version.status == VersionStatus.IN_REVIEW
        else _draft(viewpoint, version)
        for version in versions
        if version.status == VersionStatus.DRAFT or not viewpoint.actor.is_member(version.author_id)
    ]


def _approval(viewpoint: Viewpoint, version: ScopeVersion) -> InboxRow:
    return InboxRow(
        what="Approve the scope of the AIMS",
        reference=version.reference,
        why=f"{version.author.name} sent it for approval",
        address=_address(viewpoint, "scope-version", number=version.number),
        action="Read and approve",
        icon="compass",
        section="Approvals",
    )


def _draft(viewpoint: Viewpoint, version: ScopeVersion) -> InboxRow:
    return InboxRow(
        what=f"Finish the scope, version {version.number}",
        reference=version.reference,
        why=f"written by {version.author.name}",
        address=_address(viewpoint, "scope-version", number=version.number),
        action="Open the draft",
        icon="target",
        section="Drafts",
    )


@dataclass(frozen=True)
class _Gaps:
    """Which AI systems the person is asked about: those to decide, those without an owner or a role."""

    decide: Q
    owner: Q
    role: Q


def _gaps(viewpoint: Viewpoint) -> _Gaps:
    """Decisions go to who may take them, a missing owner to the AIMS manager, a missing role to the owner too."""
    actor, member = viewpoint.actor, viewpoint.actor.member
    decide = NOBODY
    for status, (action, _, _) in WAITING.items():
        if allows(actor, action):
            decide |= Q(status=status)
    if member:
        # Four eyes: whoever proposed a system does not approve it.
        decide &= Q(status=SystemStatus.PROPOSED) | ~Q(proposed_by_id=member.pk)
    is_manager = allows(actor, "ai_system.import")
    roles = viewpoint.rows(RoleAssignment).filter(ended_on=None)
    roleless = IN_USE_OR_PLANNED & ~Q(pk__in=roles.values("system_id"))
    mine = Q(owner_id=member.pk) if member else NOBODY
    return _Gaps(decide, NEEDS_OWNER if is_manager else NOBODY, roleless if is_manager else roleless & mine)


def _systems(viewpoint: Viewpoint) -> list[InboxRow]:
    """AI systems with what each lacks, those that wait for a decision first. One query."""
    gaps = _gaps(viewpoint)
    rows = (
        viewpoint.rows(AISystem)
        .filter(gaps.decide | gaps.owner | gaps.role)
        .select_related("proposed_by")
        .annotate(to_decide=_flag(gaps.decide), no_owner=_flag(gaps.owner), no_role=_flag(gaps.role))
    )
    systems = list(rows.order_by("-to_decide", "reference")[: SHOWN + 1])
    found = [row for system in systems[:SHOWN] for row in _rows_of(viewpoint, system)]
    return [*found, _more(viewpoint)] if len(systems) > SHOWN else found


def _rows_of(viewpoint: Viewpoint, system: AISystem) -> list[InboxRow]:
    """A row for each gap; the inbox makes one row of them."""
    found = []
    if getattr(system, "to_decide", False):
        _, verb, gap = WAITING[SystemStatus(system.status)]
        by = f"proposed by {system.proposed_by.name}" if system.proposed_by else "proposed"
        found.append((f"{verb}: {system.name}", by, verb, gap))
    if getattr(system, "no_owner", False):
        found.append((f"Name an owner of {system.name}", "nobody answers for it", "Open", "no owner"))
    if getattr(system, "no_role", False):
        why = "no role yet: provider, producer or customer"
        found.append((f"Say the role towards {system.name}", why, "Open", "no role yet"))
    return [
        InboxRow(
            what=what,
            reference=system.reference,
            why=why,
            address=_address(viewpoint, "ai-system-detail", reference=system.reference),
            action=action,
            icon="cpu",
            section="AI systems",
            name=system.name,
            gap=gap,
        )
        for what, why, action, gap in found
    ]


def _more(viewpoint: Viewpoint) -> InboxRow:
    return InboxRow(
        what="More AI systems to decide on, or without an owner or a role",
        reference="",
        why="shown in the list",
        address=_address(viewpoint, "ai-system-list"),
        action="Open the list",
        icon="list-check",
        section="AI systems",
    )


def _flag(condition: Q) -> ExpressionWrapper[Q]:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _address(viewpoint: Viewpoint, name: str, **kwargs: object) -> str:
    return reverse(name, kwargs={"organization": viewpoint.organization.slug, **kwargs})


def _own_page(viewpoint: Viewpoint) -> str:
    """The page of the person's own competence."""
    member = viewpoint.actor.member
    return _address(viewpoint, "competence-person", reference=member.reference if member else "")


def _missing(viewpoint: Viewpoint, found: Waiting) -> InboxRow:
    return InboxRow(
        what=f"Get trained: {found.title}",
        reference=found.reference,
        why=found.extra or "your work needs it, and no record shows that you have it",
        address=_own_page(viewpoint),
        action="See what you need",
        icon="users",
        due=found.due,
        is_late=found.due is not None and found.due < today(viewpoint),
    )


def _expiring(viewpoint: Viewpoint, found: Waiting) -> InboxRow:
    return InboxRow(
        what=f"Renew: {found.title}",
        reference=found.reference,
        why="your record ends within sixty days",
        address=_own_page(viewpoint),
        action="See your records",
        icon="users",
    )


def _overdue(viewpoint: Viewpoint, found: Waiting) -> InboxRow:
    return InboxRow(
        what=f"Say how it ended: {found.title}",
        reference=found.reference,
        why="its day is over: record the last reading, then it is closed",
        address=_address(viewpoint, "objective-detail", reference=found.reference),
        action="Open the objective",
        icon="target",
        due=found.due,
        is_late=True,
    )


def _unread(viewpoint: Viewpoint, found: Waiting) -> InboxRow:
    return InboxRow(
        what=f"Measure {found.title}",
        reference=found.reference,
        why="no reading in the last hundred days",
        address=_address(viewpoint, "objective-measure", reference=found.reference),
        action="Record a reading",
        icon="target",
    )


MISSING = WaitingSource(
    kind="competence missing",
    rows=asked.own_missing,
    row=_missing,
    listed="competence-gap-list",
    more="More competences that you need",
    columns={"title": "competence__name", "extra": "why", "due": "needed_by"},
)
EXPIRING = WaitingSource(
    kind="competence expiring",
    rows=asked.own_expiring,
    row=_expiring,
    listed="training-list",
    query="?tab=soon",
    more="More of your records that end soon",
    columns={"title": "competence__name"},
)
OVERDUE = WaitingSource(
    kind="objective overdue",
    rows=asked.own_overdue,
    row=_overdue,
    listed="objective-list",
    query="?tab=overdue",
    more="More objectives past their day",
    columns={"title": "title", "due": "due_on"},
)
UNREAD = WaitingSource(
    kind="objective unread",
    rows=asked.own_unread,
    row=_unread,
    listed="objective-list",
    query="?tab=unread",
    more="More objectives without a recent reading",
    columns={"title": "title"},
)
