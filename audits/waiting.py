"""What of audits, findings and corrective actions waits for a person on the first page. Clauses 9.2 and 10.2."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from aims.platform.access import allows
from aims.platform.inbox import FIRST, InboxRow
from aims.platform.viewpoint import Viewpoint
from aims.platform.waiting import Waiting, WaitingSource, register_waiting
from audits.enums import ActionStatus, AuditStatus, ProgrammeStatus
from audits.inbox_rows import row as make_row
from audits.models import Audit, AuditProgramme, CorrectiveAction, Finding
from audits.models.corrective_action import TO_ANSWER
from audits.selectors.corrective_actions import Q_TO_DO, check_due
from audits.selectors.findings import Q_TO_ANSWER
from documents.selectors.evidence import today

SOON = timedelta(days=30)


def register() -> None:
    """Make known what waits; all of it joins the one question of the first page."""
    for source in (TO_APPROVE, TO_HOLD, FINDINGS, ACTIONS, CHECKS, LEFT_FINDINGS, LEFT_ACTIONS):
        register_waiting(source)


def _to_approve(viewpoint: Viewpoint) -> QuerySet[Any] | None:
    """Programmes that someone else wrote; approving them is not for everyone."""
    member = viewpoint.actor.member
    if member is None or not allows(viewpoint.actor, "audit_programme.approve"):
        return None
    drafts = viewpoint.rows(AuditProgramme).filter(status=ProgrammeStatus.DRAFT)
    return drafts.filter(Q(drafted_by=None) | ~Q(drafted_by_id=member.pk))


def _to_hold(viewpoint: Viewpoint) -> QuerySet[Any] | None:
    """One's own audits that go on, or that begin within a month."""
    member = viewpoint.actor.member
    if member is None:
        return None
    coming = Q(status=AuditStatus.PLANNED, planned_on__lte=today(viewpoint) + SOON)
    return viewpoint.rows(Audit).filter(coming | Q(status=AuditStatus.IN_PROGRESS), lead_id=member.pk)


def _findings(viewpoint: Viewpoint) -> QuerySet[Any] | None:
    member = viewpoint.actor.member
    return viewpoint.rows(Finding).filter(Q_TO_ANSWER, owner_id=member.pk) if member else None


def _actions(viewpoint: Viewpoint) -> QuerySet[Any] | None:
    member = viewpoint.actor.member
    return viewpoint.rows(CorrectiveAction).filter(Q_TO_DO, owner_id=member.pk) if member else None


def _checks(viewpoint: Viewpoint) -> QuerySet[Any] | None:
    """What others did, and can be checked now."""
    member = viewpoint.actor.member
    if member is None or not allows(viewpoint.actor, "corrective_action.check"):
        return None
    own = Q(owner_id=member.pk) | Q(answered_by_id=member.pk) | Q(done_by_id=member.pk)
    return viewpoint.rows(CorrectiveAction).filter(check_due(viewpoint)).exclude(own)


def _left_findings(viewpoint: Viewpoint) -> QuerySet[Any] | None:
    """What nobody can answer any more, for who can hand it over."""
    if not allows(viewpoint.actor, "finding.reassign"):
        return None
    return viewpoint.rows(Finding).filter(Q_TO_ANSWER, owner__is_active=False)


def _left_actions(viewpoint: Viewpoint) -> QuerySet[Any] | None:
    if not allows(viewpoint.actor, "corrective_action.reassign"):
        return None
    return viewpoint.rows(CorrectiveAction).filter(Q_TO_DO, owner__is_active=False)


def _said(viewpoint: Viewpoint, found: Waiting, page: str, **values: Any) -> InboxRow:
    late = found.due is not None and found.due < today(viewpoint)
    facts = {"icon": "clipboard-check", "due": found.due, "is_late": late, **values}
    return make_row(viewpoint, page, {"reference": found.reference}, reference=found.reference, **facts)


