"""Versions of the Statement and what they say: live for a draft, frozen once approved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.text import Truncator

from aims.enums import AIRole, SystemStatus, VersionStatus
from aims.models import RoleAssignment
from aims.platform.actors import system_actor
from aims.platform.models import LedgerEntry, Member
from aims.platform.viewpoint import Viewpoint
from controls.models import (
    ControlImplementation,
    LineDecision,
    LineObligation,
    LineRisk,
    LineRole,
    StatementFile,
    StatementLine,
    StatementVersion,
)
from controls.selectors import controls
from controls.selectors.annexes import evidence_items, scope_in_full
from controls.selectors.changes import with_changes
from controls.selectors.content import Content, Line
from controls.selectors.reasons import reasons_of

FROZEN = (VersionStatus.APPROVED, VersionStatus.SUPERSEDED)
DRAFTED = (VersionStatus.DRAFT, VersionStatus.IN_REVIEW)
SCOPE_LENGTH = 280


def versions(viewpoint: Viewpoint) -> QuerySet[StatementVersion]:
    """All versions, newest first, with their people."""
    rows = viewpoint.rows(StatementVersion)
    people = ("drafted_by", "submitted_by", "approved_by")
    return rows.select_related("statement", "organization", *people).order_by("-statement_id", "-number")


def in_force(viewpoint: Viewpoint) -> StatementVersion | None:
    """The approved version, if there is one at the viewpoint's moment."""
    return versions(viewpoint).filter(status=VersionStatus.APPROVED).first()


def draft(viewpoint: Viewpoint) -> StatementVersion | None:
    """The version that is being drafted or waits for approval."""
    return versions(viewpoint).filter(status__in=DRAFTED).first()


def numbered(viewpoint: Viewpoint, reference: str, number: int) -> StatementVersion | None:
    """The version behind SOA-0001/1."""
    return versions(viewpoint).filter(statement__reference=reference, number=number).first()


def files(viewpoint: Viewpoint, version: StatementVersion) -> QuerySet[StatementFile]:
    """The stored files of an approved version. They are its own for ever, so they are read as of now."""
    rows = viewpoint.now().rows(StatementFile).filter(version_id=version.pk)
    return rows.select_related("file").order_by("format")


def content_of(
    viewpoint: Viewpoint, version: StatementVersion, *, read: Sequence[StatementLine] | None = None
) -> Content:
    """What the version says: what was approved, or the draft as it stands at the viewpoint's moment."""
    if version.status in FROZEN and version.frozen is not None:
        return approved_content(version)
    return live_content(viewpoint, version, read=read)


def approved_content(version: StatementVersion) -> Content:
    """What was approved, with people's names and functions as they were then.

    Who may see the version sees it as it was signed, names included; hence the system's viewpoint.
    """
    content = Content.of_plain(version.frozen or {})
    actor = system_actor("statement", version.organization_id)
    then = Viewpoint.at(actor, version.organization, version.approved_at or timezone.now())
    return content.named(_people(then.rows(Member).filter(reference__in=content.people)))


def live_content(
    viewpoint: Viewpoint,
    version: StatementVersion,
    *,
    freeze: bool = False,
    read: Sequence[StatementLine] | None = None,
) -> Content:
    """The draft with its controls, owners and evidence as they are at the viewpoint's moment.

    `freeze` adds each piece of evidence; `read` are the lines with their reasons if they were read already.
    """
    before = former(viewpoint, version)
    statement = version.statement
    scope = scope_in_full(viewpoint)
    implementations = controls.by_requirement(viewpoint)
    read = list(lines(viewpoint, version)) if read is None else read
    found = with_changes(_lines(viewpoint, read, implementations, freeze=freeze), before)
    content = Content(
        organization=version.organization.name,
        title=statement.title,
        reference=statement.reference,
        number=version.number,
        scope_reference=scope.reference if scope else "",
        scope=Truncator(scope.text).chars(SCOPE_LENGTH) if scope else "",
        roles=tuple(sorted(roles_held(viewpoint).values())),
        systems=systems_with_role(viewpoint),
        previous=before.number if before else None,
        author=version.drafted_by.reference,
        submitter=version.submitted_by.reference if version.submitted_by else "",
        approver=version.approved_by.reference if version.approved_by else "",
        lines=found,
        full_scope=scope,
        evidence=evidence_items(viewpoint, found) if freeze else (),
    )
    people = [version.drafted_by, version.submitted_by, version.approved_by]
    return content.named(_people([*people, *(row.owner for row in implementations.values())]))


def former(viewpoint: Viewpoint, version: StatementVersion) -> Content | None:
    """What the last approved version before this one says, without names."""
    rows = viewpoint.rows(StatementVersion).filter(
        statement_id=version.statement_id, number__lt=version.number, status__in=FROZEN
    )
    frozen: Any = rows.order_by("-number").values_list("frozen", flat=True).first()
    return Content.of_plain(frozen) if frozen else None


