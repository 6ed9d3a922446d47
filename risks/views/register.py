"""The risk register: list with heat map, export, page and drawer of one risk."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from aims.core.heat import Heat, heat
from aims.core.panels import panels_for
from aims.platform.access import allows
from aims.platform.selectors.ledger import history_of
from aims.platform.views.export import table_response
from aims.platform.views.page import PageRequest, page
from risks import exchange
from risks.enums import Consequence, Likelihood
from risks.listing import risk_listing
from risks.models import Risk, RiskCriteria
from risks.selectors import register as selector
from risks.selectors.gaps import gaps
from risks.workflows import RISK

ABOVE = 6


@page("risk.view")
@require_safe
def risk_list(request: PageRequest) -> HttpResponse:
    criteria = selector.current_criteria(request.viewpoint)
    scale, before = criteria or RiskCriteria(), request.GET.get("heat") == "before"
    listing = risk_listing(scale, _today(request))
    above = list(selector.above_limit(request.viewpoint, scale.acceptance_limit)[: ABOVE + 1])
    context = {
        "list": listing.bind(selector.risks(request.viewpoint), request.GET.dict()),
        "chart": _heat(request, scale, before=before),
        "before": before,
        "switch": {"now": _query(request), "before": _query(request, heat="before")},
        "criteria": criteria,
        "limit": scale.acceptance_limit,
        "can_create": not request.viewpoint.is_past and allows(request.actor, "risk.create"),
        "above": [(risk, scale.band(risk.level or 1)) for risk in above[:ABOVE]],
        "more_above": _query(request, tab="above") if len(above) > ABOVE else "",
        "exports": [(kind.upper(), _export(request, kind)) for kind in ("csv", "xlsx")],
    }
    return render(request, "risks/risk_list.html", context)


@page("risk.view")
@require_safe
def risk_export(request: PageRequest, kind: str) -> HttpResponseBase:
    criteria = selector.current_criteria(request.viewpoint) or RiskCriteria()
    listing = risk_listing(criteria, _today(request))
    rows = listing.bind(selector.risks(request.viewpoint), request.GET.dict()).rows
    return table_response(
        request, kind, name="risk-register", columns=exchange.COLUMNS, rows=exchange.lines(rows)
    )


@page("risk.view")
@require_safe
def risk_detail(request: PageRequest, reference: str) -> HttpResponse:
    risk = selector.risk(request.viewpoint, reference)
    context: dict[str, Any] = {
        "risk": risk,
        "steps": _steps(request, risk),
        "can": {verb: _may(request, risk, f"risk.{verb}") for verb in ("change", "rate", "link", "treat")},
        "address": _address(request, risk),
    }
    if request.GET.get("drawer"):
        return render(request, "risks/_risk_drawer.html", context)
    panels = panels_for("risk", request.viewpoint, risk)
    context |= {
        "history": history_of(request.viewpoint, risk.reference),
        "panels": panels,
        "thread": [
            ("AI systems", _count(len(risk.systems.all()), "linked"), "#systems"),
            ("Controls", _count(len(risk.treatments.all()), "chosen"), "#controls"),
            *((shown.title, "see below", f"#p-{shown.key}") for shown in panels),
            ("History", "who, what, why", "#history"),
        ],
        "missing": gaps(risk, _address(request, risk), changeable=context["can"]["change"]),
    }
    return render(request, "risks/risk_detail.html", context)


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number else f"none {word}"


def _may(request: PageRequest, risk: Risk, action: str) -> bool:
    closed = risk.status in RISK.final and action in ("risk.change", "risk.rate", "risk.link", "risk.treat")
    return not request.viewpoint.is_past and not closed and allows(request.actor, action, risk)


def _steps(request: PageRequest, risk: Risk) -> list[Any]:
    return [step for step in RISK.possible(risk.status) if _may(request, risk, step.action)]


def _today(request: PageRequest) -> date:
    """The day that the viewpoint looks at."""
    moment = request.viewpoint.moment
    return timezone.localdate(moment) if moment else timezone.localdate()


def _query(request: PageRequest, **values: str | int) -> str:
    """An address of this list that keeps the past moment."""
    moment = request.GET.get("as_of", "")
    return "?" + urlencode({**values, **({"as_of": moment} if moment else {})})


def _address(request: PageRequest, risk: Risk) -> str:
    kwargs = {"organization": request.organization.slug, "reference": risk.reference}
    moment = request.GET.get("as_of", "")
    return reverse("risk-detail", kwargs=kwargs) + (f"?{urlencode({'as_of': moment})}" if moment else "")


def _export(request: PageRequest, kind: str) -> str:
    return reverse("risk-export", kwargs={"organization": request.organization.slug, "kind": kind})


def _heat(request: PageRequest, criteria: RiskCriteria, *, before: bool) -> Heat:
    names = ("likelihood", "consequence") if before else ("likelihood_now", "consequence_now")
    shown: dict[str, str | int] = {"heat": "before"} if before else {}

    def address(likelihood: int, consequence: int) -> str:
        return _query(request, **{**shown, names[0]: likelihood, names[1]: consequence})

    return heat(
        selector.heat_counts(request.viewpoint, before=before),
        title="Open risks before treatment" if before else "Open risks now",
        likelihoods=Likelihood.labels,
        consequences=Consequence.labels,
        band=criteria.band,
        limit=criteria.acceptance_limit,
        address=address,
    )
