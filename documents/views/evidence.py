"""Evidence: the list, one piece with its versions, the file itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from aims.core.errors import NotFound
from aims.core.listing import Column, Filter, Listing, Tab
from aims.core.panels import panels_for
from aims.platform.access import allows
from aims.platform.models import Member
from aims.platform.selectors.ledger import history_of
from aims.platform.viewpoint import Viewpoint
from aims.platform.views.downloads import send_file
from aims.platform.views.export import table_response
from aims.platform.views.page import PageRequest, get_or_404, page
from documents import exchange
from documents.enums import EvidenceStatus
from documents.models import Evidence
from documents.selectors.evidence import (
    Q_VALID,
    ends_soon,
    evidence_rows,
    expired,
    today,
    validity,
    version_of,
)
from documents.selectors.requests import renewal_of

FORMATS = ("csv", "xlsx")


def _listing(viewpoint: Viewpoint) -> Listing:
    people = viewpoint.rows(Member).filter(pk__in=viewpoint.rows(Evidence).values("owner_id"))
    return Listing(
        columns=(
            Column("title", "Evidence", "title"),
            Column("shows", "Shows", css="md"),
            Column("owner", "Owner", "owner__name", css="md"),
            Column("status", "Status", "status"),
            Column("valid", "Valid until", "valid_until", css="md"),
        ),
        search=("title", "reference", "description"),
        default_sort="title",
        filters=(
            Filter(
                "owner",
                "Owner",
                "owner__reference",
                list(people.order_by("name").values_list("reference", "name")),
            ),
        ),
        tabs=(
            Tab("open", "In use", Q_VALID),
            Tab("expired", "Expired", expired(viewpoint)),
            Tab("soon", "Ends soon", ends_soon(viewpoint)),
            Tab("withdrawn", "Withdrawn", ~Q_VALID),
        ),
        search_label="Search evidence",
    )


@page("evidence.view")
def evidence_list(request: PageRequest) -> HttpResponse:
    viewpoint = request.viewpoint
    bound = _listing(viewpoint).bind(evidence_rows(viewpoint), request.GET.dict())
    for row in bound.page_rows:
        row.validity = validity(row, today(viewpoint))
    return render(
        request,
        "documents/evidence_list.html",
        {
            "list": bound,
            "may_add": allows(request.actor, "evidence.add") and not viewpoint.is_past,
            "may_ask": allows(request.actor, "evidence_request.ask") and not viewpoint.is_past,
            "exports": [(kind.upper(), _address(request, "evidence-export", kind=kind)) for kind in FORMATS],
        },
    )


@page("evidence.view")
@require_safe
def evidence_export(request: PageRequest, kind: str) -> HttpResponseBase:
    """What the list shows, as a file."""
    viewpoint = request.viewpoint
    bound = _listing(viewpoint).bind(evidence_rows(viewpoint), request.GET.dict())
    lines = exchange.evidence_lines(bound.rows.iterator(chunk_size=500), today(viewpoint))
    return table_response(request, kind, name="evidence", columns=exchange.COLUMNS, rows=lines)


@page("evidence.view")
def evidence_detail(request: PageRequest, reference: str) -> HttpResponse:
    """One piece of evidence; for the list's drawer its essentials alone."""
    viewpoint = request.viewpoint
    evidence = get_or_404(evidence_rows(viewpoint), reference=reference)
    context = {
        "evidence": evidence,
        "validity": validity(evidence, today(viewpoint)),
        "address": _address(request, "evidence-detail", reference=reference),
        "can": _can(request, evidence),
    }
    if request.headers.get("HX-Request"):
        return render(request, "documents/_evidence_drawer.html", context)
    context |= _renewal(request, evidence)
    context["history"] = history_of(viewpoint, reference)
    context["panels"] = panels_for("evidence", viewpoint, evidence)
    return render(request, "documents/evidence_detail.html", context)


@page("file.download")
@require_safe
def evidence_download(request: PageRequest, reference: str, number: int) -> HttpResponseBase:
    """The bytes of one version as they came in."""
    version = version_of(request.viewpoint, reference, number)
    if version is None:
        raise NotFound("There is nothing at this address.")
    return send_file(
        request,
        version.file,
        name=version.file_name,
        kind=version.media_type,
        reference=f"{reference} version {number}",
    )


def _can(request: PageRequest, evidence: Evidence) -> dict[str, bool]:
    """What this person may do with it now; nothing in the past, nothing once withdrawn."""
    possible = not request.viewpoint.is_past and evidence.status == EvidenceStatus.VALID
    verbs = ("change", "replace", "link", "withdraw")
    return {verb: possible and allows(request.actor, f"evidence.{verb}", evidence) for verb in verbs}


def _renewal(request: PageRequest, evidence: Evidence) -> dict[str, Any]:
    """The request that waits for a newer file, else whether this person may ask for one."""
    waiting = renewal_of(request.viewpoint, evidence)
    is_mine = request.actor.is_member(evidence.owner_id)
    may = not request.viewpoint.is_past and allows(request.actor, "evidence_request.ask")
    return {"waiting": waiting, "may_ask": may and not is_mine}


def _address(request: PageRequest, name: str, **kwargs: Any) -> str:
    return reverse(name, kwargs={"organization": request.organization.slug, **kwargs})
