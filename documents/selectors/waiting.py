"""What of the requests for evidence waits for a person on the first page."""

from __future__ import annotations

from django.urls import reverse

from aims.platform.access import allows
from aims.platform.inbox import FIRST, InboxRow
from aims.platform.viewpoint import Viewpoint
from documents.enums import RequestStatus
from documents.models import EvidenceRequest
from documents.selectors import requests as selector

SHOWN = 6
"""Requests on the first page; what is beyond stands behind one more row that opens the list."""


def inbox(viewpoint: Viewpoint) -> list[InboxRow]:
    """What I deliver, what I accept, and for the AIMS manager what nobody can deliver. One query."""
    manages = allows(viewpoint.actor, "evidence_request.reassign")
    found = list(selector.waiting(viewpoint, manages=manages)[: SHOWN + 1])
    rows = [_row(viewpoint, request, _verb(viewpoint, request)) for request in found[:SHOWN]]
    return [*rows, _more(viewpoint, found[-1])] if len(found) > SHOWN else rows


def _verb(viewpoint: Viewpoint, request: EvidenceRequest) -> str:
    if request.status == RequestStatus.DELIVERED:
        return "accept"
    return "deliver" if viewpoint.actor.is_member(request.asked_of_id) else "reassign"


def _row(viewpoint: Viewpoint, request: EvidenceRequest, verb: str) -> InboxRow:
    what, why, action = _words(request, verb)
    return InboxRow(
        what=what,
        reference=request.reference,
        why=why,
        address=_address(viewpoint, verb, request),
        action=action,
        icon="paperclip",
        due=request.due_on if verb != "accept" else None,
        is_late=selector.is_late(viewpoint, request),
        section=FIRST if verb == "accept" else "To do",
    )


def _words(request: EvidenceRequest, verb: str) -> tuple[str, str, str]:
    """What is to do, why, and the words of the button."""
    if verb == "accept":
        who = request.delivered_by.name if request.delivered_by else "the system"
        return f"Accept {request.title}", f"{who} delivered it", "Look and decide"
    if verb == "reassign":
        return f"Hand over {request.title}", f"{request.asked_of.name} has no access any more", "Hand over"
    if request.status == RequestStatus.RETURNED:
        return f"Deliver {request.title} again", f"returned: {request.reason}", "Deliver"
    who = request.asked_by.name if request.asked_by else "the system"
    return f"Deliver {request.title}", f"{who} asked for it", "Deliver"


def _address(viewpoint: Viewpoint, verb: str, request: EvidenceRequest) -> str:
    page = "evidence-request-detail" if verb == "accept" else f"evidence-request-{verb}"
    kwargs = {"organization": viewpoint.organization.slug, "reference": request.reference}
    return reverse(page, kwargs=kwargs)


def _more(viewpoint: Viewpoint, first: EvidenceRequest) -> InboxRow:
    """The list, in the view of the first that is not shown."""
    address = reverse("evidence-request-list", kwargs={"organization": viewpoint.organization.slug})
    tab = "accept" if first.status == RequestStatus.DELIVERED else "deliver"
    return InboxRow(
        what="More requests for evidence",
        reference="",
        why="shown in the list",
        address=f"{address}?tab={tab}",
        action="Open the list",
        icon="list-check",
    )
