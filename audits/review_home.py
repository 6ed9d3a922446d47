"""What of management reviews waits for a person, and their card on the first page of top management."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from aims.platform import glance
from aims.platform.access import allows
from aims.platform.enums import GrantKind
from aims.platform.glance import Card
from aims.platform.inbox import FIRST, InboxRow
from aims.platform.viewpoint import Viewpoint
from aims.platform.waiting import Waiting, WaitingSource, register_waiting
from audits.enums import ManagementReviewStatus as Status
from audits.enums import ReviewActionStatus
from audits.inbox_rows import address
from audits.inbox_rows import row as make_row
from audits.models import ManagementReview, ReviewAction, ReviewAttendance
from audits.selectors.management_reviews import late_actions, management_reviews

AHEAD = timedelta(days=30)
"""How long before its day a planned review asks to be prepared."""
DETAIL = "management-review-detail"


def register() -> None:
    """Make them known."""
    for source in (TO_PREPARE, TO_HOLD, TO_SIGN, ACTIONS):
        register_waiting(source)
    glance.register_card(card, order=2)


def _to_prepare(viewpoint: Viewpoint) -> QuerySet[ManagementReview] | None:
    """Planned and near, for the AIMS manager."""
    if GrantKind.AIMS_MANAGER not in viewpoint.actor.kinds:
        return None
    until = _today(viewpoint) + AHEAD
    return viewpoint.rows(ManagementReview).filter(status=Status.PLANNED, planned_on__lte=until)


def _to_hold(viewpoint: Viewpoint) -> QuerySet[ManagementReview] | None:
    """Prepared and its day has come, for the AIMS manager, who writes down who was there."""
    if GrantKind.AIMS_MANAGER not in viewpoint.actor.kinds:
        return None
    rows = viewpoint.rows(ManagementReview)
    return rows.filter(status=Status.PREPARED, planned_on__lte=_today(viewpoint))


def _to_sign(viewpoint: Viewpoint) -> QuerySet[ManagementReview] | None:
    """Held, for top management that was there."""
    member = viewpoint.actor.member
    if member is None or not allows(viewpoint.actor, "management_review.sign"):
        return None
    attended = viewpoint.rows(ReviewAttendance).filter(member_id=member.pk, was_present=True)
    return viewpoint.rows(ManagementReview).filter(status=Status.HELD, pk__in=attended.values("review_id"))


def _own_actions(viewpoint: Viewpoint) -> QuerySet[ReviewAction] | None:
    member = viewpoint.actor.member
    if member is None:
        return None
    return viewpoint.rows(ReviewAction).filter(owner_id=member.pk, status=ReviewActionStatus.OPEN)


def _prepare(viewpoint: Viewpoint, found: Waiting) -> InboxRow:
    return _review(viewpoint, found, f"Prepare {found.title}", "its figures are not read yet", "Open")


def _hold(viewpoint: Viewpoint, found: Waiting) -> InboxRow:
    return _review(viewpoint, found, f"Hold {found.title}", "prepared; then say who was there", "Open")


def _sign(viewpoint: Viewpoint, found: Waiting) -> InboxRow:
    return make_row(
        viewpoint,
        DETAIL,
        {"reference": found.reference},
        what=f"Sign the minutes of {found.title}",
        reference=found.reference,
        why="you were there",
        action="Read and sign",
        icon="clipboard-check",
        section=FIRST,
    )


def _review(viewpoint: Viewpoint, found: Waiting, what: str, why: str, action: str) -> InboxRow:
    return make_row(
        viewpoint,
        DETAIL,
        {"reference": found.reference},
        what=what,
        reference=found.reference,
        why=why,
        action=action,
        icon="clipboard-check",
        due=found.due,
        is_late=found.due is not None and found.due < _today(viewpoint),
    )


def _action(viewpoint: Viewpoint, found: Waiting) -> InboxRow:
    return make_row(
        viewpoint,
        "review-action-detail",
        {"reference": found.reference},
        what=found.title,
        reference=found.reference,
        why=f"asked for by {found.extra}",
        action="Open",
        icon="circle-check",
        due=found.due,
        is_late=found.due is not None and found.due < _today(viewpoint),
    )


def _today(viewpoint: Viewpoint) -> Any:
    return timezone.localdate(viewpoint.moment)


def card(viewpoint: Viewpoint) -> Card | None:
    """For top management: the review that comes, the last one that was signed, and its open actions. Two queries."""
    if GrantKind.TOP_MANAGEMENT not in viewpoint.actor.kinds:
        return None
    rows = management_reviews(viewpoint).order_by(F("signed_at").desc(nulls_first=True), "planned_on")[:50]
    coming = next((row for row in rows if not row.is_signed), None)
    last = next((row for row in rows if row.is_signed), None)
    counts = viewpoint.rows(ReviewAction).aggregate(
        open=Count("pk", filter=Q(status=ReviewActionStatus.OPEN)),
        late=Count("pk", filter=late_actions(viewpoint)),
    )
    context = {
        "coming": coming,
        "last": last,
        **counts,
        "coming_at": address(viewpoint, DETAIL, reference=coming.reference) if coming else "",
        "last_at": address(viewpoint, DETAIL, reference=last.reference) if last else "",
        "pdf_at": address(viewpoint, "management-review-pdf", reference=last.reference) if last else "",
        "address": address(viewpoint, "management-review-list"),
        "actions": address(viewpoint, "review-action-list"),
    }
    return Card("Management review", "audits/_card_management_review.html", context)


OF_REVIEW = {"title": "title", "due": "planned_on"}
TO_PREPARE = WaitingSource(
    kind="review to prepare",
    rows=_to_prepare,
    columns=OF_REVIEW,
    row=_prepare,
    listed="management-review-list",
    more="More management reviews to prepare",
)
TO_HOLD = WaitingSource(
    kind="review to hold",
    rows=_to_hold,
    columns=OF_REVIEW,
    row=_hold,
    listed="management-review-list",
    more="More management reviews to hold",
)
TO_SIGN = WaitingSource(
    kind="review to sign",
    rows=_to_sign,
    columns=OF_REVIEW,
    row=_sign,
    listed="management-review-list",
    more="More minutes to sign",
)
ACTIONS = WaitingSource(
    kind="action of a review",
    rows=_own_actions,
    columns={"title": "words", "extra": "review__reference", "due": "due_on"},
    row=_action,
    listed="review-action-list",
    query="?tab=open",
    more="More actions of management reviews",
)
