"""Certificates: the list, one, the form, and what happens to it later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from aims.core.errors import Conflict, NotFound
from aims.core.forms import ConfirmForm, ReasonForm
from aims.core.listing import Column, Listing, Tab
from aims.platform.access import require
from aims.platform.selectors.ledger import history_of
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, get_or_404, page
from audits.forms.certification import CertificateForm
from audits.selectors.certificate_words import conforms
from audits.selectors.certification import certificates, current_certification
from audits.services import certificates as services
from audits.views.around import address, around, may, sent
from audits.workflows import CERTIFICATE
from documents.selectors.evidence import today

LISTING = Listing(
    columns=(
        Column("number", "Certificate", "number"),
        Column("body", "Body", "body__name", css="md"),
        Column("status", "Status", "status"),
        Column("decided", "Decided", "decided_on", css="md"),
        Column("until", "Valid until", "valid_until"),
    ),
    search=("number", "reference", "body__name", "scope_words"),
    default_sort="-decided",
    tabs=(Tab("all", "All"),),
    search_label="Search certificates",
)
SERVICES: dict[str, Callable[..., Any]] = {
    "suspend": services.suspend_certificate,
    "restore": services.restore_certificate,
    "withdraw": services.withdraw_certificate,
    "expire": services.expire_certificate,
}
WORDS = {
    "suspend": "Write it down when the certification body has suspended it. It normally ends within six months.",
    "restore": "Write it down when the certification body has ended the suspension.",
    "withdraw": "Write it down when the certification body has withdrawn it. This is not undone.",
    "expire": "Its last day is over and it was not renewed. This is not undone.",
}


@page("certificate.view")
def certificate_list(request: PageRequest) -> HttpResponse:
    bound = LISTING.bind(certificates(request.viewpoint), request.GET.dict())
    context = {"list": bound, "may_record": may(request, "certificate.record", request.organization)}
    return render(request, "audits/certificate_list.html", context)


@page("certificate.view")
def certificate_detail(request: PageRequest, reference: str) -> HttpResponse:
    certificate = get_or_404(certificates(request.viewpoint), reference=reference)
    steps = [
        (step, address(request, "certificate-move", reference=reference, verb=step.verb))
        for step in CERTIFICATE.possible(certificate.status)
        if may(request, step.action, certificate)
        and (step.verb != "expire" or certificate.valid_until < today(request.viewpoint))
    ]
    context = {
        "certificate": certificate,
        "conforms": conforms(request.organization.name),
        "is_over": certificate.valid_until < today(request.viewpoint),
        "steps": steps,
        "history": history_of(request.viewpoint, reference),
    }
    return render(request, "audits/certificate_detail.html", context)


@page("certificate.record")
def certificate_record(request: PageRequest) -> HttpResponse:
    """A certificate of the chosen body."""
    viewpoint = request.viewpoint.now()
    project = current_certification(viewpoint)
    if project is None or project.body is None:
        raise Conflict("Plan a certification and choose its body first; then its certificate is recorded.")
    form = CertificateForm(sent(request), viewpoint=viewpoint)
    words = f"As {project.body.name} issued it. {conforms(request.organization.name)}"
    there = address(request, "certification-plan")
    return form_page(
        request,
        form,
        lambda data: services.record_certificate(actor=request.actor, project=project, **data),
        said="Recorded. The clocks count from its decision.",
        button="Record",
        **around(there, project.reference, "Record the certificate", words),
    )


@page("certificate.view")
def certificate_move(request: PageRequest, reference: str, verb: str) -> HttpResponse:
    """Suspended, valid again, withdrawn, expired."""
    step = CERTIFICATE.by_verb.get(verb)
    if step is None:
        raise NotFound("There is nothing at this address.")
    certificate = get_or_404(certificates(request.viewpoint.now()), reference=reference)
    require(request.actor, step.action, certificate)
    if step not in CERTIFICATE.possible(certificate.status):
        word = certificate.get_status_display().lower()
        raise Conflict(f"“{step.label}” is not possible now: the certificate is {word}.")
    form_class = ReasonForm if step.needs_reason else ConfirmForm
    there = address(request, "certificate-detail", reference=reference)
    return form_page(
        request,
        form_class(sent(request), initial={"revision": certificate.revision}),
        lambda data: SERVICES[verb](actor=request.actor, certificate=certificate, **data),
        said="Recorded.",
        template="components/confirm.html",
        button=step.label,
        danger=verb == "withdraw",
        **around(there, reference, f"{step.label}: certificate {certificate.number}?", WORDS[verb]),
    )
