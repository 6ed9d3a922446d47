"""What a report of an audit holds: a copy of the whole, and what keeps it from being made. Clause 9.2.2."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from aims.core.errors import Conflict
from aims.platform.models import LedgerEntry
from audits.enums import Answer, FindingStatus
from audits.models import Audit, ChecklistItem, Finding
from audits.models.finding import NONCONFORMITIES

FORMAT = 1


def content_of(audit: Audit) -> dict[str, Any]:
    """What is frozen: the facts, people by reference, every answer with its evidence, every finding."""
    items = audit.items.select_related("requirement").prefetch_related("evidence__evidence")
    findings = audit.findings.exclude(status=FindingStatus.WITHDRAWN)
    return {
        "format": FORMAT,
        "reference": audit.reference,
        "title": audit.title,
        "programme": str(audit.programme) if audit.programme else "",
        "scope": audit.scope,
        "criteria": audit.criteria,
        "lead": audit.lead.reference,
        "planned_on": _day(audit.planned_on),
        "held_on": _day(audit.held_on),
        "reported_on": _day(audit.reported_on),
        "summary": audit.summary,
        "systems": [
            {"reference": link.system.reference, "name": link.system.name}
            for link in audit.systems.select_related("system").order_by("system__reference")
        ],
        "items": [_item(each) for each in items.order_by("requirement__order")],
        "findings": [
            _finding(each) for each in findings.select_related("requirement", "owner").order_by("reference")
        ],
    }


def reported(audit: Audit) -> Mapping[str, Any]:
    """The copy of what was reported; of an audit that goes on what it says now."""
    return audit.frozen or content_of(audit)


def problems(audit: Audit, summary: str, today: date) -> list[str]:
    """What keeps an audit from being reported, in words."""
    found = [] if summary.strip() else ["Say in the conclusion how well it is met."]
    drafts = [
        each for each in audit.findings.select_related("requirement") if each.status == FindingStatus.DRAFT
    ]
    graded = {each.requirement_id for each in drafts if each.grade in NONCONFORMITIES}
    unmet = audit.items.filter(answer=Answer.DOES_NOT_CONFORM).exclude(requirement_id__in=graded)
    found += [
        f"{item.requirement.number} does not conform: record a nonconformity for it."
        for item in unmet.select_related("requirement").order_by("requirement__order")
    ]
    if not audit.items.exclude(answer=Answer.NOT_LOOKED_AT).exists():
        found.append("Answer at least one item of the checklist.")
    late = [each.reference for each in drafts if each.due_on < today]
    return found + [f"{each} asks for its answer by a day that is over." for each in sorted(late)]


def reported_entry(audit: Audit) -> LedgerEntry:
    """The ledger's entry of the report, which the PDF names as its head. Raises Conflict without one."""
    rows = LedgerEntry.objects.filter(chain__organization=audit.organization_id, verb="audit.reported")
    found = rows.filter(recorded_at=audit.reported_at).first() if audit.reported_at else None
    if found is None:
        raise Conflict(f"The report of {audit.reference} is not in the ledger.")
    return found


def _item(item: ChecklistItem) -> dict[str, Any]:
    return {
        "number": item.requirement.number,
        "title": item.requirement.title,
        "question": item.question,
        "answer": item.answer,
        "notes": item.notes,
        "evidence": sorted(
            [
                {"reference": link.evidence.reference, "title": link.evidence.title}
                for link in item.evidence.all()
            ],
            key=lambda each: each["reference"],
        ),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "reference": finding.reference,
        "number": finding.requirement.number,
        "requirement": finding.requirement.title,
        "grade": finding.grade,
        "title": finding.title,
        "words": finding.words,
        "owner": finding.owner.reference,
        "due_on": _day(finding.due_on),
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
