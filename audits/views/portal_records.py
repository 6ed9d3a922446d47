"""The portal's pages of documents in force and of the risk register."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase

from aims.core.errors import NotFound
from aims.core.file_names import kind_of
from aims.core.listing import Column, Filter, Listing
from aims.platform.views.downloads import send_file
from audits.selectors import portal_records as records
from audits.views.portal_page import PortalRequest, notes_itself, show
from documents.enums import DocumentKind
from documents.selectors import documents
from documents.selectors.evidence import today
from risks.enums import RiskStatus
from risks.selectors.register import current_criteria, risk

DOCUMENTS = Listing(
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
    filters=(Filter("kind", "Kind", "kind", DocumentKind.choices),),
    search_label="Search documents",
)
RISKS = Listing(
    columns=(
        Column("title", "Risk", "title"),
        Column("system", "AI system", css="md"),
        Column("before", "Before", "before", css="md right"),
        Column("level", "Now", "level", css="right"),
        Column("status", "State", "status"),
        Column("owner", "Owner", "owner__name", css="md"),
    ),
    search=("title", "reference", "owner__name"),
    default_sort="-level",
    filters=(
        Filter(
            "state", "State", "status", [each for each in RiskStatus.choices if each[0] != RiskStatus.DRAFT]
        ),
    ),
    search_label="Search risks",
)


def document_list(request: PortalRequest) -> HttpResponse:
    day = today(request.viewpoint)
    bound = DOCUMENTS.bind(records.documents_shown(request.viewpoint), request.GET.dict())
    for row in bound.page_rows:
        row.current, row.standing = documents.in_force(row), documents.standing(row, day)
    return show(request, "document_list", {"list": bound})


def document_detail(request: PortalRequest, reference: str) -> HttpResponse:
    shown = records.document_shown(request.viewpoint, reference)
    context = {
        "shown": shown,
        "document": shown.document,
        "version": shown.version,
        "current": shown.version,
        "standing": documents.standing(shown.document, today(request.viewpoint)),
        "history": shown.history,
    }
    return show(request, "document_detail", context)


@notes_itself
def document_file(request: PortalRequest, reference: str) -> HttpResponseBase:
    """The bytes of the version in force: the file that was uploaded, or the PDF stored at publication."""
    version = records.version_shown(request.viewpoint, reference)
    stored = version.file or version.pdf
    if stored is None:
        raise NotFound("The PDF of this version is not stored yet. Its text is on the page.")
    name = version.file_name if version.file else f"{version.reference.replace('/', '-v')}.pdf"
    return send_file(
        request, stored, name=name, kind=kind_of(name), reference=version.reference, what="portal download"
    )


def risk_list(request: PortalRequest) -> HttpResponse:
    bound = RISKS.bind(records.risks_shown(request.viewpoint), request.GET.dict())
    criteria = current_criteria(request.viewpoint)
    return show(request, "risk_list", {"list": bound, "criteria": criteria})


def risk_detail(request: PortalRequest, reference: str) -> HttpResponse:
    found = risk(request.viewpoint, reference)
    context = {"risk": found, "history": records.risk_history(request.viewpoint, found)}
    return show(request, "risk_detail", context)
