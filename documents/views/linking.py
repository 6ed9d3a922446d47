"""What a document serves, linked and unlinked; a draft withdrawn."""

from __future__ import annotations

from django.http import HttpResponse

from aims.core.forms import ConfirmForm
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, get_or_404, page
from documents.forms.evidence import LinkEvidenceForm
from documents.services import documents as services
from documents.services import versions
from documents.views.shown import address, around, document_of, posted, version_address, version_of


@page("document.view")
def document_withdraw(request: PageRequest, reference: str, number: int) -> HttpResponse:
    version = version_of(request, reference, number, "document.withdraw")
    there = address(request, "document-detail", reference=reference)
    return form_page(
        request,
        ConfirmForm(posted(request), initial={"revision": version.revision}),
        lambda data: versions.withdraw_draft(actor=request.actor, version=version, **data),
        done=lambda _: there,
        said="The draft is withdrawn. Its history stays.",
        template="components/confirm.html",
        title=f"Withdraw the draft {version.reference}?",
        words="Its text is removed from view. The version in force stays.",
        crumb=version.document.title,
        cancel=version_address(request, version),
        button="Withdraw the draft",
        danger=True,
    )


@page("document.view")
def document_link(request: PageRequest, reference: str) -> HttpResponse:
    document = document_of(request, reference, "document.link")
    form = LinkEvidenceForm(
        posted(request),
        viewpoint=request.viewpoint.now(),
        offered=request.GET.get("for", ""),
        initial={"revision": document.revision},
    )
    return form_page(
        request,
        form,
        lambda data: services.link_document(actor=request.actor, document=document, **data),
        said="Linked.",
        button="Link",
        **around(request, document, f"What else does {document.title} serve?"),
    )


@page("document.view")
def document_unlink(request: PageRequest, reference: str, requirement: str) -> HttpResponse:
    document = document_of(request, reference, "document.link")
    get_or_404(document.requirements.all(), requirement__number=requirement)
    return form_page(
        request,
        ConfirmForm(posted(request), initial={"revision": document.revision}),
        lambda data: services.unlink_document(
            actor=request.actor, document=document, number=requirement, **data
        ),
        said=f"It is not linked to {requirement} any more.",
        template="components/confirm.html",
        button="Remove the link",
        words=f"{document.title} stays; it is only not shown for {requirement} any more.",
        **around(request, document, f"Remove the link to {requirement}?"),
    )