def lines(viewpoint: Viewpoint, version: StatementVersion) -> QuerySet[StatementLine]:
    """The live lines of a version with their reasons, in the standard's order."""
    rows = viewpoint.rows(StatementLine).filter(version_id=version.pk)
    reasons = (
        Prefetch("risk_reasons", viewpoint.rows(LineRisk).select_related("risk")),
        Prefetch("role_reasons", viewpoint.rows(LineRole).select_related("role__system")),
        Prefetch("obligation_reasons", viewpoint.rows(LineObligation).select_related("obligation")),
        Prefetch("decision_reasons", viewpoint.rows(LineDecision).select_related("decision")),
    )
    followed = rows.select_related("requirement__parent", "version__statement").prefetch_related(*reasons)
    return followed.order_by("requirement__order")


def roles_held(viewpoint: Viewpoint) -> dict[str, str]:
    """The kinds of role that the organization holds today, with their words. One query, however many systems."""
    kinds = _held(viewpoint).order_by("role").values_list("role", flat=True).distinct()
    return {kind: str(AIRole(kind).label) for kind in kinds}


def systems_with_role(viewpoint: Viewpoint) -> int:
    """Towards how many AI systems the organization holds a role today."""
    return _held(viewpoint).aggregate(count=Count("system_id", distinct=True))["count"] or 0


def _held(viewpoint: Viewpoint) -> QuerySet[RoleAssignment]:
    """The roles of today towards systems that are not over."""
    rows = viewpoint.rows(RoleAssignment).filter(Q(ended_on=None) | Q(ended_on__gt=day_of(viewpoint)))
    return rows.exclude(system__status__in=(SystemStatus.RETIRED, SystemStatus.REJECTED))


def day_of(viewpoint: Viewpoint) -> date:
    """The day that dates are compared with: today, or that of the past moment."""
    return timezone.localdate(viewpoint.moment) if viewpoint.moment else timezone.localdate()


def day_of_approval(version: StatementVersion) -> date:
    """The day that the dates of an approved version are compared with."""
    return timezone.localdate(version.approved_at) if version.approved_at else timezone.localdate()


def approval_entry(version: StatementVersion) -> LedgerEntry | None:
    """The ledger entry of the approval, which PDF and page name as their head."""
    if version.approved_at is None:
        return None
    rows = LedgerEntry.objects.filter(chain__organization=version.organization_id)
    return rows.filter(recorded_at=version.approved_at, verb="statement.approved").first()


def head_at(viewpoint: Viewpoint) -> tuple[int, str]:
    """Number and digest of the last ledger entry at the viewpoint's moment."""
    if viewpoint.moment is None:
        return viewpoint.head.sequence, viewpoint.head.digest
    rows = LedgerEntry.objects.filter(chain__organization=viewpoint.organization)
    entry = rows.filter(recorded_at__lte=viewpoint.moment).order_by("-sequence").first()
    return (entry.sequence, entry.digest) if entry else (0, "")


def _lines(
    viewpoint: Viewpoint,
    read: Sequence[StatementLine],
    implementations: dict[int, ControlImplementation],
    *,
    freeze: bool,
) -> list[Line]:
    facts = controls.evidence_facts(viewpoint)
    references = controls.evidence_references(viewpoint) if freeze else {}
    found = []
    for line in read:
        fact = facts.get(line.requirement_id, controls.EvidenceFact())
        evidence = tuple(references.get(line.requirement_id, ()))
        found.append(_line(line, implementations.get(line.requirement_id), fact, evidence))
    return found


def _line(
    line: StatementLine,
    implementation: ControlImplementation | None,
    fact: controls.EvidenceFact,
    evidence: tuple[str, ...],
) -> Line:
    requirement, group = line.requirement, line.requirement.parent
    owner = implementation.owner if implementation else None
    return Line(
        number=requirement.number,
        title=requirement.title,
        group=group.number if group else "",
        group_title=group.title if group else "",
        objective=str(group.details.get("objective", "")) if group else "",
        applicability=line.applicability,
        justification=line.justification,
        reasons=tuple(reasons_of(line)),
        status=implementation.status if implementation else "not_started",
        owner=owner.reference if owner else "",
        evidence_count=fact.count,
        evidence=evidence,
        evidence_until=fact.until.isoformat() if fact.until else "",
        due_on=implementation.due_on.isoformat() if implementation and implementation.due_on else "",
    )


def _people(members: Iterable[Member | None]) -> dict[str, tuple[str, str]]:
    """Name and function of each, by reference and in its order: the same version is printed the same."""
    known = {member.reference: (member.name, member.job_title) for member in members if member}
    return dict(sorted(known.items()))
