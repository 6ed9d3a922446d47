"""Reads of audit programmes, audits and their checklists, from a viewpoint. Clause 9.2."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from aims.models import AISystem
from aims.platform.enums import GrantKind
from aims.platform.models import Grant, Member
from aims.platform.viewpoint import Viewpoint
from audits.enums import Answer, AuditStatus
from audits.models import Audit, AuditProgramme, AuditSystem, ChecklistEvidence, ChecklistItem, Finding
from audits.models.audit import OPEN_AUDITS
from audits.selectors.engagements import Standing
from documents.enums import EvidenceStatus
from documents.models import Evidence, EvidenceRequirement
from documents.selectors.evidence import today

LONG = ("frozen",)
"""What lists leave in the database."""
Q_OPEN = Q(status__in=OPEN_AUDITS)


def programmes(viewpoint: Viewpoint) -> QuerySet[AuditProgramme]:
    """All programmes with who wrote and approved them, the newest period first."""
    rows = viewpoint.rows(AuditProgramme).select_related("drafted_by", "approved_by")
    return rows.order_by("-starts_on", "-reference")


def audit_rows(viewpoint: Viewpoint) -> QuerySet[Audit]:
    """All audits with programme, people and AI systems, without the frozen copies. Two queries."""
    links = viewpoint.rows(AuditSystem).select_related("system").order_by("system__reference")
    return (
        viewpoint.rows(Audit)
        .select_related("programme", "lead", "reported_by", "pdf")
        .prefetch_related(Prefetch("systems", links))
        .defer(*LONG)
    )


def audits_of(viewpoint: Viewpoint, programme: AuditProgramme) -> QuerySet[Audit]:
    """The audits of a programme by their day."""
    return audit_rows(viewpoint).filter(programme_id=programme.pk).order_by("planned_on", "reference")


def audits_looking_at(viewpoint: Viewpoint, system: AISystem) -> QuerySet[Audit]:
    """The audits that look at an AI system, the latest first."""
    links = viewpoint.rows(AuditSystem).filter(system_id=system.pk)
    rows = audit_rows(viewpoint).filter(pk__in=links.values("audit_id"))
    return rows.order_by("-planned_on", "-reference")


def overdue(viewpoint: Viewpoint) -> Q:
    """What was to be held by now and has not begun."""
    return Q(status=AuditStatus.PLANNED, planned_on__lt=today(viewpoint))


def standing(audit: Audit, day: date) -> Standing:
    """The status that a list shows; a planned audit whose day is over says so."""
    word = str(audit.get_status_display())
    if audit.status == AuditStatus.PLANNED:
        return Standing("bad", "Overdue") if audit.planned_on < day else Standing("info", word)
    kinds = {AuditStatus.IN_PROGRESS.value: "warn", AuditStatus.REPORTED.value: "good"}
    return Standing(kinds.get(audit.status, "none"), word)


@dataclass(frozen=True)
class Counted:
    """How far an audit is: items on its checklist, those looked at, findings."""

    items: int = 0
    looked_at: int = 0
    findings: int = 0


def counts_of(viewpoint: Viewpoint, audits: Iterable[Audit]) -> dict[int, Counted]:
    """The same for several audits. Two queries."""
    keys = [audit.pk for audit in audits]
    looked_at = ~Q(answer=Answer.NOT_LOOKED_AT)
    items = viewpoint.rows(ChecklistItem).filter(audit_id__in=keys).order_by().values("audit_id")
    found = viewpoint.rows(Finding).filter(audit_id__in=keys).exclude(status="withdrawn").order_by()
    findings = {row["audit_id"]: row["n"] for row in found.values("audit_id").annotate(n=Count("pk"))}
    counted = {
        row["audit_id"]: (row["n"], row["seen"])
        for row in items.annotate(n=Count("pk"), seen=Count("pk", filter=looked_at))
    }
    return {key: Counted(*counted.get(key, (0, 0)), findings.get(key, 0)) for key in keys}


def checklist(viewpoint: Viewpoint, audit: Audit) -> QuerySet[ChecklistItem]:
    """The items of an audit in the standard's order, each with its evidence. Two queries."""
    links = viewpoint.rows(ChecklistEvidence).select_related("evidence").order_by("evidence__reference")
    rows = viewpoint.rows(ChecklistItem).filter(audit_id=audit.pk)
    rows = rows.select_related("audit__lead", "requirement", "answered_by", "organization")
    return rows.prefetch_related(Prefetch("evidence", links)).order_by("requirement__order")


def next_item(viewpoint: Viewpoint, item: ChecklistItem) -> ChecklistItem | None:
    """What to look at next: the first open item after this one, else the first open one of all."""
    still = checklist(viewpoint, item.audit).filter(answer=Answer.NOT_LOOKED_AT).exclude(pk=item.pk)
    return still.filter(requirement__order__gt=item.requirement.order).first() or still.first()


def evidence_to_look_at(viewpoint: Viewpoint, item: ChecklistItem) -> QuerySet[Evidence]:
    """Evidence in use for the clause or control, and what the item names already."""
    shown = viewpoint.rows(EvidenceRequirement).filter(requirement_id=item.requirement_id)
    held = viewpoint.rows(ChecklistEvidence).filter(item_id=item.pk)
    in_use = Q(status=EvidenceStatus.VALID, pk__in=shown.values("evidence_id"))
    rows = viewpoint.rows(Evidence).filter(in_use | Q(pk__in=held.values("evidence_id")))
    return rows.order_by("title", "reference")


def internal_auditors(viewpoint: Viewpoint, held: int | None = None) -> QuerySet[Member]:
    """Who may lead an audit, and who leads it already (`held`), by name."""
    granted = viewpoint.rows(Grant).filter(kind=GrantKind.INTERNAL_AUDITOR)
    may = Q(is_active=True, pk__in=granted.values("member_id"))
    return viewpoint.rows(Member).filter(may | Q(pk=held)).order_by("name", "reference")
