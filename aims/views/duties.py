"""Obligations and decisions: lists, pages and forms."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from aims.core.panels import panels_for
from aims.forms.scope import DecisionForm, ObligationForm
from aims.listing import DECISIONS, OBLIGATIONS
from aims.models import Decision, Obligation
from aims.platform.access import allows, require
from aims.platform.selectors.ledger import history_of
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, page
from aims.selectors import duties as selector
from aims.services import duties as service

OBLIGATION = ("title", "kind", "provision", "description", "owner", "ended_on")
DECISION = ("title", "what", "why", "decided_by", "decided_on")


@page("obligation.view")
def obligation_list(request: PageRequest) -> HttpResponse:
    bound = OBLIGATIONS.bind(selector.obligations(request.viewpoint), request.GET.dict())
    return render(request, "aims/obligation_list.html", {"list": bound})


@page("obligation.view")
def obligation_detail(request: PageRequest, reference: str) -> HttpResponse:
    obligation = selector.obligation(request.viewpoint, reference)
    return render(request, "aims/obligation_detail.html", _context(request, "obligation", obligation))


@page("obligation.create")
def obligation_create(request: PageRequest) -> HttpResponse:
    form = ObligationForm(request.POST or None, viewpoint=request.viewpoint)

    def save(data: dict[str, Any]) -> Obligation:
        data.pop("revision")
        return service.create_obligation(actor=request.actor, organization=request.organization, **data)

    return form_page(
        request,
        form,
        save,
        done=lambda made: _address(request, "obligation", made.reference),
        said="The obligation is recorded.",
        title="Add an obligation",
        words="A law, a contract, a standard or an own commitment that the AIMS must meet. Clause 4.2.",
        crumb="Obligations",
        cancel=_address(request, "obligation"),
    )


@page("obligation.view")
def obligation_change(request: PageRequest, reference: str) -> HttpResponse:
    obligation = selector.obligation(request.viewpoint.now(), reference)
    require(request.actor, "obligation.change", obligation)
    form = ObligationForm(
        request.POST or None, viewpoint=request.viewpoint, initial=_initial(obligation, OBLIGATION)
    )
    return form_page(
        request,
        form,
        lambda data: service.change_obligation(actor=request.actor, obligation=obligation, **data),
        done=lambda changed: _address(request, "obligation", changed.reference),
        said="Saved.",
        title=f"Edit {reference}",
        crumb=obligation.title,
        cancel=_address(request, "obligation", reference),
    )


@page("decision.view")
def decision_list(request: PageRequest) -> HttpResponse:
    bound = DECISIONS.bind(selector.decisions(request.viewpoint), request.GET.dict())
    return render(request, "aims/decision_list.html", {"list": bound})


@page("decision.view")
def decision_detail(request: PageRequest, reference: str) -> HttpResponse:
    decision = selector.decision(request.viewpoint, reference)
    return render(request, "aims/decision_detail.html", _context(request, "decision", decision))


@page("decision.create")
def decision_create(request: PageRequest) -> HttpResponse:
    form = DecisionForm(request.POST or None, viewpoint=request.viewpoint)

    def save(data: dict[str, Any]) -> Decision:
        data.pop("revision")
        return service.create_decision(actor=request.actor, organization=request.organization, **data)

    return form_page(
        request,
        form,
        save,
        done=lambda made: _address(request, "decision", made.reference),
        said="The decision is recorded.",
        title="Record a decision",
        words="What was decided, why, by whom and when. Clause 6.1.3.",
        crumb="Decisions",
        cancel=_address(request, "decision"),
    )


@page("decision.change")
def decision_change(request: PageRequest, reference: str) -> HttpResponse:
    decision = selector.decision(request.viewpoint.now(), reference)
    form = DecisionForm(
        request.POST or None, viewpoint=request.viewpoint, initial=_initial(decision, DECISION)
    )
    return form_page(
        request,
        form,
        lambda data: service.change_decision(actor=request.actor, decision=decision, **data),
        done=lambda changed: _address(request, "decision", changed.reference),
        said="Saved.",
        title=f"Edit {reference}",
        crumb=decision.title,
        cancel=_address(request, "decision", reference),
    )


def _context(request: PageRequest, noun: str, row: Obligation | Decision) -> dict[str, Any]:
    may = not request.viewpoint.is_past and allows(request.actor, f"{noun}.change", row)
    return {
        noun: row,
        "may_change": may,
        "panels": panels_for(noun, request.viewpoint, row),
        "history": history_of(request.viewpoint, row.reference),
    }


def _initial(row: Obligation | Decision, fields: tuple[str, ...]) -> dict[str, Any]:
    return {**{name: getattr(row, name) for name in fields}, "revision": row.revision}


def _address(request: PageRequest, noun: str, reference: str = "") -> str:
    slug = request.organization.slug
    if not reference:
        return reverse(f"{noun}-list", kwargs={"organization": slug})
    return reverse(f"{noun}-detail", kwargs={"organization": slug, "reference": reference})
