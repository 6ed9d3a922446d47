"""The risk criteria: what is in force, its versions, and a new version."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from aims.platform.access import allows
from aims.platform.selectors.ledger import history_of
from aims.platform.viewpoint import Viewpoint
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, page
from risks.enums import Consequence, Likelihood
from risks.forms.criteria import CriteriaForm
from risks.models import RiskCriteria
from risks.selectors import register as selector
from risks.services.criteria import CONSEQUENCE, LIKELIHOOD, set_risk_criteria

COPIED = (
    "acceptance_limit", "moderate_from", "high_from", "extreme_from", "likelihood_words", "consequence_words"
)  # fmt: skip


@page("risk.view")
@require_safe
def risk_criteria(request: PageRequest) -> HttpResponse:
    versions = selector.criteria_versions(request.viewpoint)
    current = next((each for each in versions if each.is_current), None)
    shown = current or _usual()
    context = {
        "criteria": shown,
        "is_set": current is not None,
        "versions": versions,
        "likelihood": list(zip(range(1, 6), Likelihood.labels, shown.likelihood_words, strict=False)),
        "consequence": list(zip(range(1, 6), Consequence.labels, shown.consequence_words, strict=False)),
        "history": history_of(request.viewpoint, current.reference) if current else [],
        "may_set": not request.viewpoint.is_past and allows(request.actor, "criteria.set"),
    }
    return render(request, "risks/risk_criteria.html", context)


@page("criteria.set")
def risk_criteria_set(request: PageRequest) -> HttpResponse:
    now = request.viewpoint.now()
    current = selector.current_criteria(now)
    form = CriteriaForm(
        request.POST if request.method == "POST" else None,
        initial={**_copied(current), "revision": current.number if current else 0},
    )
    there = reverse("criteria-list", kwargs={"organization": request.organization.slug})
    return form_page(
        request,
        form,
        lambda data: set_risk_criteria(actor=request.actor, organization=request.organization, **data),
        done=lambda _: there,
        said="The new version of the criteria is in force.",
        title="New version of the risk criteria",
        words="Risks keep the version they were rated by until they are rated again. Clause 6.1.2.",
        crumb="Risk criteria",
        cancel=there,
        button="Set new version",
        at_revision=lambda number: _copied(_numbered(now, number)),
    )


def _copied(criteria: RiskCriteria | None) -> dict[str, Any]:
    return {name: getattr(criteria or _usual(), name) for name in COPIED}


def _numbered(viewpoint: Viewpoint, number: int) -> RiskCriteria | None:
    return next((each for each in selector.criteria_versions(viewpoint) if each.number == number), None)


def _usual() -> RiskCriteria:
    return RiskCriteria(likelihood_words=list(LIKELIHOOD), consequence_words=list(CONSEQUENCE))
