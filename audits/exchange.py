"""Columns of the lists of audits, findings and corrective actions as files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aims.core.tabular import Cell
from audits.models import Audit, CorrectiveAction, Finding

AUDIT_COLUMNS = (
    "Reference",
    "Title",
    "Programme",
    "Scope",
    "Criteria",
    "AI systems",
    "Lead auditor",
    "Planned for",
    "Held from",
    "Status",
    "Reported on",
    "Conclusion",
    "Reason given",
)
FINDING_COLUMNS = (
    "Reference",
    "Finding",
    "Grade",
    "Clause or control",
    "In more words",
    "Audit",
    "Owner",
    "Found on",
    "Answer by",
    "Status",
    "Closed on",
    "Corrective action",
    "Reason given",
)
ACTION_COLUMNS = (
    "Reference",
    "What does not conform",
    "Finding",
    "Source",
    "Owner",
    "Opened on",
    "Due on",
    "Correction",
    "Cause",
    "Similar cases",
    "Action",
    "Status",
    "Done on",
    "What was done",
    "Check from",
    "Checks",
    "Closed on",
    "Reason given",
)


def audit_lines(rows: Iterable[Audit]) -> Iterator[tuple[Cell, ...]]:
    """One line for each audit."""
    for row in rows:
        yield (
            row.reference,
            row.title,
            row.programme.reference if row.programme else "",
            row.scope,
            row.criteria,
            ", ".join(link.system.reference for link in row.systems.all()),
            row.lead.name,
            row.planned_on,
            row.held_on,
            row.get_status_display(),
            row.reported_on,
            row.summary,
            row.reason,
        )


def finding_lines(rows: Iterable[Finding]) -> Iterator[tuple[Cell, ...]]:
    """One line for each finding with its corrective action."""
    for row in rows:
        yield (
            row.reference,
            row.title,
            row.get_grade_display(),
            row.requirement.number,
            row.words,
            row.audit.reference,
            row.owner.name,
            row.found_on,
            row.due_on,
            row.get_status_display(),
            row.closed_on,
            ", ".join(action.reference for action in row.actions.all()),
            row.reason,
        )


def action_lines(rows: Iterable[CorrectiveAction]) -> Iterator[tuple[Cell, ...]]:
    """One line for each corrective action with all its checks."""
    for row in rows:
        checks = [f"{check.checked_on}: {check.get_result_display()}" for check in row.checks.all()]
        yield (
            row.reference,
            row.title,
            row.finding.reference if row.finding else "",
            row.source,
            row.owner.name,
            row.opened_on,
            row.due_on,
            row.correction,
            row.cause,
            row.similar,
            row.plan,
            row.get_status_display(),
            row.done_on,
            row.done_words,
            row.check_on,
            "; ".join(reversed(checks)),
            row.closed_on,
            row.reason,
        )
