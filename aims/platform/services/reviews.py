"""A review decided: confirmed unchanged, sent back for changes, handed over. Clauses 7.5.2, 8.2 and 9.1."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from aims.core.errors import Conflict
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.enums import ScheduleStatus
from aims.platform.mail import post
from aims.platform.models import Member, Review
from aims.platform.reviewables import REVIEWABLES
from aims.platform.saving import locked, locked_at, save
from aims.platform.services.cadence import hand_on
from aims.platform.services.review_rules import (
    advance,
    check_reviewer,
    is_undecided,
    keep_date,
    letter,
    object_of,
)
from aims.platform.unit import Unit, change
from aims.platform.workflows import REVIEW

DECISION = ("status", "outcome", "decided_by", "decided_at")


def confirm_unchanged(
    *, actor: Actor, review: Review, reason: str = "", revision: int | None = None
) -> Review:
    """Confirm that the object still holds as it is: a record of its own. The next period begins.

    Raises NotAllowed, Stale and Conflict.
    """
    require(actor, "review.confirm", review)
    with change(review.organization, actor) as unit:
        review = locked_at(review, revision)
        REVIEW.step(review, "confirm")
        touched = _decide(unit, review, reason)
        unit.record("review.confirmed", review, *touched, reason=reason, on=timezone.localdate(unit.moment))
    return review


def ask_for_changes(*, actor: Actor, review: Review, reason: str, revision: int | None = None) -> Review:
    """Say what has to change; the object's owner gets a mail. The review waits until the changes are made.

    Raises NotAllowed, Stale, Conflict, and Invalid without words.
    """
    require(actor, "review.ask", review)
    with change(review.organization, actor) as unit:
        review = locked_at(review, revision)
        REVIEW.step(review, "ask", reason=reason)
        review.asked_words = reason.strip()
        save(review, ["status", "asked_words"])
        owner = _owner(review)
        if owner is not None and not actor.is_member(owner.pk):
            post(unit, [letter(review, "review_changes_asked", owner, "asked")])
        unit.record("review.changes_asked", review, reason=reason)
    return review


def accept_changes(*, actor: Actor, review: Review, reason: str = "", revision: int | None = None) -> Review:
    """Confirm that the changes that were asked for are made. The next period begins.

    Raises NotAllowed, Stale and Conflict.
    """
    require(actor, "review.accept", review)
    with change(review.organization, actor) as unit:
        review = locked_at(review, revision)
        REVIEW.step(review, "accept")
        touched = _decide(unit, review, reason)
        unit.record("review.accepted", review, *touched, reason=reason, on=timezone.localdate(unit.moment))
    return review


def reassign_review(
    *, actor: Actor, review: Review, reviewer: Member, reason: str = "", revision: int | None = None
) -> Review:
    """Hand a review over, and those to come with it. Raises NotAllowed, NotFound, Stale, Conflict and Invalid."""
    require(actor, "review.reassign", review)
    check_reviewer(review.organization, reviewer)
    with change(review.organization, actor) as unit:
        review = locked_at(review, revision)
        if not is_undecided(review):
            raise Conflict(f"It is {review.get_status_display().lower()}: nobody has to decide it now.")
        schedule = locked(review.schedule)
        review = hand_on(unit, review, reviewer, reason)
        schedule.reviewer = reviewer
        save(schedule, ["reviewer"])
        unit.record("review.reassigned", review, schedule, reason=reason)
    return review


def _decide(unit: Unit, review: Review, words: str) -> list[Any]:
    """Who decided, when, in which words; then the schedule's next period, and the day in the object's own column."""
    review.outcome, review.decided_by, review.decided_at = words.strip(), unit.actor.member, unit.moment
    save(review, DECISION)
    schedule = locked(review.schedule)
    if schedule.status == ScheduleStatus.ENDED:
        return []
    advance(schedule, timezone.localdate(unit.moment))
    save(schedule, ["next_due_on", "opens_on"])
    return [schedule, *keep_date(schedule, object_of(schedule))]


def _owner(review: Review) -> Member | None:
    entry = REVIEWABLES.get(review.schedule.kind)
    if entry is None:
        return None
    row = entry.rows.filter(review_schedule=review.schedule).first()
    return entry.owner(row) if row is not None else None
