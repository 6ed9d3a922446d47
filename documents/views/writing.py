"""Forms that write documents: new, uploaded, taken in; the next version; its text or file; its links."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from aims.core.errors import Conflict
from aims.core.forms import PlainForm
from aims.platform import uploads
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, get_or_404, page
from aims.platform.views.stale import read_at
from documents.forms.documents import (
    AdoptDocumentForm,
    ChangeDocumentForm,
    DocumentFileForm,
    DraftFileForm,
    DraftTextForm,
    UploadDocumentForm,
    WriteDocumentForm,
    in_a_year,
)
from documents.models import DocumentVersion
from documents.selectors.documents import documents
from documents.selectors.naming import with_names
from documents.services import documents as services
from documents.services import versions
from documents.services.adopting import adopt_document
from documents.services.receiving import Upload
from documents.views.shown import (
    address,
    around,
    document_of,
    is_draft,
    posted,
    sent,
    version_address,
    version_of,
)

LIMIT = "AIMS_EVIDENCE_LIMIT"
WRITE, FORM = "documents/document_write.html", "documents/evidence_form.html"
Save = Callable[[dict[str, Any]], Any]


@page("document.create")
def document_create(request: PageRequest) -> HttpResponse:
    form = WriteDocumentForm(posted(request), viewpoint=request.viewpoint.now(), initial=_start(request))
    return _written(
        request,
        form,
        lambda data: services.create_document(actor=request.actor, organization=request.organization, **data),
        said="The draft is saved. Send it for approval when it is ready.",
        title="Write a document",
        words="A policy, procedure or plan. Someone else approves it before it is published. Clause 7.5.",
        crumb="Documents",
        cancel=address(request, "document-list"),
        button="Save the draft",
    )


@page("document.create")
@uploads.takes_uploads(LIMIT)
def document_upload(request: PageRequest) -> HttpResponse:
    form = UploadDocumentForm(*sent(request), viewpoint=request.viewpoint.now(), initial=_start(request))
    return _uploaded(
        request,
        form,
        lambda data: services.create_document(
            actor=request.actor, organization=request.organization, upload=_upload(data), **data
        ),
        said="The file is kept as a draft. Send it for approval when it is ready.",
        title="Upload a document",
        words="A Word or PDF file as a controlled document. It is served exactly as it is. Clause 7.5.",
        button="Keep the draft",
        **_library(request),
    )


@page("document.adopt")
@uploads.takes_uploads(LIMIT)
def document_adopt(request: PageRequest) -> HttpResponse:
    form = AdoptDocumentForm(*sent(request), viewpoint=request.viewpoint.now(), initial=_start(request))
    return _uploaded(
        request,
        form,
        lambda data: adopt_document(
            actor=request.actor, organization=request.organization, upload=_upload(data), **data
        ),
        said="It is in force, with its own approval date and marked as taken in.",
        title="Take in a document that is in force",
        words="Approved before this application was used: it keeps its date and says where it was found.",
        button="Take it in",
        **_library(request),
    )


@page("document.view")
def document_change(request: PageRequest, reference: str) -> HttpResponse:
    document = document_of(request, reference, "document.change")
    viewpoint = request.viewpoint.now()
    form = ChangeDocumentForm(
        posted(request), viewpoint=viewpoint, initial=ChangeDocumentForm.filled(viewpoint, document)
    )
    return form_page(
        request,
        form,
        lambda data: services.change_document(actor=request.actor, document=document, **data),
        said="Saved.",
        at_revision=read_at(
            request,
            document,
            lambda then: ChangeDocumentForm.filled(then, get_or_404(documents(then), reference=reference)),
        ),
        **around(request, document, f"Change {document.title}"),
    )


@page("document.view")
@uploads.takes_uploads(LIMIT)
def document_draft(request: PageRequest, reference: str) -> HttpResponse:
    """Begin the next version: with the last text, or with a file if one is sent."""
    document = document_of(request, reference, "document.draft")
    form = DraftFileForm(*sent(request), initial={})
    form.fields["file"].required = False
    return _uploaded(
        request,
        form,
        lambda data: versions.draft_version(
            actor=request.actor, document=document, upload=_upload(data), change_note=data["change_note"]
        ),
        said="The draft is ready. The version in force stays until the new one is published.",
        button="Start the draft",
        title=f"Next version of {document.title}",
        words="Without a file it starts from the last text, and you write on here.",
        crumb=document.reference,
        cancel=address(request, "document-detail", reference=reference),
    )


@page("document.view")
def document_write(request: PageRequest, reference: str, number: int) -> HttpResponse:
    version = _draft_of(request, reference, number)
    if version.is_upload:
        there = address(request, "document-replace", reference=reference, number=number)
        return HttpResponseRedirect(there)
    initial = {"text": version.text, "change_note": version.change_note, "revision": version.revision}
    return _written(
        request,
        DraftTextForm(posted(request), initial=initial),
        lambda data: versions.change_draft(actor=request.actor, version=version, **data),
        said="The draft is saved.",
        title=f"Write {version.reference}",
        crumb=version.document.title,
        cancel=version_address(request, version),
        button="Save the draft",
    )


@page("document.view")
@uploads.takes_uploads(LIMIT)
def document_replace(request: PageRequest, reference: str, number: int) -> HttpResponse:
    version = _draft_of(request, reference, number)
    form = DraftFileForm(
        *sent(request), initial={"revision": version.revision, "change_note": version.change_note}
    )
    return _uploaded(
        request,
        form,
        lambda data: versions.replace_upload(
            actor=request.actor,
            version=version,
            upload=_file(data["file"]),
            change_note=data["change_note"],
            revision=data["revision"],
        ),
        said="The new file is kept in the draft.",
        title=f"Another file for {version.reference}",
        crumb=version.document.title,
        cancel=version_address(request, version),
        button="Put it in the draft",
    )


def _written(request: PageRequest, form: PlainForm, save: Save, **context: Any) -> HttpResponse:
    """A form with a text; “Preview” shows it without keeping anything."""
    if request.POST.get("preview"):
        text = with_names(request.viewpoint, request.POST.get("text", ""))
        return render(request, WRITE, {**context, "form": form, "preview": text, "previewed": True})
    return form_page(
        request,
        form,
        save,
        done=lambda version: version_address(request, version),
        template=WRITE,
        **context,
    )


def _uploaded(request: PageRequest, form: DocumentFileForm, save: Save, **context: Any) -> HttpResponse:
    """A form with a file, which says so with status 413 when the upload was stopped at its limit."""
    form.refused = uploads.refused(request)
    response = form_page(
        request,
        form,
        save,
        done=lambda version: version_address(request, version),
        template=FORM,
        **context,
    )
    if form.refused and response.status_code == 422:
        response.status_code = 413
    return response


def _upload(data: dict[str, Any]) -> Upload | None:
    file = data.pop("file", None)
    return _file(file) if file else None


def _file(file: Any) -> Upload:
    return Upload(file.name, file.chunks())


def _draft_of(request: PageRequest, reference: str, number: int) -> DocumentVersion:
    version = version_of(request, reference, number, "document.draft")
    if not is_draft(version):
        raise Conflict("Only a draft can be changed. Start the next version, or have this one returned.")
    return version


def _start(request: PageRequest) -> dict[str, Any]:
    return {
        "owner": request.member.pk,
        "requirements": request.GET.getlist("for"),
        "next_review_on": in_a_year(),
    }


def _library(request: PageRequest) -> dict[str, Any]:
    return {"crumb": "Documents", "cancel": address(request, "document-list")}
