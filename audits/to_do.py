"""To-dos of owners and of the AIMS manager: what lacks a level, a review or a fresh file.

Each source asks a fixed number of questions, however much waits, and shows the most urgent rows.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from aims.platform.enums import GrantKind
from aims.platform.inbox import InboxRow
from aims.platform.viewpoint import Viewpoint
from audits.inbox_rows import SHOWN, few
from audits.inbox_rows import row as make_row
from controls.enums import ImplementationStatus
from controls.models import ControlImplementation
from documents.models import Evidence
from documents.selectors.evidence import expiring, today
from risks.enums import RiskStatus
from risks.models import Risk

SOON = timedelta(days=14)


def unrated_risks(viewpoint: Viewpoint) -> list[InboxRow]:
    """Risks without a level: their owner's, and for the AIMS manager those without an owner."""
    rows = viewpoint.rows(Risk).filter(level=None).exclude(status=RiskStatus.CLOSED).order_by("reference")
    return few(
        viewpoint,
        "risk-list",
        "More risks that are not rated",
        [
            _risk(viewpoint, risk, "Rate", "likelihood and consequence are open", gap="not rated")
            for risk in _own_or_ownerless(viewpoint, rows)[: SHOWN + 1]
        ],
        query="?tab=unrated",
    )


def risk_reviews(viewpoint: Viewpoint) -> list[InboxRow]:
    """Risks whose review is due within two weeks, or overdue."""
    day = today(viewpoint)
    due = viewpoint.rows(Risk).filter(review_on__lte=day + SOON).exclude(status=RiskStatus.CLOSED)
    rows = due if _is_manager(viewpoint) else _mine(viewpoint, due)
    found = []
    for risk in rows.order_by("review_on", "reference")[: SHOWN + 1]:
        is_late = risk.review_on is not None and risk.review_on < day
        why = "its review is due" if is_late or risk.review_on == day else "its review comes up"
        row = _risk(viewpoint, risk, "Review", why, gap=why.removeprefix("its "))
        found.append(replace(row, due=risk.review_on, is_late=is_late))
    return few(viewpoint, "risk-list", "More risks to review", found, query="?tab=review")


def controls_due(viewpoint: Viewpoint) -> list[InboxRow]:
    """One's own controls that are to be in place soon, or should be already."""
    done = (ImplementationStatus.IMPLEMENTED, ImplementationStatus.VERIFIED)
    rows = _mine(viewpoint, viewpoint.rows(ControlImplementation).exclude(status__in=done))
    rows = rows.filter(due_on__lte=today(viewpoint) + SOON).order_by("due_on", "reference")
    return [
        make_row(
            viewpoint,
            "control-detail",
            {"number": row.requirement.number},
            what=f"Put {row.requirement.number} {row.requirement.title} in place",
            reference=row.reference,
            why=str(row.get_status_display()),
            action="Open",
            icon="shield-check",
            due=row.due_on,
            is_late=row.due_on is not None and row.due_on < today(viewpoint),
        )
        for row in rows.select_related("requirement")[:SHOWN]
    ]


def evidence_ending(viewpoint: Viewpoint) -> list[InboxRow]:
    """Evidence that has ended or ends soon: one's own, and for the AIMS manager all of it."""
    rows = expiring(viewpoint)
    if not _is_manager(viewpoint):
        rows = _mine(viewpoint, rows)
    ending = list(rows[: SHOWN + 1])
    beyond = ending[-1].valid_until if len(ending) > SHOWN else None
    tab = "expired" if beyond and beyond < today(viewpoint) else "soon"
    return few(
        viewpoint,
        "evidence-list",
        "More evidence that has ended or ends soon",
        [_evidence(viewpoint, evidence) for evidence in ending],
        query=f"?tab={tab}",
    )


def _evidence(viewpoint: Viewpoint, evidence: Evidence) -> InboxRow:
    """The owner is one click from the new version; the AIMS manager sees whose turn it is."""
    is_mine = viewpoint.actor.is_member(evidence.owner_id)
    is_late = evidence.valid_until is not None and evidence.valid_until < today(viewpoint)
    state = "has ended" if is_late else "ends soon"
    turn = f"{evidence.owner.name} renews it" if evidence.owner else "nobody owns it"
    return make_row(
        viewpoint,
        "evidence-replace" if is_mine else "evidence-detail",
        {"reference": evidence.reference},
        what=f"Renew {evidence.title}" if is_mine else f"{evidence.title}: {state}",
        reference=evidence.reference,
        why=f"your evidence {state}" if is_mine else turn,
        action="New version" if is_mine else "Open",
        icon="paperclip",
        due=evidence.valid_until,
        is_late=is_late,
    )


def _risk(viewpoint: Viewpoint, risk: Risk, verb: str, why: str, *, gap: str) -> InboxRow:
    return make_row(
        viewpoint,
        "risk-detail",
        {"reference": risk.reference},
        what=f"{verb} {risk.title}",
        reference=risk.reference,
        why=why if risk.owner_id else f"{why}; nobody owns it",
        action="Open",
        icon="alert-triangle",
        name=risk.title,
        gap=gap,
    )


def _is_manager(viewpoint: Viewpoint) -> bool:
    return GrantKind.AIMS_MANAGER in viewpoint.actor.kinds


def _mine(viewpoint: Viewpoint, rows: QuerySet[Any]) -> QuerySet[Any]:
    member = viewpoint.actor.member
    return rows.filter(owner_id=member.pk) if member else rows.none()


def _own_or_ownerless(viewpoint: Viewpoint, rows: QuerySet[Any]) -> QuerySet[Any]:
    member = viewpoint.actor.member
    mine = Q(owner_id=member.pk) if member else Q(pk=None)
    return rows.filter(mine | Q(owner=None)) if _is_manager(viewpoint) else rows.filter(mine)
