"""Forms that change risks; each calls its service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from aims.core.errors import Conflict, NotFound
from aims.platform.access import require
from aims.platform.viewpoint import Viewpoint
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, page
from aims.platform.views.stale import read_at
from risks.enums import TreatmentOption
from risks.forms.rating import RatingForm, key_of
from risks.forms.risk import STEP_FORMS, AcceptForm, NewRiskForm, RiskForm, SystemsForm
from risks.forms.treatment import TreatmentForm
from risks.models import Risk, RiskCriteria
from risks.selectors import register as selector
from risks.selectors.choices import systems
from risks.services.criteria import CONSEQUENCE, LIKELIHOOD
from risks.services.links import set_controls, set_systems
from risks.services.risks import EDITABLE, change_risk, create_risk, rate_risk
from risks.services.states import accept_risk, move_risk
from risks.workflows import RISK


@page("risk.create")
def create_risk_page(request: PageRequest) -> HttpResponse:
    wanted = systems(request.viewpoint).filter(reference=request.GET.get("system", ""))
    initial = {"systems": list(wanted.values_list("pk", flat=True)), "owner": request.member.pk}
    form = NewRiskForm(_posted(request), viewpoint=request.viewpoint, initial=initial)

    def save(data: dict[str, Any]) -> Risk:
        data.pop("revision")
        return create_risk(actor=request.actor, organization=request.organization, **data)

    return form_page(
        request,
        form,
        save,
        done=lambda risk: _address(request, risk),
        said="The risk is recorded as a draft. Rate it next.",
        title="Record a risk",
        words="What could happen with an AI system, to people or to the organization. Clause 6.1.2.",
        crumb="Risk register",
        cancel=reverse("risk-list", kwargs={"organization": request.organization.slug}),
        button="Record risk",
    )


@page("risk.view")
def change_risk_page(request: PageRequest, reference: str) -> HttpResponse:
    risk = _risk(request, reference, "risk.change")
    initial = {name: getattr(risk, name) for name in (*EDITABLE, "revision")}
    form = RiskForm(_posted(request), viewpoint=request.viewpoint, initial=initial)
    return _change(
        request,
        risk,
        form,
        lambda data: change_risk(actor=request.actor, risk=risk, **data),
        said="Saved.",
        title=f"Edit {risk.reference}",
    )


@page("risk.view")
def rate_risk_page(request: PageRequest, reference: str) -> HttpResponse:
    risk = _risk(request, reference, "risk.rate")
    criteria = selector.current_criteria(request.viewpoint.now()) or RiskCriteria(
        likelihood_words=list(LIKELIHOOD), consequence_words=list(CONSEQUENCE)
    )
    form = RatingForm(_posted(request), criteria=criteria, initial=_rated(risk))

    def save(data: dict[str, Any]) -> Risk:
        return rate_risk(
            actor=request.actor,
            risk=risk,
            revision=data["revision"],
            reason=data["reason"],
            **form.ratings(),
        )

    return _change(
        request,
        risk,
        form,
        save,
        filled=_rated,
        said="The rating is saved.",
        template="risks/risk_rate.html",
        title=f"Rate {risk.reference}",
        words=f"{risk.title}. The level is likelihood times consequence, 1 to 25. Clause 6.1.2.",
    )


@page("risk.view")
def link_risk_page(request: PageRequest, reference: str) -> HttpResponse:
    risk = _risk(request, reference, "risk.link")
    linked = _linked(risk)
    form = SystemsForm(_posted(request), viewpoint=request.viewpoint, held=linked["systems"], initial=linked)
    return _change(
        request,
        risk,
        form,
        lambda data: set_systems(actor=request.actor, risk=risk, **data),
        filled=_linked,
        said="The AI systems are saved.",
        title=f"AI systems of {risk.reference}",
        words=risk.title,
    )


@page("risk.view")
def treat_risk_page(request: PageRequest, reference: str) -> HttpResponse:
    risk = _risk(request, reference, "risk.treat")
    form = TreatmentForm(
        _posted(request),
        viewpoint=request.viewpoint.now(),
        initial=_treated(risk),
    )
    return _change(
        request,
        risk,
        form,
        lambda data: set_controls(actor=request.actor, risk=risk, **data),
        filled=_treated,
        said="The treatment is saved.",
        template="risks/risk_treat.html",
        title=f"Treat {risk.reference}",
        words=risk.title,
    )


@page("risk.view")
def move_risk_page(request: PageRequest, reference: str, verb: str) -> HttpResponse:
    step = RISK.by_verb.get(verb)
    if step is None:
        raise NotFound("There is no such step.")
    risk = _risk(request, reference, step.action)
    if step not in RISK.possible(risk.status):
        raise Conflict(
            f"“{step.label}” is not possible now: the risk is {risk.get_status_display().lower()}."
        )
    kind = AcceptForm if verb == "accept" else STEP_FORMS[step.needs_reason]
    form = kind(_posted(request), initial={"revision": risk.revision})

    def save(data: dict[str, Any]) -> Risk:
        if verb == "accept":
            return accept_risk(actor=request.actor, risk=risk, **data)
        return move_risk(actor=request.actor, risk=risk, verb=verb, **data)

    return _change(
        request,
        risk,
        form,
        save,
        said=f"{step.label}: done.",
        title=f"{step.label}: {risk.reference}",
        words=risk.title,
        button=step.label,
    )


def _posted(request: PageRequest) -> Any:
    """What was sent, also when it is empty; None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


def _rated(risk: Risk) -> dict[str, Any]:
    return {
        "inherent": key_of(risk.inherent),
        "residual": key_of(risk.residual),
        "revision": risk.revision,
    }


def _linked(risk: Risk) -> dict[str, Any]:
    return {"systems": [link.system_id for link in risk.systems.all()], "revision": risk.revision}


def _treated(risk: Risk) -> dict[str, Any]:
    return {
        "controls": [link.requirement_id for link in risk.treatments.all()],
        "treatment": risk.treatment or TreatmentOption.MODIFY.value,
        "revision": risk.revision,
    }


def _change(
    request: PageRequest,
    risk: Risk,
    form: Any,
    save: Any,
    *,
    said: str,
    title: str,
    filled: Callable[[Risk], dict[str, Any]] | None = None,
    **context: Any,
) -> HttpResponse:
    """`filled` gives what a form about links or a rating is filled from, now and at an earlier revision."""

    def then(viewpoint: Viewpoint) -> dict[str, Any]:
        return filled(selector.risk(viewpoint, risk.reference)) if filled else {}

    return form_page(
        request,
        form,
        save,
        done=lambda saved: _address(request, saved),
        said=said,
        title=title,
        crumb=f"{risk.reference} {risk.title}",
        cancel=_address(request, risk),
        at_revision=read_at(request, risk, then) if filled else None,
        **context,
    )


def _risk(request: PageRequest, reference: str, action: str) -> Risk:
    """The risk as it is now, for someone who may do this with it."""
    risk = selector.risk(request.viewpoint.now(), reference)
    require(request.actor, action, risk)
    return risk


def _address(request: PageRequest, risk: Risk) -> str:
    return reverse(
        "risk-detail", kwargs={"organization": request.organization.slug, "reference": risk.reference}
    )
