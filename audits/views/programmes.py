"""Audit programmes: the list, one programme with its audits, its forms."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from aims.core.forms import ConfirmForm
from aims.platform.selectors.ledger import history_of
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, get_or_404, page
from audits.forms.audits import ProgrammeForm
from audits.listing import PROGRAMMES
from audits.selectors.audits import audits_of, counts_of, programmes, standing
from audits.services import programmes as services
from audits.views.shown import address, around, found, may, posted, reasoned, step_of, steps
from audits.workflows import PROGRAMME
from documents.selectors.evidence import today

DETAIL = "audit-programme-detail"
PAGES = {"approve": "audit-programme-approve", "revise": "audit-programme-revise"}


@page("audit_programme.view")
def audit_programme_list(request: PageRequest) -> HttpResponse:
    bound = PROGRAMMES.bind(programmes(request.viewpoint), request.GET.dict())
    context = {"list": bound, "may_create": may(request, "audit_programme.create")}
    return render(request, "audits/programme_list.html", context)


@page("audit_programme.view")
def audit_programme_detail(request: PageRequest, reference: str) -> HttpResponse:
    viewpoint = request.viewpoint
    programme = get_or_404(programmes(viewpoint), reference=reference)
    audits, day = list(audits_of(viewpoint, programme)), today(viewpoint)
    counts = counts_of(viewpoint, audits)
    context = {
        "programme": programme,
        "audits": [(audit, standing(audit, day), counts[audit.pk]) for audit in audits],
        "steps": [
            each for each in steps(request, PROGRAMME, programme, PAGES) if _is_open(request, programme, each)
        ],
        "may_change": programme.status == "draft" and may(request, "audit_programme.change", programme),
        "may_plan": may(request, "audit.plan"),
        "history": history_of(viewpoint, reference),
    }
    return render(request, "audits/programme_detail.html", context)


@page("audit_programme.create")
def audit_programme_create(request: PageRequest) -> HttpResponse:
    form = ProgrammeForm(posted(request))

    def save(data: dict[str, Any]) -> Any:
        data.pop("revision", None)
        return services.create_programme(actor=request.actor, organization=request.organization, **data)

    return form_page(
        request,
        form,
        save,
        done=lambda made: address(request, DETAIL, reference=made.reference),
        said="Written. Someone else approves it.",
        title="Write an audit programme",
        words="Which audits a period holds, and what they are to achieve. Clause 9.2.2.",
        crumb="Audit programmes",
        cancel=address(request, "audit-programme-list"),
    )


@page("audit_programme.change")
def audit_programme_change(request: PageRequest, reference: str) -> HttpResponse:
    programme = found(request, programmes(request.viewpoint.now()), reference, "audit_programme.change")
    return form_page(
        request,
        ProgrammeForm(posted(request), initial=ProgrammeForm.filled(programme)),
        lambda data: services.change_programme(actor=request.actor, programme=programme, **data),
        said="Changed.",
        **around(request, DETAIL, programme, f"Change {programme.title}"),
    )


@page("audit_programme.approve")
def audit_programme_approve(request: PageRequest, reference: str) -> HttpResponse:
    programme = step_of(request, programmes(request.viewpoint.now()), reference, PROGRAMME, "approve")
    form = ConfirmForm(posted(request), initial={"revision": programme.revision})
    words = "From then on its audits are held by it. Whoever wrote it does not approve it."
    return form_page(
        request,
        form,
        lambda data: services.approve_programme(actor=request.actor, programme=programme, **data),
        said="Approved.",
        template="components/confirm.html",
        button="Approve",
        words=words,
        **around(request, DETAIL, programme, f"Approve {programme.title}?"),
    )


@page("audit_programme.revise")
def audit_programme_revise(request: PageRequest, reference: str) -> HttpResponse:
    programme = step_of(request, programmes(request.viewpoint.now()), reference, PROGRAMME, "revise")
    return reasoned(
        request,
        DETAIL,
        programme,
        lambda data: services.revise_programme(actor=request.actor, programme=programme, **data),
        title=f"Revise {programme.title}?",
        lead="It is a draft again and needs a new approval. Its audits stay.",
        said="It is a draft again.",
        button="Revise",
    )


def _is_open(request: PageRequest, programme: Any, each: Any) -> bool:
    """Whoever wrote it is not offered to approve it."""
    return each[0].verb != "approve" or not request.actor.is_member(programme.drafted_by_id)
