"""Asking for evidence, and delivering it: the two forms that take more than a confirmation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse

from aims.platform import uploads
from aims.platform.access import allows
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, get_or_404, page
from documents.forms.requests import NEWER, AskForm, DeliverForm
from documents.models import Evidence, EvidenceRequest
from documents.selectors.evidence import evidence_rows, today
from documents.selectors.requests import offered, requests_about
from documents.services import delivering
from documents.services.requests import ask_evidence_request
from documents.views.changing import LIMIT, sent, upload_page
from documents.views.requests import address, posted, step_of, words

TIME_TO_DELIVER = timedelta(days=14)
OFFERED = 5


@page("evidence_request.ask")
def evidence_request_ask(request: PageRequest) -> HttpResponse:
    """Ask for something new, or with `?renews=` for a newer file of what has grown old."""
    old = _renewed(request)
    form = AskForm(posted(request), viewpoint=request.viewpoint.now(), initial=_initial(request, old))

    def save(data: dict[str, Any]) -> EvidenceRequest:
        return ask_evidence_request(
            actor=request.actor, organization=request.organization, renews=old, **data
        )

    there = address(request, "evidence-detail", reference=old.reference) if old else ""
    return form_page(
        request,
        form,
        save,
        done=lambda made: address(request, "evidence-request-detail", reference=made.reference),
        said="Asked. It stands in the inbox of whom you asked.",
        template="documents/request_form.html",
        title=f"Ask again for {old.title}" if old else "Ask for evidence",
        lead=f"A newer file of {old.reference}." if old else "Whoever you ask delivers it with one file.",
        crumb=old.reference if old else "Requests",
        cancel=there or address(request, "evidence-request-list"),
        button="Ask",
    )


@page("evidence_request.view")
@uploads.takes_uploads(LIMIT)
def evidence_request_deliver(request: PageRequest, reference: str) -> HttpResponse:
    """One file field first, everything else filled in."""
    asked = step_of(request, reference, "deliver")
    former = _former(request, asked)
    initial = DeliverForm.filled(asked, former=former) | _chosen(request)
    form = DeliverForm(*sent(request), viewpoint=request.viewpoint.now(), former=former, initial=initial)
    return upload_page(
        request,
        form,
        lambda data: _deliver(request, asked, data),
        said="Delivered. Who asked for it decides next.",
        template="documents/request_deliver.html",
        asked=asked,
        offered=offered(request.viewpoint.now(), asked)[:OFFERED],
        button="Deliver",
        **words(request, asked, f"Deliver {asked.title}"),
    )


def _deliver(request: PageRequest, asked: EvidenceRequest, data: dict[str, Any]) -> EvidenceRequest:
    """By one of three ways: evidence that is here, a newer version, new evidence."""
    given: dict[str, Any] = {
        "actor": request.actor,
        "request": asked,
        "revision": data["revision"],
        "reason": data["reason"],
    }
    if data["existing"]:
        return delivering.deliver_existing_evidence(**given, evidence=data["existing"])
    file = data["file"]
    given |= {"file_name": file.name, "chunks": file.chunks(), "valid_until": data["valid_until"]}
    if data.get("keep_as") == NEWER:
        return delivering.deliver_new_version(**given)
    more = {name: data[name] for name in ("title", "owner", "requirements")}
    return delivering.deliver_new_evidence(**given, **more)


def _former(request: PageRequest, asked: EvidenceRequest) -> Evidence | None:
    """The evidence that a newer file can belong to, if this person may add one."""
    former = asked.former
    usable = former is not None and former.status == "valid"
    return former if usable and allows(request.actor, "evidence.replace", former) else None


def _chosen(request: PageRequest) -> dict[str, Any]:
    """What is here already and was chosen by a link."""
    chosen = request.GET.get("evidence", "")
    return {"existing": chosen} if chosen else {}


def _renewed(request: PageRequest) -> Evidence | None:
    reference = request.GET.get("renews", "")
    return get_or_404(evidence_rows(request.viewpoint.now()), reference=reference) if reference else None


def _initial(request: PageRequest, old: Evidence | None) -> dict[str, Any]:
    """Nearly all of it for what is asked again: as it was asked last, else in the evidence's own words."""
    viewpoint = request.viewpoint.now()
    due_on = today(viewpoint) + TIME_TO_DELIVER
    if old is None:
        return {"requirements": request.GET.getlist("for"), "due_on": due_on}
    last = requests_about(viewpoint, old).first()
    return {
        "title": last.title if last else old.title,
        "description": last.description if last else "",
        "asked_of": last.asked_of_id if last else old.owner_id,
        "due_on": due_on,
        "requirements": [link.requirement.number for link in old.requirements.all()],
    }
