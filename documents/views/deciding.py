"""The steps of a version and of its document, each after a question."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from aims.core.errors import NotFound
from aims.core.forms import ConfirmForm, PlainForm, ReasonForm
from aims.platform.views.forms import Save, form_page
from aims.platform.views.page import PageRequest, page
from documents.forms.documents import ApproveDocumentForm, PublishDocumentForm, in_a_year
from documents.models import DocumentVersion
from documents.selectors.signing import mark_of, problems
from documents.services import approval
from documents.services.documents import retire_document
from documents.services.reading import ask_readers
from documents.views.shown import (
    MOVES,
    address,
    document_of,
    posted,
    version_address,
    version_of,
)
from documents.workflows import DOCUMENT_VERSION

SERVICES: dict[str, Any] = {
    "submit": approval.submit_document,
    "return": approval.return_document,
    "approve": approval.approve_document,
    "publish": approval.publish_document,
}
WORDS = {
    "submit": "Someone who had no hand in it approves it. Until then it can be returned to you.",
    "return": "It becomes a draft again; its author reads your reason.",
    "approve": "Title, owner and text are frozen as they are now. Your name and the moment are kept in the ledger.",
    "publish": "It is in force from today and replaces the version before. Everyone in the audience is asked to read it.",
}
SAID = {
    "submit": "Sent. Whoever may approve it finds it on their first page.",
    "return": "Returned. The author sees your reason in the history.",
    "approve": "Approved. It is in force once it is published.",
    "publish": "Published. The readers are asked, and its PDF is being made.",
}


@page("document.view")
def document_move(request: PageRequest, reference: str, number: int, verb: str) -> HttpResponse:
    """Submit, return, approve or publish a version."""
    if verb not in MOVES:
        raise NotFound("There is no such step.")
    step = DOCUMENT_VERSION.by_verb[verb]
    version = version_of(request, reference, number, step.action)

    def save(data: dict[str, Any]) -> Any:
        if verb == "submit":
            data.pop("reason")
        return SERVICES[verb](actor=request.actor, version=version, **data)

    return _asked(
        request,
        version,
        _form(request, version, verb),
        save,
        said=SAID[verb],
        title=f"{step.label}: {version.document.title}, version {version.number}",
        words=WORDS[verb],
        button=step.label,
        problems=problems(version.document, version) if verb == "submit" else [],
    )


@page("document.retire")
def document_retire(request: PageRequest, reference: str) -> HttpResponse:
    document = document_of(request, reference, "document.retire")
    there = address(request, "document-detail", reference=reference)
    return form_page(
        request,
        ReasonForm(posted(request), initial={"revision": document.revision}),
        lambda data: retire_document(actor=request.actor, document=document, **data),
        done=lambda _: there,
        said="Retired. It stays readable with its versions.",
        template="components/confirm.html",
        title=f"Retire {document.title}?",
        words="Nobody works by it any more. Its versions and who confirmed them stay; this is not undone.",
        crumb=document.reference,
        cancel=there,
        button="Retire",
        danger=True,
    )


@page("document.view")
def document_ask(request: PageRequest, reference: str, number: int) -> HttpResponse:
    """Ask those who joined the audience later."""
    version = version_of(request, reference, number, "document.ask")
    return _asked(
        request,
        version,
        PlainForm(posted(request)),
        lambda data: ask_readers(actor=request.actor, version=version),
        said="Asked. They find it on their first page.",
        title=f"Ask the others to read {version.document.title}",
        words="Everyone in the audience who was not asked yet, such as new colleagues, is asked now.",
        button="Ask them",
    )


@page("document.render")
def document_render(request: PageRequest, reference: str, number: int) -> HttpResponse:
    """Make the PDF again after the job was given up."""
    version = version_of(request, reference, number, "document.render")
    return _asked(
        request,
        version,
        PlainForm(posted(request)),
        lambda data: approval.render_document(actor=request.actor, version=version),
        said="The PDF is being made again.",
        title=f"Make the PDF of {version.reference} again",
        words="It is made of what was published; nothing else changes.",
        button="Make it again",
    )


def _form(request: PageRequest, version: DocumentVersion, verb: str) -> PlainForm:
    initial: dict[str, Any] = {"revision": version.revision}
    if verb == "approve":
        # The mark comes from the page that showed the text; the question alone shows none.
        seen = request.GET.get("seen", "") or mark_of(version)
        return ApproveDocumentForm(posted(request), initial={**initial, "seen": seen})
    if verb == "publish":
        day = version.document.next_review_on or in_a_year()
        return PublishDocumentForm(posted(request), initial={**initial, "next_review_on": day})
    return (
        ReasonForm(posted(request), initial=initial)
        if verb == "return"
        else ConfirmForm(posted(request), initial=initial)
    )


def _asked(
    request: PageRequest, version: DocumentVersion, form: PlainForm, save: Save, **context: Any
) -> HttpResponse:
    there = version_address(request, version)
    return form_page(
        request,
        form,
        save,
        done=lambda _: there,
        template="components/confirm.html",
        crumb=version.reference,
        cancel=there,
        **context,
    )
