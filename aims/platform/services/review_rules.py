"""Rules that the services of reviews share: who reviews, who steps in, and when the next one is due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from aims.core.cadence import day_in, is_on, next_after
from aims.core.errors import Invalid, NotFound
from aims.platform.enums import GrantKind, ReviewStatus, ScheduleStatus
from aims.platform.four_eyes import check_owner
from aims.platform.mail import Letter, address_of
from aims.platform.models import Grant, Member, Organization, Review, ReviewSchedule
from aims.platform.models.review import UNDECIDED
from aims.platform.reviewables import REVIEWABLES
from aims.platform.saving import locked, save

FURTHEST = 12 * 6
"""Months ahead that a next review may lie."""


def check_reviewer(organization: Organization, member: Member) -> None:
    """Who reviews can come in and decide. Raises NotFound and Invalid."""
    if member.organization_id != organization.pk:
        raise NotFound("There is no such person in this organization.")
    check_owner(member, field="reviewer")
    if not can_decide(member):
        words = f"{member.name} cannot sign in here, so could not decide a review. Choose someone else."
        raise Invalid(words, {"reviewer": [words]})


def can_decide(member: Member) -> bool:
    """Whether the member can sign in and has any access inside."""
    return member.is_active and member.user_id is not None and Grant.objects.filter(member=member).exists()


def aims_managers(organization: Organization) -> list[Member]:
    """The AIMS managers who can sign in, in the order of their references."""
    held = Grant.objects.filter(organization=organization, kind=GrantKind.AIMS_MANAGER)
    rows = Member.objects.filter(pk__in=held.values("member_id"), is_active=True, user__isnull=False)
    return list(rows.order_by("reference"))


def who_steps_in(organization: Organization, owner: Member | None, leaving: Member) -> Member | None:
    """For a reviewer who has left: the owner's manager, else an AIMS manager, else nobody."""
    manager = owner.manager if owner is not None else None
    chosen = [manager] if manager is not None and can_decide(manager) else aims_managers(organization)
    return next((each for each in chosen if each is not None and each.pk != leaving.pk), None)


def anchor_of(next_due_on: date, anchor_day: int | None) -> int:
    """The day of the month that the cadence keeps. Raises Invalid when the first day is on another."""
    if anchor_day is None or not 1 <= anchor_day <= 31:
        return next_due_on.day if anchor_day is None else anchor_day
    if not is_on(next_due_on, anchor_day):
        right = day_in(next_due_on.year, next_due_on.month, anchor_day)
        words = f"On day {anchor_day} of the month this would be {right.isoformat()}. Change one of the two."
        raise Invalid(words, {"next_due_on": [words]})
    return anchor_day


def check_due_day(day: date, today: date) -> None:
    """A next review is today or later, and not in another age. Raises Invalid."""
    words = ""
    if day < today:
        words = "This day is over. Choose today or a later day."
    elif (day.year - today.year) * 12 + day.month - today.month > FURTHEST:
        words = "This is more than six years away. Something is looked at every five years at least."
    if words:
        raise Invalid(words, {"next_due_on": [words]})


def plan_opening(schedule: ReviewSchedule) -> None:
    """When the next review opens, in memory: not at all while one is undecided or the cadence rests."""
    rests = schedule.status != ScheduleStatus.ACTIVE or undecided_of(schedule) is not None
    first = schedule.next_due_on - timedelta(days=min(schedule.lead_days, 3660))
    schedule.opens_on = None if rests else first


def advance(schedule: ReviewSchedule, done: date) -> None:
    """The next period after one that is decided, in memory; a day that had its review already is passed over."""
    due = schedule.next_due_on
    while True:
        due = next_after(due, schedule.cadence_months, schedule.anchor_day, done)
        if not schedule.reviews.filter(due_on=due).exists():
            break
    schedule.next_due_on = due
    plan_opening(schedule)


def undecided_of(schedule: ReviewSchedule) -> Review | None:
    """The one review that waits, if any."""
    return schedule.reviews.filter(status__in=UNDECIDED).first() if schedule.pk else None


def object_of(schedule: ReviewSchedule) -> Any:
    """The object of a schedule, locked, or None for a kind that is not here."""
    entry = REVIEWABLES.get(schedule.kind)
    row = entry.rows.filter(review_schedule=schedule).first() if entry else None
    return locked(row) if row is not None else None


def keep_date(schedule: ReviewSchedule, obj: Any) -> list[Any]:
    """Write the next day into the noun's own column, where it has one; what was saved is given back."""
    field = REVIEWABLES[schedule.kind].date_field if obj is not None else ""
    if not field or getattr(obj, field) == schedule.next_due_on:
        return []
    setattr(obj, field, schedule.next_due_on)
    save(obj, [field])
    return [obj]


def letter(review: Review, template: str, member: Member, step: str, **context: Any) -> Letter:
    """A mail about a review: one for each step and person."""
    address = address_of(review.organization, "review-detail", reference=review.reference)
    key = f"{review.reference}:{step}:{member.reference}"
    return Letter(member, key, template, {"review": review, "address": address, **context})


def is_undecided(review: Review) -> bool:
    return review.status in (ReviewStatus.OPEN, ReviewStatus.CHANGES_ASKED)