def _approve(viewpoint: Viewpoint, found: Waiting) -> InboxRow:
    return _said(
        viewpoint,
        found,
        "audit-programme-detail",
        what=f"Approve {found.title}",
        why=f"{found.who or 'the system'} wrote it",
        action="Read and decide",
        section=FIRST,
        due=None,
        is_late=False,
    )


def _hold(viewpoint: Viewpoint, found: Waiting) -> InboxRow:
    goes_on = found.state == AuditStatus.IN_PROGRESS
    return _said(
        viewpoint,
        found,
        "audit-detail",
        what=f"{'Go on with' if goes_on else 'Hold'} {found.title}",
        why="your audit goes on" if goes_on else "you lead this audit",
        action="Open",
        **({"due": None, "is_late": False} if goes_on else {}),
    )


def _answer(viewpoint: Viewpoint, found: Waiting) -> InboxRow:
    return _said(
        viewpoint,
        found,
        "finding-answer",
        what=f"Answer {found.title}",
        why=f"an audit found it about {found.extra}",
        action="Answer",
    )


def _act(viewpoint: Viewpoint, found: Waiting) -> InboxRow:
    if found.state in TO_ANSWER:
        returned = found.state == ActionStatus.RETURNED
        why = f"it did not work: {found.extra}" if returned else "you answer for it"
        page, what, action = "corrective-action-answer", f"Answer {found.title}", "Answer"
    else:
        page, what, action = "corrective-action-complete", f"Do {found.title}", "Report it done"
        why = "you said that you would"
    return _said(viewpoint, found, page, what=what, why=why, action=action)


def _check(viewpoint: Viewpoint, found: Waiting) -> InboxRow:
    return _said(
        viewpoint,
        found,
        "corrective-action-check",
        what=f"Check whether it worked: {found.title}",
        why=f"{found.who or 'someone'} did it",
        action="Check",
        is_late=False,
    )


def _hand_over(viewpoint: Viewpoint, found: Waiting) -> InboxRow:
    page = "finding-reassign" if found.kind == LEFT_FINDINGS.kind else "corrective-action-reassign"
    why = f"{found.who} has no access any more"
    return _said(viewpoint, found, page, what=f"Hand over {found.title}", why=why, action="Hand over")


TO_APPROVE = WaitingSource(
    "audit_programme.approve",
    _to_approve,
    _approve,
    "audit-programme-list",
    "More audit programmes to approve",
    columns={"title": "title", "who": "drafted_by__name"},
)
TO_HOLD = WaitingSource(
    "audit.hold",
    _to_hold,
    _hold,
    "audit-list",
    "More audits to hold",
    columns={"title": "title", "state": "status", "due": "planned_on"},
)
FINDINGS = WaitingSource(
    "finding.answer",
    _findings,
    _answer,
    "finding-list",
    "More findings to answer",
    columns={"title": "title", "extra": "requirement__number", "due": "due_on"},
)
ACTIONS = WaitingSource(
    "corrective_action.do",
    _actions,
    _act,
    "corrective-action-list",
    "More corrective actions",
    columns={"title": "title", "state": "status", "extra": "reason", "due": "due_on"},
)
CHECKS = WaitingSource(
    "corrective_action.check",
    _checks,
    _check,
    "corrective-action-list",
    "More actions to check",
    query="?tab=check",
    columns={"title": "title", "who": "done_by__name", "due": "check_on"},
)
LEFT_FINDINGS = WaitingSource(
    "finding.reassign",
    _left_findings,
    _hand_over,
    "finding-list",
    "More findings to hand over",
    columns={"title": "title", "who": "owner__name", "due": "due_on"},
)
LEFT_ACTIONS = WaitingSource(
    "corrective_action.reassign",
    _left_actions,
    _hand_over,
    "corrective-action-list",
    "More corrective actions to hand over",
    columns={"title": "title", "who": "owner__name", "due": "due_on"},
)
