"""How often something is reviewed: set, paused, resumed, ended. Clauses 7.5.2, 8.2 and 9.1."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from aims.core.errors import Conflict, Invalid, NotFound
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.enums import ScheduleStatus
from aims.platform.mail import post
from aims.platform.models import Member, Review, ReviewSchedule
from aims.platform.reviewables import Reviewable, reviewable_of
from aims.platform.saving import add, check, locked, locked_at, save
from aims.platform.services.review_rules import (
    anchor_of,
    check_due_day,
    check_reviewer,
    keep_date,
    letter,
    plan_opening,
    undecided_of,
)
from aims.platform.unit import Unit, change
from aims.platform.workflows import REVIEW, REVIEW_SCHEDULE

GIVEN = ("cadence_months", "anchor_day", "lead_days", "reviewer", "next_due_on")


def set_cadence(
    *,
    actor: Actor,
    obj: Any,
    cadence_months: int,
    next_due_on: date,
    reviewer: Member,
    anchor_day: int | None = None,
    lead_days: int = 14,
    revision: int | None = None,
    reason: str = "",
) -> ReviewSchedule:
    """Say how often an object is reviewed, by whom and when next. An ended cadence begins again.

    `anchor_day` 31 keeps the last day of each month; without it the day of `next_due_on` is kept. Another next
    day sets the open review aside; another reviewer gets it. Raises NotAllowed, NotFound, Stale, Conflict (the
    object is retired or closed) and Invalid.
    """
    entry = reviewable_of(obj)
    require(actor, "review.schedule", obj)
    check_reviewer(obj.organization, reviewer)
    values = {
        "cadence_months": cadence_months,
        "anchor_day": anchor_of(next_due_on, anchor_day),
        "lead_days": lead_days,
        "reviewer": reviewer,
        "next_due_on": next_due_on,
    }
    with change(obj.organization, actor) as unit:
        obj = locked(obj)
        if entry.is_over(obj):
            raise Conflict("It is retired or closed, so there is nothing to review any more.")
        schedule, is_new = _schedule_of(entry, obj, revision)
        if is_new or next_due_on != schedule.next_due_on:
            check_due_day(next_due_on, timezone.localdate())
        moved = _give(unit, schedule, entry.label(obj), values)
        if is_new:
            schedule.reference = unit.reference(ReviewSchedule)
            add(schedule)
            obj.review_schedule = schedule
            save(obj, ["review_schedule"])
        else:
            save(schedule, [*GIVEN, "label", "status", "opens_on"])
        kept = keep_date(schedule, obj)
        objects = {each.reference: each for each in [*([obj] if is_new else []), *kept]}
        unit.record("review_schedule.set", schedule, *objects.values(), *moved, reason=reason)
    return schedule


def pause_cadence(*, actor: Actor, obj: Any, reason: str, revision: int | None = None) -> ReviewSchedule:
    """Open no reviews until it is resumed; one that is open stays. Raises NotAllowed, Stale, Conflict, Invalid."""
    require(actor, "review.schedule", obj)
    with change(obj.organization, actor) as unit:
        schedule = locked_at(_of(obj), revision)
        REVIEW_SCHEDULE.step(schedule, "pause", reason=reason)
        schedule.opens_on = None
        save(schedule, ["status", "opens_on"])
        unit.record("review_schedule.paused", schedule, reason=reason)
    return schedule


def resume_cadence(
    *, actor: Actor, obj: Any, reason: str = "", revision: int | None = None
) -> ReviewSchedule:
    """Go on; a review that came due meanwhile opens at once. Raises NotAllowed, Stale and Conflict."""
    require(actor, "review.schedule", obj)
    with change(obj.organization, actor) as unit:
        schedule = locked_at(_of(obj), revision)
        REVIEW_SCHEDULE.step(schedule, "resume")
        plan_opening(schedule)
        save(schedule, ["status", "opens_on"])
        unit.record("review_schedule.resumed", schedule, reason=reason)
    return schedule


def end_cadence(*, actor: Actor, obj: Any, reason: str, revision: int | None = None) -> ReviewSchedule:
    """Review it no more; an open review is set aside. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "review.schedule", obj)
    with change(obj.organization, actor) as unit:
        schedule = locked_at(_of(obj), revision)
        REVIEW_SCHEDULE.step(schedule, "end", reason=reason)
        schedule.opens_on = None
        aside = set_aside(schedule)
        save(schedule, ["status", "opens_on"])
        unit.record("review_schedule.ended", schedule, *aside, reason=reason)
    return schedule


