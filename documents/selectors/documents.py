"""Reads of controlled documents, from a viewpoint. Clause 7.5."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Prefetch, Q, QuerySet

from aims.platform.selectors.ledger import HistoryLine, history_of
from aims.platform.selectors.wording import Change
from aims.platform.viewpoint import Viewpoint
from documents.enums import DocumentStatus, DocumentVersionStatus
from documents.models import (
    Document,
    DocumentReader,
    DocumentRequirement,
    DocumentVersion,
    ExtractedText,
)
from documents.models.document import OPEN
from documents.selectors.evidence import today

SOON = timedelta(days=30)
"""How long before its day a review counts as due."""
LONG = ("text", "frozen")
"""Columns that no list needs."""
ACTIVE = Q(status=DocumentStatus.ACTIVE)


def documents(viewpoint: Viewpoint) -> QuerySet[Document]:
    """All documents with owner, versions without their texts, and what they serve. Three queries."""
    versions = viewpoint.rows(DocumentVersion).select_related("author", "approved_by").defer(*LONG)
    links = viewpoint.rows(DocumentRequirement).select_related("requirement")
    return (
        viewpoint.rows(Document)
        .select_related("organization", "owner")
        .prefetch_related(
            Prefetch("versions", versions.order_by("-number")),
            Prefetch("requirements", links.order_by("requirement__order")),
        )
    )


def documents_in_force(viewpoint: Viewpoint) -> QuerySet[Document]:
    """Documents in use with a version in force, by title."""
    return documents(viewpoint).filter(is_in_force(viewpoint)).order_by("title", "reference")


def documents_for(viewpoint: Viewpoint, numbers: Sequence[str]) -> QuerySet[Document]:
    """Documents in force that serve one of these clauses or controls."""
    served = viewpoint.rows(DocumentRequirement).filter(requirement__number__in=numbers)
    return documents_in_force(viewpoint).filter(pk__in=served.values("document_id"))


def versions(viewpoint: Viewpoint) -> QuerySet[DocumentVersion]:
    """Versions with their document and people."""
    return viewpoint.rows(DocumentVersion).select_related(
        "organization", "document__owner", "author", "submitted_by", "approved_by", "file", "pdf"
    )


def version_of(viewpoint: Viewpoint, reference: str, number: int) -> DocumentVersion | None:
    """The version DOC-0001/2, if the actor sees its document."""
    seen = viewpoint.rows(Document).filter(reference=reference)
    return versions(viewpoint).filter(document_id__in=seen.values("pk"), number=number).first()


def text_of(viewpoint: Viewpoint, version: DocumentVersion) -> str:
    """What a version says: its text, or the words of its file."""
    if not version.is_upload:
        return version.text
    found = extracted(viewpoint, version)
    return found.text if found else ""


def extracted(viewpoint: Viewpoint, version: DocumentVersion) -> ExtractedText | None:
    """The words that were read from an uploaded version."""
    return viewpoint.rows(ExtractedText).filter(version_id=version.pk).first()


def readers_of(viewpoint: Viewpoint, document: Document) -> QuerySet[DocumentReader]:
    """The people chosen to read it."""
    rows = viewpoint.rows(DocumentReader).filter(document_id=document.pk).select_related("member")
    return rows.order_by("member__name", "member__reference")


def in_force(document: Document) -> DocumentVersion | None:
    """The version in force, of the versions that were read with the document."""
    return _first(document, (DocumentVersionStatus.PUBLISHED,))


def open_version(document: Document) -> DocumentVersion | None:
    """The version that is written, judged or waits to be published."""
    return _first(document, OPEN)


def history_of_version(viewpoint: Viewpoint, version: DocumentVersion) -> list[HistoryLine]:
    """Its latest changes; that the text changed is said, and the red-line shows how."""
    return [
        replace(line, changes=[_told(change) for change in line.changes])
        for line in history_of(viewpoint, version.reference, limit=12)
    ]


def is_in_force(viewpoint: Viewpoint) -> Q:
    """In use, with a version in force."""
    return ACTIVE & _has(viewpoint, DocumentVersionStatus.PUBLISHED)


def is_drafted(viewpoint: Viewpoint) -> Q:
    """In use, with a draft."""
    return ACTIVE & _has(viewpoint, DocumentVersionStatus.DRAFT)


def is_in_review(viewpoint: Viewpoint) -> Q:
    """In use, with a version that waits for approval or for publication."""
    return ACTIVE & _has(viewpoint, DocumentVersionStatus.IN_REVIEW, DocumentVersionStatus.APPROVED)


def is_due(viewpoint: Viewpoint) -> Q:
    """In force, and its review is due within a month, or overdue."""
    return is_in_force(viewpoint) & Q(next_review_on__lte=today(viewpoint) + SOON)


@dataclass(frozen=True)
class Standing:
    """How a document stands, in the words and the shape of a status."""

    kind: str
    word: str


def standing(document: Document, day: date) -> Standing:
    """The one status of a document that a list shows."""
    if document.status == DocumentStatus.RETIRED:
        return Standing("none", "Retired")
    current, coming = in_force(document), open_version(document)
    if current is not None:
        if document.next_review_on and document.next_review_on < day:
            return Standing("bad", "Review overdue")
        if document.next_review_on and document.next_review_on <= day + SOON:
            return Standing("warn", "Review due")
        return Standing("good", "In force")
    if coming is None:
        return Standing("none", "No version")
    look = {"draft": "warn", "in_review": "info", "approved": "good2"}[coming.status]
    return Standing(look, str(coming.get_status_display()))


def _told(change: Change) -> Change:
    return Change("text", "written anew") if change.label == "text" else change


def _has(viewpoint: Viewpoint, *states: str) -> Q:
    rows = viewpoint.rows(DocumentVersion).filter(status__in=states)
    return Q(pk__in=rows.values("document_id"))


def _first(document: Document, states: Sequence[str]) -> DocumentVersion | None:
    return next((each for each in document.versions.all() if each.status in states), None)
