"""What a system's risks leave open, for the system's page: above the limit, not rated, late."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone

from aims.platform.viewpoint import Viewpoint
from risks.enums import RiskStatus
from risks.models import Risk

SHOWN = 6
Missing = tuple[str, str, str, str, str]
"""Kind, words, step, address and due, as components/missing.html wants them."""


def missing_of_risks(viewpoint: Viewpoint, risks: Iterable[Risk]) -> list[Missing]:
    """The gaps of risks whose criteria were fetched, one line for each risk, the worst first. Clause 6.1.3."""
    today = timezone.localdate(viewpoint.moment)
    found = []
    for risk in risks:
        kind, words = _gap(risk)
        late = risk.status != RiskStatus.CLOSED and risk.review_on is not None and risk.review_on < today
        if late:
            kind, words = "bad", f"{words}, and its review is late" if words else "its review is late"
        if words:
            address = reverse(
                "risk-detail",
                kwargs={"organization": viewpoint.organization.slug, "reference": risk.reference},
            )
            found.append((kind, f"{risk.reference}: {words}", "Open the risk", address, ""))
    return sorted(found, key=lambda line: line[0] != "bad")[:SHOWN]


def _gap(risk: Risk) -> tuple[str, str]:
    """What is open about its level."""
    if risk.status in (RiskStatus.CLOSED, RiskStatus.ACCEPTED):
        return "", ""
    if risk.level is None:
        return "warn", "not rated yet"
    limit = risk.criteria.acceptance_limit if risk.criteria else None
    if limit is not None and risk.level > limit:
        return (
            "warn",
            f"level {risk.level} is above the acceptance limit of {limit}, and nobody has accepted it",
        )
    return "", ""
