"""Findings of an audit: recorded, changed, withdrawn while it goes on; handed over or closed after. Clause 10.2.

What was reported is never written over: from the report on, grade and words of a finding stay as they are.
"""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from aims.catalogue.models import Requirement
from aims.core.errors import Conflict, Invalid, NotFound
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.four_eyes import check_owner
from aims.platform.models import Member
from aims.platform.saving import add, locked_at, save
from aims.platform.unit import change
from aims.platform.viewpoint import Viewpoint
from audits.enums import AuditStatus, FindingStatus, Grade
from audits.models import Audit, Finding
from audits.services.independence import check_not_lead, open_audit
from audits.workflows import FINDING
from documents.selectors.evidence import linkable

WRITTEN = ("requirement", "grade", "title", "words", "owner", "due_on")


def record_finding(
    *,
    actor: Actor,
    audit: Audit,
    number: str,
    grade: str,
    title: str,
    words: str,
    owner: Member,
    due_on: date,
    reason: str = "",
) -> Finding:
    """Write down a finding about one clause or control, and who answers it by when.

    Raises NotAllowed, NotFound, Conflict (the audit is not in progress) and Invalid (number, owner, day).
    """
    require(actor, "finding.record", audit)
    requirement = requirement_numbered(actor, audit, number)
    check_responsible(audit, owner)
    check_day(due_on)
    with change(audit.organization, actor) as unit:
        audit = open_audit(locked_at(audit, None), AuditStatus.IN_PROGRESS)
        finding = Finding(
            organization=audit.organization,
            reference=unit.reference(Finding),
            audit=audit,
            requirement=requirement,
            grade=grade,
            title=title,
            words=words.strip(),
            owner=owner,
            found_on=timezone.localdate(unit.moment),
            due_on=due_on,
        )
        add(finding)
        unit.record("finding.recorded", finding, reason=reason, on=finding.found_on)
    return finding


def change_finding(
    *,
    actor: Actor,
    finding: Finding,
    number: str,
    grade: str,
    title: str,
    words: str,
    owner: Member,
    due_on: date,
    revision: int | None = None,
    reason: str = "",
) -> Finding:
    """Change a finding that is not reported yet. Raises NotAllowed, NotFound, Stale, Conflict and Invalid."""
    require(actor, "finding.change", finding)
    requirement = requirement_numbered(actor, finding.audit, number)
    with change(finding.organization, actor) as unit:
        finding = locked_at(finding, revision)
        if finding.status != FindingStatus.DRAFT:
            raise Conflict("This finding was reported, so its words stay as they are.")
        check_responsible(finding.audit, owner, held=finding.owner_id)
        if due_on != finding.due_on:
            check_day(due_on)
        finding.requirement, finding.grade, finding.title = requirement, grade, title
        finding.words, finding.owner, finding.due_on = words.strip(), owner, due_on
        save(finding, WRITTEN)
        unit.record("finding.changed", finding, reason=reason)
    return finding


def withdraw_finding(*, actor: Actor, finding: Finding, reason: str, revision: int | None = None) -> Finding:
    """Take back a finding that is not reported yet, with a reason. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "finding.withdraw", finding)
    with change(finding.organization, actor) as unit:
        finding = locked_at(finding, revision)
        FINDING.step(finding, "withdraw", reason=reason)
        finding.reason = reason.strip()
        save(finding, ["status", "reason"])
        unit.record("finding.withdrawn", finding, reason=reason)
    return finding


def reassign_finding(
    *,
    actor: Actor,
    finding: Finding,
    owner: Member,
    due_on: date,
    revision: int | None = None,
    reason: str = "",
) -> Finding:
    """Hand a finding that waits for its answer over to someone else. Raises NotAllowed, NotFound, Stale, Conflict, Invalid."""
    require(actor, "finding.reassign", finding)
    with change(finding.organization, actor) as unit:
        finding = locked_at(finding, revision)
        if finding.status != FindingStatus.OPEN:
            raise Conflict(f"It is {finding.get_status_display().lower()}: nobody has to answer it now.")
        check_responsible(finding.audit, owner, held=finding.owner_id)
        if due_on != finding.due_on:
            check_day(due_on)
        finding.owner, finding.due_on = owner, due_on
        save(finding, ["owner", "due_on"])
        unit.record("finding.reassigned", finding, reason=reason)
    return finding


def close_finding(*, actor: Actor, finding: Finding, reason: str, revision: int | None = None) -> Finding:
    """Close an opportunity for improvement that is not taken up, with a reason; a nonconformity never.

    Raises NotAllowed, Stale, Conflict and Invalid.
    """
    require(actor, "finding.close", finding)
    with change(finding.organization, actor) as unit:
        finding = locked_at(finding, revision)
        if finding.grade != Grade.OPPORTUNITY:
            raise Conflict("A nonconformity is closed by its corrective action alone, once it worked.")
        FINDING.step(finding, "close", reason=reason)
        finding.reason, finding.closed_on = reason.strip(), timezone.localdate(unit.moment)
        save(finding, ["status", "reason", "closed_on"])
        unit.record("finding.closed", finding, reason=reason, on=finding.closed_on)
    return finding


def requirement_numbered(actor: Actor, audit: Audit, number: str) -> Requirement:
    """The sub-clause or control of this number. Raises Invalid."""
    found = linkable(Viewpoint(actor, audit.organization)).filter(number=number).first()
    if found is None:
        words = f"There is no clause or control “{number[:40]}”."
        raise Invalid(words, {"number": [words]})
    return found


def check_responsible(audit: Audit, owner: Member, *, held: int | None = None) -> None:
    """Who answers a finding is of this organization, may own, and does not lead the audit. Raises NotFound, Invalid."""
    if owner.organization_id != audit.organization_id:
        raise NotFound("There is no such person in this organization.")
    check_owner(owner, held=held)
    check_not_lead(audit, owner)


def check_day(due_on: date) -> None:
    """A day that someone can still keep. Raises Invalid."""
    if due_on < timezone.localdate():
        words = "This day is over. Choose today or a later day."
        raise Invalid(words, {"due_on": [words]})
