"""The pages of the auditor's portal. The preview shows the same ones."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone

from aims.catalogue.selectors.requirements import requirement as requirement_of
from aims.core.errors import NotFound
from aims.core.listing import Column, Listing
from aims.platform.views.downloads import send_file
from aims.platform.views.page import get_or_404
from audits.selectors import portal as selectors
from audits.views.portal_page import PortalRequest, notes_itself, show
from controls.models import StatementVersion
from controls.selectors import statements
from documents.selectors.documents import documents_for
from documents.selectors.evidence import today, validity, version_of
from risks.selectors.register import risks_treated_by

KINDS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


EVIDENCE = Listing(
    columns=(
        Column("title", "Evidence", "title"),
        Column("shows", "Shows", css="md"),
        Column("owner", "Owner", "owner__name", css="md"),
        Column("status", "Status"),
        Column("until", "Valid until", "valid_until", css="md"),
        Column("file", "File", css="right"),
    ),
    search=("title", "reference"),
    default_sort="title",
    search_label="Search evidence",
)


def overview(request: PortalRequest) -> HttpResponse:
    viewpoint = request.viewpoint
    clauses, controls = selectors.index(viewpoint)
    versions = selectors.approved_versions(viewpoint)
    context = {
        "clauses": clauses,
        "controls": controls,
        "evidence_count": sum(count for heading in clauses + controls for _, count in heading.lines),
        "versions": versions,
        "in_force": next((each for each in versions if each.status == "approved"), None),
        "scope": selectors.scope_in_force(viewpoint),
        "days_left": (request.engagement.ends_on - timezone.localdate()).days,
    }
    return show(request, "overview", context)


def requirement(request: PortalRequest, number: str) -> HttpResponse:
    """One clause or control with its evidence."""
    viewpoint = request.viewpoint
    found = requirement_of(viewpoint, number)
    version = statements.in_force(viewpoint)
    lines = statements.content_of(viewpoint, version).lines if version else ()
    context = {
        "requirement": found,
        "evidence": _judge(request, list(selectors.evidence_shown(viewpoint, number))),
        "line": next((line for line in lines if line.number == number), None),
        "version": version,
        "documents": documents_for(viewpoint, [number]),
        "risks": risks_treated_by(viewpoint, found.pk),
    }
    return show(request, "requirement", context)


def statement(request: PortalRequest, number: int | None = None) -> HttpResponse:
    """An approved version of the Statement, as it was signed; without a number the one in force."""
    viewpoint = request.viewpoint
    versions = selectors.approved_versions(viewpoint)
    version = next((each for each in versions if number in (None, each.number)), None)
    if version is None:
        if number is not None:
            raise NotFound("There is no approved version of the Statement with this number.")
        return show(request, "statement_none", {})
    context = {
        "version": version,
        "versions": versions,
        "content": statements.content_of(viewpoint, version),
        "files": list(statements.files(viewpoint, version)),
        "history": selectors.statement_history(viewpoint, version),
    }
    return show(request, "statement", context)


@notes_itself
def statement_file(request: PortalRequest, number: int, kind: str) -> HttpResponseBase:
    """The stored bytes of an approved version."""
    rows = statements.versions(request.viewpoint)
    version: StatementVersion = get_or_404(rows, number=number)
    stored = get_or_404(statements.files(request.viewpoint, version), format=kind)
    name = f"{version.reference.replace('/', '-')}.{kind}"
    return send_file(
        request, stored.file, name=name, kind=KINDS[kind], reference=version.reference, what="portal download"
    )


def evidence_list(request: PortalRequest) -> HttpResponse:
    """The list, a page at a time."""
    bound = EVIDENCE.bind(selectors.evidence_shown(request.viewpoint), request.GET.dict())
    _judge(request, bound.page_rows)
    return show(request, "evidence_list", {"list": bound})


def evidence_detail(request: PortalRequest, reference: str) -> HttpResponse:
    """One piece of evidence with every version and its history."""
    viewpoint = request.viewpoint
    found = get_or_404(selectors.evidence_shown(viewpoint), reference=reference)
    context = {
        "evidence": found,
        "validity": validity(found, today(viewpoint)),
        "history": selectors.evidence_history(viewpoint, found),
    }
    return show(request, "evidence_detail", context)


@notes_itself
def evidence_download(request: PortalRequest, reference: str, number: int) -> HttpResponseBase:
    version = version_of(request.viewpoint, reference, number)
    if version is None:
        raise NotFound("There is nothing at this address.")
    return send_file(
        request,
        version.file,
        name=version.file_name,
        kind=version.media_type,
        reference=f"{reference} version {number}",
        what="portal download",
    )


def search(request: PortalRequest) -> HttpResponse:
    """Clauses, controls, evidence, documents and risks by title."""
    text = request.GET.get("q", "").strip()[: selectors.LONGEST_SEARCH]
    found = selectors.search(request.viewpoint, text)
    kinds = (
        ("Documents", found.documents, "document-detail"),
        ("Risks", found.risks, "risk-detail"),
        ("Evidence", found.evidence, "evidence-detail"),
    )
    return show(request, "search", {"found": found, "query": text, "kinds": kinds})


def _judge(request: PortalRequest, rows: list[Any]) -> list[Any]:
    """The rows, each with its validity today."""
    day = today(request.viewpoint)
    for row in rows:
        row.judged = validity(row, day)
    return rows
