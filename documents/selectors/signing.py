"""What an approver signs: a copy of the whole, and the mark by which a page says what was seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aims.core.errors import Conflict
from aims.core.ledger import canonical, digest
from aims.core.markdown import OpenDecision, open_decisions
from aims.platform.models import LedgerEntry
from aims.platform.viewpoint import Viewpoint
from documents.models import Document, DocumentVersion

FORMAT = 1


def content_of(version: DocumentVersion) -> dict[str, Any]:
    """What is frozen: title, kind, people by reference, the text, and digests of text and file."""
    document = version.document
    return {
        "format": FORMAT,
        "reference": document.reference,
        "number": version.number,
        "title": document.title,
        "kind": document.kind,
        "owner": document.owner.reference if document.owner else "",
        "author": version.author.reference,
        "change_note": version.change_note,
        "source": version.source,
        "text": version.text,
        "text_sha256": digest(version.text.encode()),
        "file_name": version.file_name,
        "file_sha256": version.file.sha256 if version.file else "",
    }


def mark_of(version: DocumentVersion) -> str:
    """A short mark of all of it, carried by the page that asks for the approval."""
    return digest(canonical(content_of(version)))[:16]


def signed(version: DocumentVersion) -> Mapping[str, Any]:
    """The copy of what was signed; of a draft what it says now."""
    return version.frozen or content_of(version)


def places_to_decide(version: DocumentVersion) -> list[OpenDecision]:
    """Where the text still asks for a decision. A file cannot be mended here, so it has none."""
    return [] if version.is_upload else open_decisions(version.text)


def problems(document: Document, version: DocumentVersion) -> list[str]:
    """What keeps a draft from being sent, in words."""
    found = [] if document.owner_id else ["Name an owner of the document."]
    if not version.is_upload and not version.text.strip():
        found.append("Write the text.")
    return found + [
        f"Line {place.line}: decide{f' “{place.words}”' if place.words else ''} and replace the marker."
        for place in places_to_decide(version)
    ]


def published_entry(version: DocumentVersion) -> LedgerEntry:
    """The ledger's entry of the publication, which the PDF names as its head. Raises Conflict without one."""
    moment = version.published_at
    rows = LedgerEntry.objects.filter(chain__organization=version.organization_id)
    verbs = ("document.published", "document.adopted")
    found = rows.filter(recorded_at=moment, verb__in=verbs).first() if moment else None
    if found is None:
        raise Conflict(f"The publication of {version.reference} is not in the ledger.")
    return found


def head_at(viewpoint: Viewpoint) -> tuple[int, str]:
    """Number and digest of the last ledger entry at the viewpoint's moment."""
    if viewpoint.moment is None:
        return viewpoint.head.sequence, viewpoint.head.digest
    rows = LedgerEntry.objects.filter(chain__organization=viewpoint.organization)
    entry = rows.filter(recorded_at__lte=viewpoint.moment).order_by("-sequence").first()
    return (entry.sequence, entry.digest) if entry else (0, "")
