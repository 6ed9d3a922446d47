"""Risks that wait for a decision: evaluated ones, and acceptances that end. Clauses 6.1.3 and 8.3.

Whoever may accept sees all of them; an owner sees their own, in words that name who may accept.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from aims.platform.access import allows
from aims.platform.inbox import InboxRow
from aims.platform.viewpoint import Viewpoint
from risks.enums import RiskStatus
from risks.models import Risk

AHEAD = timedelta(days=14)
SHOWN = 10


def decisions(viewpoint: Viewpoint) -> list[InboxRow]:
    """Rows of the first page for who may accept a risk, in one query; acceptances that end come first."""
    if not allows(viewpoint.actor, "risk.accept"):
        return []
    return _rows(viewpoint, _waiting(viewpoint))


def owners_decisions(viewpoint: Viewpoint) -> list[InboxRow]:
    """The same for an owner who may treat a risk and not accept it. One query."""
    member = viewpoint.actor.member
    if member is None or allows(viewpoint.actor, "risk.accept"):
        return []
    return _rows(viewpoint, _waiting(viewpoint).filter(owner_id=member.pk))


def _waiting(viewpoint: Viewpoint) -> QuerySet[Risk]:
    ending = Q(status=RiskStatus.ACCEPTED, accepted_until__lte=_today(viewpoint) + AHEAD)
    rows = viewpoint.rows(Risk).filter(ending | Q(status=RiskStatus.EVALUATED))
    return rows.select_related("owner").order_by(F("accepted_until").asc(nulls_last=True), "reference")


def _today(viewpoint: Viewpoint) -> date:
    return timezone.localdate(viewpoint.moment)


def _rows(viewpoint: Viewpoint, rows: QuerySet[Risk]) -> list[InboxRow]:
    today = _today(viewpoint)
    return [_row(viewpoint, risk, today) for risk in rows[:SHOWN]]


def _row(viewpoint: Viewpoint, risk: Risk, today: date) -> InboxRow:
    ends = risk.accepted_until if risk.status == RiskStatus.ACCEPTED else None
    is_over = ends is not None and ends < today
    what, why = _words(viewpoint, risk)
    if ends:
        why = "its acceptance has ended" if is_over else "its acceptance ends"
    kwargs = {"organization": viewpoint.organization.slug, "reference": risk.reference}
    return InboxRow(
        what=what,
        reference=risk.reference,
        why=why,
        address=reverse("risk-detail", kwargs=kwargs),
        action="Decide",
        icon="alert-triangle",
        due=ends,
        is_late=is_over,
        section="Risks to decide on",
        name=risk.title,
        gap=why if ends else "evaluated, to be treated or accepted",
    )


def _words(viewpoint: Viewpoint, risk: Risk) -> tuple[str, str]:
    """What is asked of this person, and why: it depends on whether they may treat, accept, or both.

    Whoever recorded a risk does not accept it (four eyes).
    """
    actor = viewpoint.actor
    may_treat = allows(actor, "risk.start_treatment", risk)
    may_accept = allows(actor, "risk.accept", risk) and not actor.is_member(risk.recorded_by_id)
    level = f"level {risk.level}" if risk.level else "not rated"
    if may_treat and may_accept:
        return f"Decide how to treat: {risk.title}", f"evaluated, {level}: treat it or accept it"
    if may_treat:
        why = f"evaluated, {level}: start its treatment, or ask top management to accept it"
        return f"Decide how to treat: {risk.title}", why
    owner = risk.owner.name if risk.owner else "nobody"
    if may_accept:
        why = f"evaluated, {level}: {owner} owns it and may start its treatment"
        return f"Decide whether to accept: {risk.title}", why
    why = f"evaluated, {level}: you recorded it, so someone else accepts it"
    return f"See that someone decides: {risk.title}", why
