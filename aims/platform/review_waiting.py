"""Reviews on the first page: one's own, and for the AIMS manager those that nobody decided in time."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from aims.platform.access import MANAGERS
from aims.platform.enums import ReviewStatus
from aims.platform.inbox import InboxRow
from aims.platform.models import Review
from aims.platform.selectors.reviews import Q_UNDECIDED, today
from aims.platform.viewpoint import Viewpoint
from aims.platform.waiting import Waiting, WaitingSource


def _own(viewpoint: Viewpoint) -> QuerySet[Review] | None:
    member = viewpoint.actor.member
    if member is None:
        return None
    return viewpoint.rows(Review).filter(Q_UNDECIDED, reviewer_id=member.pk)


def _escalated(viewpoint: Viewpoint) -> QuerySet[Review] | None:
    """Those of others that are long overdue, and those whose reviewer has left."""
    member = viewpoint.actor.member
    if member is None or not MANAGERS & viewpoint.actor.kinds:
        return None
    stuck = Q(escalated_at__isnull=False) | Q(reviewer__is_active=False)
    return viewpoint.rows(Review).filter(Q_UNDECIDED & stuck).exclude(reviewer_id=member.pk)


def _own_row(viewpoint: Viewpoint, found: Waiting) -> InboxRow:
    waits = found.state == ReviewStatus.CHANGES_ASKED
    return _row(
        viewpoint,
        found,
        what=f"Confirm the changes of {found.title}" if waits else f"Review {found.title}",
        why="you asked for changes" if waits else f"is it still right? {found.extra}",
        action="Look and confirm",
    )


def _escalated_row(viewpoint: Viewpoint, found: Waiting) -> InboxRow:
    return _row(
        viewpoint,
        found,
        what=f"Get {found.title} reviewed",
        why=f"{found.who} has not decided it",
        action="Open",
    )


def _row(viewpoint: Viewpoint, found: Waiting, *, what: str, why: str, action: str) -> InboxRow:
    place: dict[str, Any] = {"organization": viewpoint.organization.slug, "reference": found.reference}
    return InboxRow(
        what=what,
        reference=found.reference,
        why=why,
        address=reverse("review-detail", kwargs=place),
        action=action,
        icon="list-check",
        due=found.due,
        is_late=found.due is not None and found.due < today(viewpoint),
        section="Reviews",
    )


COLUMNS = {
    "title": "schedule__label",
    "state": "status",
    "who": "reviewer__name",
    "extra": "schedule__object_reference",
    "due": "due_on",
}
REVIEWS_WAITING = (
    WaitingSource(
        kind="review",
        rows=_own,
        row=_own_row,
        listed="review-list",
        more="More reviews of yours",
        query="?tab=mine",
        columns=COLUMNS,
    ),
    WaitingSource(
        kind="review_escalated",
        rows=_escalated,
        row=_escalated_row,
        listed="review-list",
        more="More reviews that nobody decided",
        query="?tab=overdue",
        columns=COLUMNS,
    ),
)
