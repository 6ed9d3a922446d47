"""Documents: the library, one document with its versions, its files."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from aims.core.errors import NotFound
from aims.core.file_names import kind_of
from aims.core.listing import Column, Filter, Listing, Tab
from aims.core.panels import panels_for
from aims.core.redline import redline
from aims.platform.access import allows
from aims.platform.jobs import job_of
from aims.platform.models import Member
from aims.platform.selectors.ledger import history_of
from aims.platform.services.access_log import log_access
from aims.platform.viewpoint import Viewpoint
from aims.platform.views.downloads import send_file
from aims.platform.views.export import table_response
from aims.platform.views.page import PageRequest, page
from documents import exchange, reports
from documents.enums import DocumentKind, DocumentStatus
from documents.models import Document, DocumentVersion
from documents.selectors import documents, reading, signing
from documents.selectors.evidence import today
from documents.selectors.naming import with_names
from documents.services.approval import render_key
from documents.views.shown import address, can, document_of, is_draft, steps_of, version_of

FORMATS = ("csv", "xlsx")
VERBS = ("change", "draft", "link", "retire", "ask")


def _listing(viewpoint: Viewpoint) -> Listing:
    people = viewpoint.rows(Member).filter(pk__in=viewpoint.rows(Document).values("owner_id"))
    owners = list(people.order_by("name").values_list("reference", "name"))
    return Listing(
        columns=(
            Column("title", "Document", "title"),
            Column("kind", "Kind", "kind", css="md"),
            Column("serves", "Serves", css="lgx"),
            Column("owner", "Owner", "owner__name", css="md"),
            Column("status", "Status"),
            Column("review", "Next review", "next_review_on", css="md"),
        ),
        search=("title", "reference"),
        default_sort="title",
        filters=(
            Filter("kind", "Kind", "kind", DocumentKind.choices),
            Filter("owner", "Owner", "owner__reference", owners),
        ),
        tabs=(
            Tab("force", "In force", documents.is_in_force(viewpoint)),
            Tab("drafts", "Drafts", documents.is_drafted(viewpoint)),
            Tab("review", "In review", documents.is_in_review(viewpoint)),
            Tab("due", "Review due", documents.is_due(viewpoint)),
            Tab("retired", "Retired", ~documents.ACTIVE),
        ),
        search_label="Search documents",
    )


@page("document.view")
def document_list(request: PageRequest) -> HttpResponse:
    viewpoint = request.viewpoint
    bound = _listing(viewpoint).bind(documents.documents(viewpoint), request.GET.dict())
    for row in bound.page_rows:
        row.standing = documents.standing(row, today(viewpoint))
        row.current, row.coming = documents.in_force(row), documents.open_version(row)
    context = {
        "list": bound,
        "may_write": allows(request.actor, "document.create") and not viewpoint.is_past,
        "may_adopt": allows(request.actor, "document.adopt") and not viewpoint.is_past,
        "may_start": allows(request.actor, "document.start") and not viewpoint.is_past,
        "exports": [(kind.upper(), address(request, "document-export", kind=kind)) for kind in FORMATS],
    }
    return render(request, "documents/document_list.html", context)


@page("document.view")
@require_safe
def document_export(request: PageRequest, kind: str) -> HttpResponseBase:
    """What the list shows, as a file."""
    viewpoint = request.viewpoint
    bound = _listing(viewpoint).bind(documents.documents(viewpoint), request.GET.dict())
    lines = exchange.document_lines(bound.rows.iterator(chunk_size=500), today(viewpoint))
    return table_response(request, kind, name="documents", columns=exchange.DOCUMENT_COLUMNS, rows=lines)


@page("document.view")
def document_detail(request: PageRequest, reference: str) -> HttpResponse:
    """The version in force, else the one on its way, else the last."""
    document = document_of(request, reference)
    last = next(iter(document.versions.all()), None)
    shown = documents.in_force(document) or documents.open_version(document) or last
    if shown is None:
        raise NotFound("There is nothing at this address.")
    return _show(request, document, shown.number)


@page("document.view")
def document_version(request: PageRequest, reference: str, number: int) -> HttpResponse:
    return _show(request, document_of(request, reference), number)


@page("document.view")
def document_compare(request: PageRequest, reference: str, number: int, other: int) -> HttpResponse:
    """The red-line of a version against an earlier one."""
    later, earlier = version_of(request, reference, number), version_of(request, reference, other)
    viewpoint = request.viewpoint
    before, after = (with_names(viewpoint, documents.text_of(viewpoint, each)) for each in (earlier, later))
    context = {
        "document": later.document,
        "later": later,
        "earlier": earlier,
        "redline": redline(before, after),
        "is_of_files": later.is_upload or earlier.is_upload,
        "versions": [
            each for each in document_of(request, reference).versions.all() if each.number != number
        ],
    }
    return render(request, "documents/document_compare.html", context)


@page("file.download")
@require_safe
def document_file(request: PageRequest, reference: str, number: int) -> HttpResponseBase:
    """An uploaded version byte for byte as it came in."""
    version = version_of(request, reference, number)
    if version.file is None:
        raise NotFound("There is nothing at this address.")
    return send_file(
        request,
        version.file,
        name=version.file_name,
        kind=kind_of(version.file_name),
        reference=version.reference,
    )


@page("file.download")
@require_safe
def document_pdf(request: PageRequest, reference: str, number: int) -> HttpResponseBase:
    """The stored PDF of a published version; of any other what it says now, marked so."""
    version = version_of(request, reference, number)
    if version.is_upload:
        raise NotFound("This version is a file of its own; download that one.")
    name = version.reference.replace("/", "-v")
    if version.pdf is not None:
        return send_file(
            request,
            version.pdf,
            name=f"{name}.pdf",
            kind="application/pdf",
            reference=version.reference,
            what="Document PDF",
        )
    if version.published_at is not None:
        # The job is still at work; its progress stands on the version's page.
        return HttpResponseRedirect(address(request, "document-version", reference=reference, number=number))
    body = reports.written(reports.printed(request.viewpoint, version), "pdf")
    log_access(
        actor=request.actor,
        organization=request.organization,
        what="Document draft",
        path=request.path,
        reference=version.reference,
    )
    headers = {"Content-Disposition": f'attachment; filename="{name}-draft.pdf"'}
    return HttpResponse(body, content_type="application/pdf", headers=headers)


def _show(request: PageRequest, document: Document, number: int) -> HttpResponse:
    viewpoint = request.viewpoint
    version = version_of(request, document.reference, number)
    if request.headers.get("HX-Request"):
        return render(request, "documents/_document_drawer.html", _essentials(request, document, version))
    job = None if version.pdf or version.is_upload else job_of(request.organization, render_key(version))
    context = {
        **_essentials(request, document, version),
        "said": signing.signed(version),
        "text": with_names(viewpoint, documents.text_of(viewpoint, version)),
        "extracted": documents.extracted(viewpoint, version) if version.is_upload else None,
        "versions": list(document.versions.all()),
        "earlier": _earlier(document, version),
        "problems": signing.problems(document, version)
        if is_draft(version) and not viewpoint.is_past
        else [],
        "steps": steps_of(request, version),
        "mark": signing.mark_of(version),
        "readers": reading.readers(viewpoint, version) if version.published_at else None,
        "asked": reading.asked_of(viewpoint, version),
        "not_asked": _not_asked(request, document, version),
        "chosen": list(documents.readers_of(viewpoint, document)) if document.audience == "chosen" else [],
        "job": job,
        "panels": panels_for("document", viewpoint, document),
        "history": documents.history_of_version(viewpoint, version),
        "document_history": history_of(viewpoint, document.reference, limit=6),
    }
    return render(request, "documents/document_detail.html", context)


def _essentials(request: PageRequest, document: Document, version: DocumentVersion) -> dict[str, Any]:
    where = {"reference": document.reference, "number": version.number}
    return {
        "document": document,
        "version": version,
        "standing": documents.standing(document, today(request.viewpoint)),
        "current": documents.in_force(document),
        "coming": documents.open_version(document),
        "can": can(request, document, *VERBS),
        "address": address(request, "document-version", **where),
        "is_retired": document.status == DocumentStatus.RETIRED,
    }


def _earlier(document: Document, version: DocumentVersion) -> DocumentVersion | None:
    return next((each for each in document.versions.all() if each.number < version.number), None)


def _not_asked(request: PageRequest, document: Document, version: DocumentVersion) -> int:
    """How many of the audience were not asked yet: who joined later."""
    if request.viewpoint.is_past or version != documents.in_force(document):
        return 0
    return reading.not_asked(request.viewpoint, version).count()
