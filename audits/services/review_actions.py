"""Actions of management reviews: written down, handed over, done, dropped. Clauses 9.3.2 a and 9.3.3."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from aims.core.errors import Conflict, Invalid, NotFound
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.four_eyes import check_owner
from aims.platform.models import Member
from aims.platform.saving import add, locked_at, save
from aims.platform.unit import change
from audits.enums import ReviewActionStatus
from audits.models import ManagementReview, ReviewAction, ReviewDecision
from audits.services.management_reviews import under_way
from audits.workflows import REVIEW_ACTION


def record_review_action(
    *,
    actor: Actor,
    review: ManagementReview,
    words: str,
    owner: Member,
    due_on: date,
    decision: ReviewDecision | None = None,
    reason: str = "",
) -> ReviewAction:
    """Write down who does what by when, while the review is under way. Raises NotAllowed, NotFound, Conflict, Invalid."""
    require(actor, "review_action.record", review)
    _check_owner(review.organization_id, owner)
    if decision is not None and decision.review_id != review.pk:
        raise NotFound("There is no such decision in this review.")
    _check_day(due_on)
    with change(review.organization, actor) as unit:
        review = under_way(review, None)
        action = ReviewAction(
            organization=review.organization,
            reference=unit.reference(ReviewAction),
            review=review,
            decision=decision,
            words=words,
            owner=owner,
            recorded_on=timezone.localdate(),
            due_on=due_on,
        )
        add(action)
        unit.record("review_action.recorded", action, review, reason=reason)
    return action


def change_review_action(
    *,
    actor: Actor,
    action: ReviewAction,
    owner: Member,
    due_on: date,
    revision: int | None = None,
    reason: str = "",
) -> ReviewAction:
    """Give an open action another owner or day. What was signed keeps what it said.

    Raises NotAllowed, NotFound, Stale, Conflict and Invalid.
    """
    require(actor, "review_action.change", action)
    if owner.pk != action.owner_id:
        _check_owner(action.organization_id, owner)
    with change(action.organization, actor) as unit:
        action = locked_at(action, revision)
        if action.status != ReviewActionStatus.OPEN:
            raise Conflict(f"It is {action.get_status_display().lower()}: nobody has to do it now.")
        if due_on != action.due_on:
            _check_day(due_on)
        action.owner, action.due_on = owner, due_on
        save(action, ["owner", "due_on"])
        unit.record("review_action.changed", action, reason=reason)
    return action


def complete_review_action(
    *, actor: Actor, action: ReviewAction, done_on: date, revision: int | None = None, reason: str = ""
) -> ReviewAction:
    """Say that it is done, and since when. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "review_action.complete", action)
    with change(action.organization, actor) as unit:
        action = locked_at(action, revision)
        REVIEW_ACTION.step(action, "complete")
        if not action.recorded_on <= done_on <= timezone.localdate():
            words = "Give a day between the one on which it was asked and today."
            raise Invalid(words, {"done_on": [words]})
        action.done_on, action.reason = done_on, reason.strip()
        save(action, ["status", "done_on", "reason"])
        unit.record("review_action.completed", action, reason=reason, on=done_on)
    return action


def drop_review_action(
    *, actor: Actor, action: ReviewAction, reason: str, revision: int | None = None
) -> ReviewAction:
    """Nobody has to do it any more, for a reason. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "review_action.drop", action)
    with change(action.organization, actor) as unit:
        action = locked_at(action, revision)
        REVIEW_ACTION.step(action, "drop", reason=reason)
        action.reason = reason.strip()
        save(action, ["status", "reason"])
        unit.record("review_action.dropped", action, reason=reason)
    return action


def _check_owner(organization_id: int, owner: Member) -> None:
    if owner.organization_id != organization_id:
        raise NotFound("There is no such person in this organization.")
    check_owner(owner)
    if not owner.is_active:
        words = f"{owner.name} has no access any more. Choose someone else."
        raise Invalid(words, {"owner": [words]})


def _check_day(due_on: date) -> None:
    if due_on < timezone.localdate():
        words = "This day is over. Choose today or a later day."
        raise Invalid(words, {"due_on": [words]})
