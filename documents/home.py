"""What of documents and of requests for evidence waits for a person on the first page."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse

from aims.platform.access import allows
from aims.platform.inbox import FIRST, InboxRow, register_inbox
from aims.platform.viewpoint import Viewpoint
from aims.platform.waiting import Waiting, WaitingSource, register_waiting
from documents.enums import DocumentKind, DocumentStatus, DocumentVersionStatus, RequestStatus
from documents.models import DocumentVersion
from documents.selectors import requests
from documents.selectors.documents import LONG
from documents.selectors.evidence import today
from documents.selectors.reading import to_confirm

SHOWN = 4
"""Rows of one kind; what is beyond stands behind one more row that opens the list."""
MORE_REQUESTS = "More requests for evidence"


def register() -> None:
    """Make known what waits: one question for versions, the others join the question of all."""
    register_inbox(inbox)
    for source in (READING, ACCEPT, DELIVER, HAND_OVER):
        register_waiting(source)


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


def _row(viewpoint: Viewpoint, version: DocumentVersion) -> InboxRow | None:
    what, action, section = _asked(viewpoint, version)
    if not what:
        return None
    sender = version.submitted_by or version.author
    return InboxRow(
        what=f"{what} {version.document.title}, version {version.number}",
        reference=version.reference,
        why=f"sent by {sender.name}",
        address=_page(
            viewpoint, "document-version", reference=version.document.reference, number=version.number
        ),
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


def _to_read(viewpoint: Viewpoint, found: Waiting) -> InboxRow:
    place = {"reference": found.reference, "number": int(found.extra)}
    return InboxRow(
        what=f"Read {found.title}",
        reference=f"{found.reference}/{found.extra}",
        why=f"version {found.extra} is in force; confirm that you have read it",
        address=_page(viewpoint, "document-version", **place),
        action="Read and confirm",
        icon="eye",
    )


def _to_accept(viewpoint: Viewpoint, found: Waiting) -> InboxRow:
    return InboxRow(
        what=f"Accept {found.title}",
        reference=found.reference,
        why=f"{found.who or 'the system'} delivered it",
        address=_page(viewpoint, "evidence-request-detail", reference=found.reference),
        action="Look and decide",
        icon="paperclip",
        section=FIRST,
    )


def _to_deliver(viewpoint: Viewpoint, found: Waiting) -> InboxRow:
    if found.state == RequestStatus.RETURNED:
        what, why = f"Deliver {found.title} again", f"returned: {found.extra}"
    else:
        what, why = f"Deliver {found.title}", f"{found.who or 'the system'} asked for it"
    return _request(viewpoint, found, what, why, "deliver", "Deliver")


def _to_hand_over(viewpoint: Viewpoint, found: Waiting) -> InboxRow:
    why = f"{found.who} has no access any more"
    return _request(viewpoint, found, f"Hand over {found.title}", why, "reassign", "Hand over")


def _request(viewpoint: Viewpoint, found: Waiting, what: str, why: str, verb: str, action: str) -> InboxRow:
    return InboxRow(
        what=what,
        reference=found.reference,
        why=why,
        address=_page(viewpoint, f"evidence-request-{verb}", reference=found.reference),
        action=action,
        icon="paperclip",
        due=found.due,
        is_late=found.due is not None and found.due < today(viewpoint),
    )


def _page(viewpoint: Viewpoint, name: str, **place: Any) -> str:
    return reverse(name, kwargs={"organization": viewpoint.organization.slug, **place})


READING = WaitingSource(
    kind="reading",
    rows=to_confirm,
    columns={
        "title": "version__document__title",
        "reference": "version__document__reference",
        "extra": "version__number",
    },
    row=_to_read,
    listed="my-reading",
    more="More documents to read",
)
ACCEPT = WaitingSource(
    kind="evidence to accept",
    rows=requests.to_accept,
    columns={"title": "title", "who": "delivered_by__name", "due": "due_on"},
    row=_to_accept,
    listed="evidence-request-list",
    query="?tab=accept",
    more=MORE_REQUESTS,
)
DELIVER = WaitingSource(
    kind="evidence to deliver",
    rows=requests.to_deliver,
    columns={
        "title": "title",
        "state": "status",
        "who": "asked_by__name",
        "extra": "reason",
        "due": "due_on",
    },
    row=_to_deliver,
    listed="evidence-request-list",
    query="?tab=deliver",
    more=MORE_REQUESTS,
)
HAND_OVER = WaitingSource(
    kind="evidence to hand over",
    rows=requests.to_hand_over,
    columns={"title": "title", "who": "asked_of__name", "due": "due_on"},
    row=_to_hand_over,
    listed="evidence-request-list",
    query="?tab=deliver",
    more=MORE_REQUESTS,
)