def follow_object(obj: Any) -> list[Any]:
    """The schedule keeps to what its object says: its name, and the day in its own column if it has one.

    A step of the service that changes the object: called before the object is saved, and what it gives back is
    recorded. A day that was emptied is filled again, for a running cadence has one; what is retired or closed now
    ends its cadence. Raises Invalid.
    """
    if obj.review_schedule_id is None:
        return []
    entry, schedule = reviewable_of(obj), locked(obj.review_schedule)
    if entry.is_over(obj):
        return _stopped(schedule)
    before = (schedule.label, schedule.next_due_on)
    schedule.label = entry.label(obj)[:400]
    day = getattr(obj, entry.date_field) if entry.date_field else None
    if entry.date_field and day is None and schedule.status != ScheduleStatus.ENDED:
        setattr(obj, entry.date_field, schedule.next_due_on)
    aside: list[Review] = []
    if day is not None and day != schedule.next_due_on and schedule.status != ScheduleStatus.ENDED:
        _check_free(schedule, day, field=entry.date_field)
        aside = set_aside(schedule)
        schedule.next_due_on, schedule.anchor_day = day, day.day
        plan_opening(schedule)
    if (schedule.label, schedule.next_due_on) == before:
        return []
    save(schedule, ["label", "next_due_on", "anchor_day", "opens_on"])
    return [schedule, *aside]


def _stopped(schedule: ReviewSchedule) -> list[Any]:
    """What is retired or closed is reviewed no more: its cadence ends with it."""
    if schedule.status == ScheduleStatus.ENDED:
        return []
    REVIEW_SCHEDULE.step(schedule, "end", reason="It is retired or closed.")
    schedule.opens_on = None
    aside = set_aside(schedule)
    save(schedule, ["status", "opens_on"])
    return [schedule, *aside]


def set_aside(schedule: ReviewSchedule) -> list[Review]:
    """Close the open review without a decision, because its cadence has moved or ended."""
    review = undecided_of(schedule)
    if review is None:
        return []
    review = locked(review)
    REVIEW.step(review, "supersede")
    save(review, ["status"])
    return [review]


def _schedule_of(entry: Reviewable, obj: Any, revision: int | None) -> tuple[ReviewSchedule, bool]:
    if obj.review_schedule_id is not None:
        return locked_at(obj.review_schedule, revision), False
    new = ReviewSchedule(organization=obj.organization, kind=entry.kind, object_reference=obj.reference)
    return new, True


def _give(unit: Unit, schedule: ReviewSchedule, label: str, values: dict[str, Any]) -> list[Review]:
    """Put the new values in; the review that was touched by them is given back."""
    open_review = undecided_of(schedule)
    moved: list[Review] = []
    day, reviewer = values["next_due_on"], values["reviewer"]
    if schedule.pk:
        _check_free(schedule, day, field="next_due_on")
    for name, value in values.items():
        setattr(schedule, name, value)
    schedule.label = label[:400]
    # Numbers that no cadence has are refused before anything is reckoned with them.
    check(schedule, GIVEN)
    if open_review is not None and open_review.due_on != day:
        moved = set_aside(schedule)
    elif open_review is not None and open_review.reviewer_id != reviewer.pk:
        moved = [hand_on(unit, open_review, reviewer, "")]
    if schedule.status == ScheduleStatus.ENDED:
        REVIEW_SCHEDULE.step(schedule, "restart")
    plan_opening(schedule)
    return moved


def hand_on(unit: Unit, review: Review, reviewer: Member, reason: str) -> Review:
    """Give an undecided review to someone else, who gets a mail."""
    review = locked(review)
    review.reviewer = reviewer
    save(review, ["reviewer"])
    post(
        unit, [letter(review, "review_reassigned", reviewer, f"reassigned-{review.revision}", reason=reason)]
    )
    return review


def _check_free(schedule: ReviewSchedule, day: date, *, field: str) -> None:
    """A day has one review: the open one, or none yet. Raises Invalid."""
    open_review = undecided_of(schedule)
    is_open = open_review is not None and open_review.due_on == day
    if not is_open and schedule.reviews.filter(due_on=day).exists():
        words = "There was a review for this day already. Choose another day."
        raise Invalid(words, {field: [words]})


def _of(obj: Any) -> ReviewSchedule:
    schedule: ReviewSchedule | None = obj.review_schedule
    if schedule is None:
        raise NotFound("It has no cadence yet.")
    return schedule
