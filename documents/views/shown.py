"""What every page of a document begins with: the rows behind its address, and the addresses of others."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.urls import reverse

from aims.core.errors import NotFound
from aims.platform.access import allows, require
from aims.platform.views.page import PageRequest, get_or_404
from documents.enums import DocumentKind, DocumentStatus, DocumentVersionStatus
from documents.models import Document, DocumentVersion
from documents.selectors import documents
from documents.workflows import DOCUMENT_VERSION

MOVES = ("submit", "return", "approve", "publish")


def document_of(request: PageRequest, reference: str, action: str = "") -> Document:
    """The document behind the address; with an action the present one. Raises NotFound and NotAllowed."""
    viewpoint = request.viewpoint.now() if action else request.viewpoint
    document = get_or_404(documents.documents(viewpoint), reference=reference)
    if action:
        require(request.actor, action, document)
    return document


def version_of(request: PageRequest, reference: str, number: int, action: str = "") -> DocumentVersion:
    """The version behind the address; with an action the present one. Raises NotFound and NotAllowed."""
    viewpoint = request.viewpoint.now() if action else request.viewpoint
    found = documents.version_of(viewpoint, reference, number)
    if found is None:
        raise NotFound("There is nothing at this address.")
    if action:
        require(request.actor, action, found)
    return found


def address(request: PageRequest, name: str, **kwargs: Any) -> str:
    """The address of a page of this organization."""
    return reverse(name, kwargs={"organization": request.organization.slug, **kwargs})


def version_address(request: PageRequest, version: DocumentVersion) -> str:
    """The page of a version."""
    return address(request, "document-version", reference=version.document.reference, number=version.number)


def posted(request: PageRequest) -> QueryDict | None:
    """What was sent, also when nothing was filled in; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def sent(request: PageRequest) -> tuple[Any, ...]:
    """What was sent with its files."""
    return (request.POST, request.FILES) if request.method == "POST" else ()


def steps_of(request: PageRequest, version: DocumentVersion) -> list[Any]:
    """The steps that this person can take with a version now; none in the past."""
    if request.viewpoint.is_past or version.document.status != DocumentStatus.ACTIVE:
        return []
    return [
        step
        for step in DOCUMENT_VERSION.possible(version.status)
        if step.verb in MOVES
        and allows(request.actor, step.action, version)
        and not (step.four_eyes and not _may_approve(request, version))
    ]


def can(request: PageRequest, document: Document, *verbs: str) -> dict[str, bool]:
    """What this person may do with a document now; nothing in the past, nothing once retired."""
    possible = not request.viewpoint.is_past and document.status == DocumentStatus.ACTIVE
    return {verb: possible and allows(request.actor, f"document.{verb}", document) for verb in verbs}


def is_draft(version: DocumentVersion) -> bool:
    """Whether its text can be changed."""
    return version.status == DocumentVersionStatus.DRAFT


def _may_approve(request: PageRequest, version: DocumentVersion) -> bool:
    actor = request.actor
    own = actor.is_member(version.author_id) or actor.is_member(version.submitted_by_id)
    is_policy = version.document.kind == DocumentKind.POLICY
    return not own and (not is_policy or allows(actor, "document.approve_policy", version))


def around(request: PageRequest, document: Document, title: str) -> dict[str, Any]:
    """What a page with a form of a document says around it."""
    there = address(request, "document-detail", reference=document.reference)
    return {"title": title, "crumb": document.reference, "cancel": there, "done": lambda _: there}
