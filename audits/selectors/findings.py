"""Reads of findings, from a viewpoint. Clauses 9.2.2 and 10.2."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from aims.platform.models import Member
from aims.platform.viewpoint import Viewpoint
from audits.enums import FindingStatus
from audits.models import Audit, CorrectiveAction, Finding
from audits.models.finding import OPEN_FINDINGS
from audits.selectors.engagements import Standing
from controls.models import ControlImplementation
from documents.selectors.evidence import today

Q_TO_ANSWER = Q(status=FindingStatus.OPEN)
Q_ISSUED = Q(status__in=(*OPEN_FINDINGS, FindingStatus.CLOSED.value))


def finding_rows(viewpoint: Viewpoint) -> QuerySet[Finding]:
    """All findings with audit, clause or control, owner and corrective action. Two queries."""
    actions = viewpoint.rows(CorrectiveAction).select_related("owner")
    return (
        viewpoint.rows(Finding)
        .select_related("audit__lead", "requirement", "owner", "organization")
        .prefetch_related(Prefetch("actions", actions))
        .defer("audit__frozen")
    )


def findings_of(viewpoint: Viewpoint, audit: Audit) -> QuerySet[Finding]:
    """The findings of an audit in the order in which they were recorded."""
    return finding_rows(viewpoint).filter(audit_id=audit.pk).order_by("reference")


def findings_for(viewpoint: Viewpoint, number: str) -> QuerySet[Finding]:
    """What audits found about a clause or a control, reported or closed, the newest first."""
    rows = finding_rows(viewpoint).filter(Q_ISSUED, requirement__number=number)
    return rows.order_by("-found_on", "-reference")


def late(viewpoint: Viewpoint) -> Q:
    """What is not answered although its day is over."""
    return Q_TO_ANSWER & Q(due_on__lt=today(viewpoint))


def standing(finding: Finding, day: date) -> Standing:
    """The status that a list shows."""
    word = str(finding.get_status_display())
    if finding.status == FindingStatus.OPEN:
        return Standing("bad", "Answer is late") if finding.due_on < day else Standing("warn", word)
    kinds = {FindingStatus.ANSWERED.value: "info", FindingStatus.CLOSED.value: "good"}
    return Standing(kinds.get(finding.status, "none"), word)


def who_answers_for(viewpoint: Viewpoint, number: str) -> Member | None:
    """The owner of a control, whom a finding about it is offered to."""
    rows = viewpoint.rows(ControlImplementation).filter(requirement__number=number)
    control = rows.select_related("owner").first()
    return control.owner if control else None
