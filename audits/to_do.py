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
from aims.platform.waiting import Waiting, WaitingSource
from audits.inbox_rows import SHOWN, few
from audits.inbox_rows import row as make_row
from controls.enums import ImplementationStatus
from controls.models import ControlImplementation
from documents.models import Evidence
from documents.selectors.evidence import ends_soon, expired, today
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
    """Risks whose review is due within two weeks, or overdue; one with a cadence has a review that waits by itself."""
    day, by_hand = today(viewpoint), Q(review_schedule=None) | ~Q(review_schedule__status="active")
    due = viewpoint.rows(Risk).filter(by_hand, review_on__lte=day + SOON).exclude(status=RiskStatus.CLOSED)
    rows = due if _is_manager(viewpoint) else _mine(viewpoint, due)
    found = []
    for risk in rows.order_by("review_on", "reference")[: SHOWN + 1]:
        is_late = risk.review_on is not None and risk.review_on < day
        why = "its review is due" if is_late or risk.review_on == day else "its review comes up"
        row = _risk(viewpoint, risk, "Review", why, gap=why.removeprefix("its "))
        found.append(replace(row, due=risk.review_on, is_late=is_late))
    return few(viewpoint, "risk-list", "More risks to review", found, query="?tab=review")


def _controls(viewpoint: Viewpoint) -> QuerySet[ControlImplementation]:
    """One's own controls that are to be in place soon, or should be already."""
    done = (ImplementationStatus.IMPLEMENTED, ImplementationStatus.VERIFIED)
    rows = _mine(viewpoint, viewpoint.rows(ControlImplementation).exclude(status__in=done))
    return rows.filter(due_on__lte=today(viewpoint) + SOON)


def _control(viewpoint: Viewpoint, found: Waiting) -> InboxRow:
    return make_row(
        viewpoint,
        "control-detail",
        {"number": found.extra},
        what=f"Put {found.extra} {found.title} in place",
        reference=found.reference,
        why=str(ImplementationStatus(found.state).label),
        action="Open",
        icon="shield-check",
        due=found.due,
        is_late=_is_over(viewpoint, found),
    )


def _ended(viewpoint: Viewpoint) -> QuerySet[Evidence]:
    """Evidence that has ended: one's own, and for the AIMS manager all of it."""
    return _own_evidence(viewpoint, expired(viewpoint))


def _ending(viewpoint: Viewpoint) -> QuerySet[Evidence]:
    """Evidence that ends soon: one's own, and for the AIMS manager all of it."""
    return _own_evidence(viewpoint, ends_soon(viewpoint))


def _own_evidence(viewpoint: Viewpoint, which: Q) -> QuerySet[Evidence]:
    rows = viewpoint.rows(Evidence).filter(which)
    return rows if _is_manager(viewpoint) else _mine(viewpoint, rows)


def _evidence(viewpoint: Viewpoint, found: Waiting) -> InboxRow:
    """The owner is one click from the new version; the AIMS manager sees whose turn it is."""
    member = viewpoint.actor.member
    is_mine = member is not None and found.extra == str(member.pk)
    is_late = _is_over(viewpoint, found)
    state = "has ended" if is_late else "ends soon"
    turn = f"{found.who} renews it" if found.who else "nobody owns it"
    return make_row(
        viewpoint,
        "evidence-replace" if is_mine else "evidence-detail",
        {"reference": found.reference},
        what=f"Renew {found.title}" if is_mine else f"{found.title}: {state}",
        reference=found.reference,
        why=f"your evidence {state}" if is_mine else turn,
        action="New version" if is_mine else "Open",
        icon="paperclip",
        due=found.due,
        is_late=is_late,
    )


def _is_over(viewpoint: Viewpoint, found: Waiting) -> bool:
    return found.due is not None and found.due < today(viewpoint)


EVIDENCE_COLUMNS = {"title": "title", "who": "owner__name", "extra": "owner_id", "due": "valid_until"}
CONTROLS_DUE = WaitingSource(
    kind="control",
    rows=_controls,
    columns={
        "title": "requirement__title",
        "extra": "requirement__number",
        "state": "status",
        "due": "due_on",
    },
    row=_control,
    listed="control-list",
    query="?tab=open",
    more="More of your controls that are not in place",
)
EVIDENCE_ENDED = WaitingSource(
    kind="evidence that has ended",
    rows=_ended,
    columns=EVIDENCE_COLUMNS,
    row=_evidence,
    listed="evidence-list",
    query="?tab=expired",
    more="More evidence that has ended",
)
EVIDENCE_ENDING = WaitingSource(
    kind="evidence that ends",
    rows=_ending,
    columns=EVIDENCE_COLUMNS,
    row=_evidence,
    listed="evidence-list",
    query="?tab=soon",
    more="More evidence that ends soon",
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
