"""Certification bodies: the list, side by side, one, its forms, and the choice."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from aims.core.errors import Conflict
from aims.core.forms import ReasonForm
from aims.core.listing import Column, Filter, Listing
from aims.platform.selectors.ledger import history_of
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, get_or_404, page
from audits.enums import Accredited
from audits.forms.certification import BodyForm
from audits.models import CertificationBody
from audits.selectors.certification import bodies, current_certification
from audits.services import bodies as services
from audits.views.around import address, around, may, sent

LISTING = Listing(
    columns=(
        Column("name", "Body", "name"),
        Column("accredited", "Accredited", "accredited"),
        Column("by", "Accredited by", "accredited_by", css="md"),
        Column("price", "Price", "price_amount", css="md"),
        Column("days", "Auditor days", "days_offered", css="lgx"),
    ),
    search=("name", "reference", "accredited_by", "notes"),
    default_sort="name",
    filters=(Filter("accredited", "Accredited", "accredited", Accredited.choices),),
    search_label="Search bodies",
)
MOST_COMPARED = 12
"""Bodies side by side; more do not fit a page that is read."""


@page("certification_body.view")
def certification_body_list(request: PageRequest) -> HttpResponse:
    bound = LISTING.bind(bodies(request.viewpoint), request.GET.dict())
    context = {
        "list": bound,
        "project": current_certification(request.viewpoint),
        "may_add": may(request, "certification_body.add", request.organization),
    }
    return render(request, "audits/body_list.html", context)


@page("certification_body.view")
def certification_body_compare(request: PageRequest) -> HttpResponse:
    """All bodies side by side: the same facts in the same rows."""
    project = current_certification(request.viewpoint)
    rows = list(bodies(request.viewpoint)[: MOST_COMPARED + 1])
    context = {
        "bodies": [(body, services.missing_facts(body)) for body in rows[:MOST_COMPARED]],
        "more": len(rows) > MOST_COMPARED,
        "project": project,
        "may_choose": project is not None and may(request, "certification_body.choose", project),
        "may_add": may(request, "certification_body.add", request.organization),
    }
    return render(request, "audits/body_compare.html", context)


@page("certification_body.view")
def certification_body_detail(request: PageRequest, reference: str) -> HttpResponse:
    body = get_or_404(bodies(request.viewpoint), reference=reference)
    project = current_certification(request.viewpoint)
    context = {
        "body": body,
        "missing": services.missing_facts(body),
        "project": project,
        "is_chosen": project is not None and project.body_id == body.pk,
        "may_change": may(request, "certification_body.change", body),
        "may_choose": project is not None and may(request, "certification_body.choose", project),
        "history": history_of(request.viewpoint, reference),
    }
    return render(request, "audits/body_detail.html", context)


@page("certification_body.add")
def certification_body_add(request: PageRequest) -> HttpResponse:
    def save(data: dict[str, Any]) -> CertificationBody:
        data.pop("revision")
        return services.add_body(actor=request.actor, organization=request.organization, **data)

    there = address(request, "certification-body-list")
    words = (
        "Ask several for an offer, and write down the same facts of each. ISO/IEC 17021-1 and ISO/IEC 42006."
    )
    form = BodyForm(sent(request))
    return form_page(
        request, form, save, said="Added.", **around(there, "Bodies", "Add a certification body", words)
    )


@page("certification_body.change")
def certification_body_change(request: PageRequest, reference: str) -> HttpResponse:
    body = _body(request, reference)
    initial = {name: getattr(body, name) for name in (*BodyForm.FACTS, "revision")}
    return form_page(
        request,
        BodyForm(sent(request), initial=initial),
        lambda data: services.change_body(actor=request.actor, body=body, **data),
        said="Saved.",
        **_around(request, body, f"Change {body.name}", ""),
    )


@page("certification_body.choose")
def certification_body_choose(request: PageRequest, reference: str) -> HttpResponse:
    """The choice, for the certification on its way."""
    body = _body(request, reference)
    project = current_certification(request.viewpoint.now())
    if project is None:
        raise Conflict("Plan a certification first; then a body is chosen for it.")
    return form_page(
        request,
        ReasonForm(sent(request), initial={"revision": project.revision}),
        lambda data: services.choose_body(actor=request.actor, project=project, body=body, **data),
        said=f"{body.name} is chosen.",
        template="components/confirm.html",
        button="Choose",
        problems=services.missing_facts(body),
        **_around(
            request,
            body,
            f"Choose {body.name}?",
            f"For {project.title}. The reason stands on the plan, for those who ask later.",
        ),
    )


def _body(request: PageRequest, reference: str) -> CertificationBody:
    return get_or_404(bodies(request.viewpoint.now()), reference=reference)


def _around(request: PageRequest, body: CertificationBody, title: str, words: str) -> dict[str, Any]:
    there = address(request, "certification-body-detail", reference=body.reference)
    return around(there, body.reference, title, words)
