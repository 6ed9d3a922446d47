"""What of the documents waits for a person on the first page."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse

from aims.platform.access import allows
from aims.platform.inbox import InboxRow
from aims.platform.viewpoint import Viewpoint
from documents.enums import DocumentKind, DocumentStatus, DocumentVersionStatus
from documents.models import DocumentVersion
from documents.selectors.documents import LONG
from documents.selectors.reading import to_confirm

SHOWN = 4
"""Rows of one kind; what is beyond stands behind one more row that opens the list."""


def inbox(viewpoint: Viewpoint) -> list[InboxRow]:
    """Versions that wait for approval, for changes or for publication. One query."""
    rows = (
        viewpoint.rows(DocumentVersion)
        .filter(document__status=DocumentStatus.ACTIVE)
        .filter(
            Q(status__in=(DocumentVersionStatus.IN_REVIEW, DocumentVersionStatus.APPROVED))
            | Q(status=DocumentVersionStatus.DRAFT, submitted_at__isnull=False)
        )
        .select_related("organization", "document", "author", "submitted_by")
        .defer(*LONG)
        .order_by("submitted_at", "pk")
    )
    found = [row for version in rows[:200] if (row := _row(viewpoint, version)) is not None]
    return _few(viewpoint, found, "More documents that wait for someone", "document-list", "?tab=review")


def reading(viewpoint: Viewpoint) -> list[InboxRow]:
    """Documents that the person is asked to read and has not confirmed. One query."""
    found = [
        InboxRow(
            what=f"Read {asked.version.document.title}",
            reference=asked.version.reference,
            why=f"version {asked.version.number} is in force; confirm that you have read it",
            address=_address(viewpoint, "document-version", asked.version),
            action="Read and confirm",
            icon="eye",
        )
        for asked in to_confirm(viewpoint)[: SHOWN + 1]
    ]
    return _few(viewpoint, found, "More documents to read", "my-reading")


def _row(viewpoint: Viewpoint, version: DocumentVersion) -> InboxRow | None:
    what, action, section = _asked(viewpoint, version)
    if not what:
        return None
    sender = version.submitted_by or version.author
    return InboxRow(
        what=f"{what} {version.document.title}, version {version.number}",
        reference=version.reference,
        why=f"sent by {sender.name}",
        address=_address(viewpoint, "document-version", version),
        action=action,
        icon="file-text",
        section=section,
    )


def _asked(viewpoint: Viewpoint, version: DocumentVersion) -> tuple[str, str, str]:
    """What the person is asked to do with a version, the button, the section; nothing if it is not theirs."""
    actor = viewpoint.actor
    if version.status == DocumentVersionStatus.IN_REVIEW:
        return (
            ("Approve", "Read and decide", "Approvals") if _may_approve(viewpoint, version) else ("", "", "")
        )
    if version.status == DocumentVersionStatus.APPROVED:
        may = allows(actor, "document.publish", version)
        return ("Publish", "Publish", "To do") if may else ("", "", "")
    mine = actor.is_member(version.author_id) or actor.is_member(version.document.owner_id)
    return ("Mend what came back:", "Open the draft", "Drafts") if mine else ("", "", "")


def _may_approve(viewpoint: Viewpoint, version: DocumentVersion) -> bool:
    actor = viewpoint.actor
    action = "document.approve_policy" if version.document.kind == DocumentKind.POLICY else "document.approve"
    # Four eyes: whoever wrote or sent it does not approve it.
    own = actor.is_member(version.author_id) or actor.is_member(version.submitted_by_id)
    return allows(actor, action, version) and not own


def _few(
    viewpoint: Viewpoint, rows: list[InboxRow], words: str, listed: str, query: str = ""
) -> list[InboxRow]:
    if len(rows) <= SHOWN:
        return rows
    address = reverse(listed, kwargs={"organization": viewpoint.organization.slug})
    more = InboxRow(
        what=words,
        reference="",
        why="shown in the list",
        address=f"{address}{query}",
        action="Open the list",
        icon="list-check",
    )
    return [*rows[:SHOWN], more]


def _address(viewpoint: Viewpoint, name: str, version: DocumentVersion) -> str:
    kwargs: dict[str, Any] = {"reference": version.document.reference, "number": version.number}
    return reverse(name, kwargs={"organization": viewpoint.organization.slug, **kwargs})
