"""Requests for evidence: the list, one request, its steps that need only a confirmation."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from aims.core.errors import Conflict
from aims.core.forms import ReasonForm
from aims.platform.access import allows, require
from aims.platform.selectors.ledger import history_of
from aims.platform.views.export import table_response
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, get_or_404, page
from documents import exchange
from documents.forms.requests import AcceptForm, ReassignForm
from documents.listing import requests_listing
from documents.models import EvidenceRequest
from documents.models.request import TO_DELIVER
from documents.selectors.evidence import today, validity
from documents.selectors.requests import is_late, request_rows
from documents.services import requests as services
from documents.workflows import REQUEST

FORMATS = ("csv", "xlsx")


@page("evidence_request.view")
def evidence_request_list(request: PageRequest) -> HttpResponse:
    viewpoint = request.viewpoint
    bound = requests_listing(viewpoint).bind(request_rows(viewpoint), request.GET.dict())
    for row in bound.page_rows:
        row.is_late = is_late(viewpoint, row)
    exports = [(kind.upper(), address(request, "evidence-request-export", kind=kind)) for kind in FORMATS]
    context = {"list": bound, "exports": exports, "may_ask": _may_ask(request)}
    return render(request, "documents/request_list.html", context)


@page("evidence_request.view")
@require_safe
def evidence_request_export(request: PageRequest, kind: str) -> HttpResponseBase:
    """What the list shows, as a file."""
    bound = requests_listing(request.viewpoint).bind(request_rows(request.viewpoint), request.GET.dict())
    lines = exchange.request_lines(bound.rows.iterator(chunk_size=500))
    columns = exchange.REQUEST_COLUMNS
    return table_response(request, kind, name="evidence-requests", columns=columns, rows=lines)


@page("evidence_request.view")
def evidence_request_detail(request: PageRequest, reference: str) -> HttpResponse:
    """One request; for the list's drawer its essentials alone."""
    viewpoint = request.viewpoint
    asked = get_or_404(request_rows(viewpoint), reference=reference)
    context = {
        "asked": asked,
        "is_late": is_late(viewpoint, asked),
        "validity": validity(asked.evidence, today(viewpoint)) if asked.evidence else None,
        "address": address(request, "evidence-request-detail", reference=reference),
        "steps": _steps(request, asked),
        "may_reassign": asked.status in TO_DELIVER and _may(request, "reassign", asked),
    }
    if "drawer" in request.GET and request.headers.get("HX-Request"):
        return render(request, "documents/_request_drawer.html", context)
    context["history"] = history_of(viewpoint, reference)
    return render(request, "documents/request_detail.html", context)


@page("evidence_request.view")
def evidence_request_accept(request: PageRequest, reference: str) -> HttpResponse:
    asked = step_of(request, reference, "accept")
    until = asked.evidence.valid_until if asked.evidence else None
    form = AcceptForm(posted(request), initial={"revision": asked.revision, "valid_until": until})
    return form_page(
        request,
        form,
        lambda data: services.accept_evidence_request(actor=request.actor, request=asked, **data),
        said="Accepted. It counts as evidence for what was asked.",
        button="Accept",
        **words(request, asked, f"Accept {asked.title}?"),
    )


@page("evidence_request.view")
def evidence_request_return(request: PageRequest, reference: str) -> HttpResponse:
    asked = step_of(request, reference, "return")
    return _confirmed(
        request,
        asked,
        services.return_evidence_request,
        said=f"Returned to {asked.asked_of.name}.",
        button="Return",
        title=f"Return {asked.title}?",
        lead=f"{asked.asked_of.name} sees why and delivers again. The file that came stays.",
    )


@page("evidence_request.view")
def evidence_request_withdraw(request: PageRequest, reference: str) -> HttpResponse:
    asked = step_of(request, reference, "withdraw")
    return _confirmed(
        request,
        asked,
        services.withdraw_evidence_request,
        said="Withdrawn.",
        button="Withdraw",
        danger=True,
        title=f"Withdraw {asked.title}?",
        lead="Nobody has to deliver it any more. The request and its history stay; this is not undone.",
    )


@page("evidence_request.reassign")
def evidence_request_reassign(request: PageRequest, reference: str) -> HttpResponse:
    asked = found(request, reference, "evidence_request.reassign")
    if asked.status not in TO_DELIVER:
        raise Conflict(f"It is {asked.get_status_display().lower()}: nobody has to deliver it now.")
    initial = {"revision": asked.revision, "asked_of": asked.asked_of_id, "due_on": asked.due_on}
    form = ReassignForm(posted(request), viewpoint=request.viewpoint.now(), initial=initial)
    return form_page(
        request,
        form,
        lambda data: services.reassign_evidence_request(actor=request.actor, request=asked, **data),
        said="Handed over.",
        button="Hand over",
        **words(request, asked, f"Hand over {asked.title}"),
    )


def _confirmed(
    request: PageRequest, asked: EvidenceRequest, service: Any, *, title: str, lead: str, **context: Any
) -> HttpResponse:
    """A step that needs a reason and nothing else."""
    form = ReasonForm(posted(request), initial={"revision": asked.revision})
    return form_page(
        request,
        form,
        lambda data: service(actor=request.actor, request=asked, **data),
        template="components/confirm.html",
        **context,
        **words(request, asked, title) | {"words": lead},
    )


def found(request: PageRequest, reference: str, action: str) -> EvidenceRequest:
    """The request as it is now, for someone who may do this with it."""
    asked = get_or_404(request_rows(request.viewpoint.now()), reference=reference)
    require(request.actor, action, asked)
    return asked


def step_of(request: PageRequest, reference: str, verb: str) -> EvidenceRequest:
    """The same for a step of the table. Raises Conflict when its state does not allow it."""
    step = REQUEST.by_verb[verb]
    asked = found(request, reference, step.action)
    if step not in REQUEST.possible(asked.status):
        raise Conflict(
            f"“{step.label}” is not possible now: the request is {asked.get_status_display().lower()}."
        )
    return asked


def posted(request: PageRequest) -> Any:
    """What was sent, also when it is empty; None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


def words(request: PageRequest, asked: EvidenceRequest, title: str) -> dict[str, Any]:
    """What each of these pages says around its form."""
    there = address(request, "evidence-request-detail", reference=asked.reference)
    return {"title": title, "crumb": asked.reference, "cancel": there, "done": lambda _result: there}


def address(request: PageRequest, name: str, **kwargs: Any) -> str:
    return reverse(name, kwargs={"organization": request.organization.slug, **kwargs})


def _may_ask(request: PageRequest) -> bool:
    return not request.viewpoint.is_past and allows(request.actor, "evidence_request.ask")


def _may(request: PageRequest, verb: str, asked: EvidenceRequest) -> bool:
    return not request.viewpoint.is_past and allows(request.actor, f"evidence_request.{verb}", asked)


def _steps(request: PageRequest, asked: EvidenceRequest) -> list[Any]:
    """What this person may do now, each with its address; who delivered does not accept."""
    delivered = request.actor.is_member(asked.delivered_by_id)
    return [
        (step, address(request, f"evidence-request-{step.verb}", reference=asked.reference))
        for step in REQUEST.possible(asked.status)
        if _may(request, step.verb, asked) and not (step.verb == "accept" and delivered)
    ]
