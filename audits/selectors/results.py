"""What audits, findings and corrective actions come to: figures and rows for a management review. Clause 9.3.2.

Each is read at the viewpoint's moment: the same question a year ago gives what was known then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q

from aims.platform.viewpoint import Viewpoint
from audits.enums import ActionStatus, AuditStatus, CheckResult, Grade
from audits.models import Audit, CorrectiveAction, EffectivenessCheck, Finding
from audits.models.corrective_action import OPEN_ACTIONS
from audits.models.finding import OPEN_FINDINGS
from audits.selectors.audits import Q_OPEN, audit_rows, overdue
from audits.selectors.corrective_actions import action_rows, check_due, late
from audits.selectors.findings import finding_rows
from audits.selectors.findings import late as answer_late


@dataclass(frozen=True)
class AuditResults:
    """Audits of a period: what was reported, what is still to be held, what was found by grade."""

    planned: int
    in_progress: int
    reported: int
    cancelled: int
    overdue: int
    by_grade: dict[str, int]
    """Reported findings by `Grade`, those of reported audits of the period alone."""
    rows: list[Audit] = field(default_factory=list)
    """The reported audits of the period, the latest first."""


@dataclass(frozen=True)
class OpenFindings:
    """Findings that are reported and not closed."""

    total: int
    late: int
    by_grade: dict[str, int]
    rows: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class CorrectiveActions:
    """Corrective actions by how far they are, and whether they worked."""

    by_status: dict[str, int]
    open: int
    late: int
    to_check: int
    closed: int
    """Closed in the period, or ever without one."""
    failed_checks: int
    rows: list[CorrectiveAction] = field(default_factory=list)
    """Those that are open, the most urgent first."""


def audit_results(
    viewpoint: Viewpoint, *, since: date | None = None, until: date | None = None
) -> AuditResults:
    """How audits stand, and what those found that were reported in the period. Four queries at most.

    `since` and `until` bound the day of the report; what is planned or goes on counts whenever it is.
    """
    reported = _between("reported_on", since, until) & Q(status=AuditStatus.REPORTED)
    counts = viewpoint.rows(Audit).aggregate(
        planned=Count("pk", filter=Q(status=AuditStatus.PLANNED)),
        in_progress=Count("pk", filter=Q(status=AuditStatus.IN_PROGRESS)),
        reported=Count("pk", filter=reported),
        cancelled=Count("pk", filter=Q(status=AuditStatus.CANCELLED)),
        overdue=Count("pk", filter=overdue(viewpoint)),
    )
    rows = list(audit_rows(viewpoint).filter(reported).order_by("-reported_on", "-reference"))
    found = viewpoint.rows(Finding).filter(audit_id__in=[row.pk for row in rows]).exclude(status="withdrawn")
    grades = found.order_by().values("grade").annotate(n=Count("pk"))
    return AuditResults(**counts, by_grade=_by_grade(grades), rows=rows)


def audits_open(viewpoint: Viewpoint) -> list[Audit]:
    """The audits that are planned or go on, by their day. Two queries."""
    return list(audit_rows(viewpoint).filter(Q_OPEN).order_by("planned_on", "reference"))


def findings_open(viewpoint: Viewpoint) -> OpenFindings:
    """Findings that were reported and are not closed: how many, how many late, and the rows. Four queries."""
    still = Q(status__in=OPEN_FINDINGS)
    rows = viewpoint.rows(Finding).filter(still)
    grades = rows.order_by().values("grade").annotate(n=Count("pk"))
    by_grade = _by_grade(grades)
    return OpenFindings(
        total=sum(by_grade.values()),
        late=rows.filter(answer_late(viewpoint)).count(),
        by_grade=by_grade,
        rows=list(finding_rows(viewpoint).filter(still).order_by("due_on", "reference")),
    )


def corrective_actions(
    viewpoint: Viewpoint, *, since: date | None = None, until: date | None = None
) -> CorrectiveActions:
    """Corrective actions: by status, open, late, to be checked, and closed in the period. Five queries.

    Those from findings and those opened without an audit both count.
    """
    statuses = viewpoint.rows(CorrectiveAction).order_by().values("status").annotate(n=Count("pk"))
    by_status = dict.fromkeys(ActionStatus.values, 0) | {row["status"]: row["n"] for row in statuses}
    closed = _between("closed_on", since, until) & Q(status=ActionStatus.VERIFIED)
    figures = viewpoint.rows(CorrectiveAction).aggregate(
        late=Count("pk", filter=late(viewpoint)),
        to_check=Count("pk", filter=check_due(viewpoint)),
        closed=Count("pk", filter=closed),
    )
    failed = viewpoint.rows(EffectivenessCheck).filter(
        _between("checked_on", since, until), result=CheckResult.DID_NOT
    )
    rows = action_rows(viewpoint).filter(status__in=OPEN_ACTIONS).order_by("due_on", "reference")
    return CorrectiveActions(
        by_status=by_status,
        open=sum(by_status[status] for status in OPEN_ACTIONS),
        failed_checks=failed.count(),
        rows=list(rows),
        **figures,
    )


def _between(name: str, since: date | None, until: date | None) -> Q:
    """A day in the period; each end may be open."""
    found = Q()
    if since is not None:
        found &= Q(**{f"{name}__gte": since})
    if until is not None:
        found &= Q(**{f"{name}__lte": until})
    return found


def _by_grade(rows: Iterable[Any]) -> dict[str, int]:
    return dict.fromkeys(Grade.values, 0) | {str(row["grade"]): row["n"] for row in rows}
