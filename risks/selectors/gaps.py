"""What a risk still lacks, with the step that mends it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format

from risks.enums import RiskStatus, TreatmentOption
from risks.models import Risk

PENDING = (RiskStatus.DRAFT, RiskStatus.IDENTIFIED, RiskStatus.ANALYSED)
UNTREATED = (RiskStatus.EVALUATED, RiskStatus.IN_TREATMENT)


class Gap(NamedTuple):
    """One thing that is missing, as components/missing.html shows it."""

    kind: str
    words: str
    step: str
    address: str
    due: str


def gaps(risk: Risk, address: str, *, changeable: bool) -> list[Gap]:
    """What is missing now; the step stands beside it for those who may take it."""
    if risk.status == RiskStatus.CLOSED:
        return []
    today = timezone.localdate()
    found = [*_facts(risk), *_levels(risk), *_dates(risk, today)]
    return [
        Gap(kind, words, step, f"{address}{page}" if changeable and page else "", due)
        for kind, words, step, page, due in found
    ]


def _facts(risk: Risk) -> list[tuple[str, str, str, str, str]]:
    found = []
    if risk.owner is None:
        found.append(("bad", "Nobody answers for it.", "Name an owner", "edit", ""))
    if not risk.description:
        found.append(("warn", "It does not say what could happen, and why.", "Describe it", "edit", ""))
    if risk.review_on is None:
        found.append(("warn", "No review is planned.", "Set a date", "edit", ""))
    return found


def _levels(risk: Risk) -> list[tuple[str, str, str, str, str]]:
    found = []
    if risk.inherent is None:
        found.append(("warn", "It is not rated.", "Rate it", "rate", ""))
    elif risk.residual is None and risk.status not in PENDING:
        found.append(("warn", "What is left after treatment is not rated.", "Rate it", "rate", ""))
    modifies = risk.treatment in ("", TreatmentOption.MODIFY)
    if risk.status in UNTREATED and modifies and not risk.treatments.all():
        found.append(("warn", "No control treats it.", "Choose controls", "treat", ""))
    return found


def _dates(risk: Risk, today: date) -> list[tuple[str, str, str, str, str]]:
    found = []
    if risk.review_on and risk.review_on < today:
        when = date_format(risk.review_on, "j M Y")
        found.append(("bad", "Its review is overdue.", "Review it and set the next date", "edit", when))
    if risk.accepted_until and risk.accepted_until <= today:
        when = date_format(risk.accepted_until, "j M Y")
        found.append(("bad", "Its acceptance has ended: treat it or have it accepted again.", "", "", when))
    return found
