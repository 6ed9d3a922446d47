"""Forms that change evidence: add, replace, change, link, unlink, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from aims.core.forms import ConfirmForm, ReasonForm
from aims.platform import uploads
from aims.platform.access import require
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, get_or_404, page
from documents.forms.evidence import (
    AddEvidenceForm,
    ChangeEvidenceForm,
    LinkEvidenceForm,
    ReplaceEvidenceForm,
    UploadForm,
)
from documents.models import Evidence
from documents.services import evidence as services

LIMIT = "AIMS_EVIDENCE_LIMIT"


@page("evidence.add")
@uploads.takes_uploads(LIMIT)
def evidence_add(request: PageRequest) -> HttpResponse:
    def save(data: dict[str, Any]) -> Evidence:
        file = data.pop("file")
        return services.add_evidence(
            actor=request.actor,
            organization=request.organization,
            file_name=file.name,
            chunks=file.chunks(),
            **data,
        )

    initial = {"requirements": request.GET.getlist("for"), "owner": request.member.pk}
    form = AddEvidenceForm(*sent(request), viewpoint=request.viewpoint.now(), initial=initial)
    return upload_page(
        request,
        form,
        save,
        done=lambda evidence: _address(request, evidence),
        said="The file is kept.",
        template="documents/evidence_form.html",
        title="Add evidence",
        words="A record that shows that something was done: minutes, a test report, a screenshot. Clause 7.5.",
        crumb="Evidence",
        cancel=_list(request),
        button="Add evidence",
    )


@page("evidence.view")
@uploads.takes_uploads(LIMIT)
def evidence_replace(request: PageRequest, reference: str) -> HttpResponse:
    evidence = _evidence(request, reference, "evidence.replace")

    def save(data: dict[str, Any]) -> Evidence:
        file = data.pop("file")
        services.replace_evidence(
            actor=request.actor, evidence=evidence, file_name=file.name, chunks=file.chunks(), **data
        )
        return evidence

    initial = {"revision": evidence.revision}
    form = ReplaceEvidenceForm(*sent(request), initial=initial)
    return upload_page(
        request,
        form,
        save,
        said="The new version is kept; the one before stays.",
        template="documents/evidence_form.html",
        button="Add the new version",
        **_words(request, evidence, f"New version of {evidence.title}"),
    )


@page("evidence.view")
def evidence_change(request: PageRequest, reference: str) -> HttpResponse:
    evidence = _evidence(request, reference, "evidence.change")
    form = ChangeEvidenceForm(
        request.POST or None, viewpoint=request.viewpoint.now(), initial=ChangeEvidenceForm.filled(evidence)
    )
    return form_page(
        request,
        form,
        lambda data: services.change_evidence(actor=request.actor, evidence=evidence, **data),
        said="Saved.",
        **_words(request, evidence, f"Change {evidence.title}"),
    )


@page("evidence.view")
def evidence_link(request: PageRequest, reference: str) -> HttpResponse:
    evidence = _evidence(request, reference, "evidence.link")
    form = LinkEvidenceForm(
        request.POST or None,
        viewpoint=request.viewpoint.now(),
        offered=request.GET.get("for", ""),
        initial={"revision": evidence.revision},
    )
    return form_page(
        request,
        form,
        lambda data: services.link_evidence(actor=request.actor, evidence=evidence, **data),
        said="Linked.",
        button="Link",
        **_words(request, evidence, f"What else does {evidence.title} show?"),
    )


@page("evidence.view")
def evidence_unlink(request: PageRequest, reference: str, number: str) -> HttpResponse:
    evidence = _evidence(request, reference, "evidence.link")
    get_or_404(evidence.requirements.all(), requirement__number=number)
    initial = {"revision": evidence.revision}
    form = ConfirmForm(request.POST if request.method == "POST" else None, initial=initial)
    return form_page(
        request,
        form,
        lambda data: services.unlink_evidence(actor=request.actor, evidence=evidence, number=number, **data),
        said=f"It is not linked to {number} any more.",
        template="components/confirm.html",
        button="Remove the link",
        **_words(request, evidence, f"Remove the link to {number}?")
        | {"words": f"{evidence.title} stays; it is only not shown for {number} any more."},
    )


@page("evidence.view")
def evidence_withdraw(request: PageRequest, reference: str) -> HttpResponse:
    evidence = _evidence(request, reference, "evidence.withdraw")
    initial = {"revision": evidence.revision}
    form = ReasonForm(request.POST if request.method == "POST" else None, initial=initial)
    return form_page(
        request,
        form,
        lambda data: services.withdraw_evidence(actor=request.actor, evidence=evidence, **data),
        said="Withdrawn.",
        template="components/confirm.html",
        button="Withdraw",
        danger=True,
        **_words(request, evidence, f"Withdraw {evidence.title}?")
        | {"words": "It counts for nothing any more. Its files and its history stay; this is not undone."},
    )


def upload_page(
    request: PageRequest, form: UploadForm, save: Callable[[dict[str, Any]], Any], **context: Any
) -> HttpResponse:
    """`form_page`, which says so with status 413 when the upload was stopped at its limit."""
    form.refused = uploads.refused(request)
    response = form_page(request, form, save, **context)
    if form.refused and response.status_code == 422:
        response.status_code = 413
    return response


def sent(request: PageRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _evidence(request: PageRequest, reference: str, action: str) -> Evidence:
    rows = request.viewpoint.now().rows(Evidence).select_related("organization", "owner")
    evidence = get_or_404(rows, reference=reference)
    require(request.actor, action, evidence)
    return evidence


def _words(request: PageRequest, evidence: Evidence, title: str) -> dict[str, Any]:
    """What each of these pages says around its form."""
    address = _address(request, evidence)
    return {
        "title": title,
        "crumb": evidence.reference,
        "cancel": address,
        "done": lambda _result: address,
    }


def _address(request: PageRequest, evidence: Evidence) -> str:
    kwargs = {"organization": request.organization.slug, "reference": evidence.reference}
    return reverse("evidence-detail", kwargs=kwargs)


def _list(request: PageRequest) -> str:
    return reverse("evidence-list", kwargs={"organization": request.organization.slug})
