"""What beat does for reviews: open, hand over, remind, escalate. It closes nothing by itself.

Each part is one transaction with one ledger entry, and looks again under the lock at what is due; however
many beats run and whenever one dies, the constraint of one review a period and the key of one mail a step
hold. Escalation goes to the owner's manager and to the AIMS managers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone

from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.bulk import bulk_create, bulk_update
from aims.platform.enums import ScheduleStatus
from aims.platform.mail import Letter, post
from aims.platform.models import Member, Organization, Review, ReviewSchedule
from aims.platform.models.review import UNDECIDED
from aims.platform.reviewables import REVIEWABLES, objects_of
from aims.platform.services.review_rules import aims_managers, letter, who_steps_in
from aims.platform.services.reviews import reassign_review
from aims.platform.unit import Unit, change
from aims.platform.workflows import REVIEW_SCHEDULE

logger = logging.getLogger(__name__)

Row = TypeVar("Row", bound=Model)
PART = 100
"""Reviews in one transaction: short enough that nobody waits for it."""
ESCALATE_AFTER = timedelta(days=7)
LEFT = "The reviewer has no access any more."


class NothingLeft(Exception):
    """Another beat was faster: the change that was opened is left without a trace."""


def run_reviews(*, actor: Actor, at: datetime) -> dict[str, int]:
    """All that is to do at this moment; how many were opened, handed over, reminded and escalated.

    What fails in one organization or step holds up no other; the first of it is raised at the end.
    """
    return _each(
        {
            "opened": lambda: open_due_reviews(actor=actor, at=at),
            "handed_over": lambda: hand_over_left(actor=actor),
            "reminded": lambda: remind_of_reviews(actor=actor, at=at),
            "escalated": lambda: escalate_reviews(actor=actor, at=at),
        }
    )


def due_schedules(day: date) -> QuerySet[ReviewSchedule]:
    """Those whose next review opens on this day or should have been opened before: one look into the index."""
    return ReviewSchedule.objects.filter(opens_on__lte=day)


def open_due_reviews(*, actor: Actor, at: datetime) -> int:
    """Open every review that comes due. Raises NotAllowed."""
    require(actor, "review.open")
    day = timezone.localdate(at)

    def work(organization: Organization) -> int:
        opened = 0
        while (part := open_part(actor=actor, organization=organization, day=day)) is not None:
            opened += part
        return opened

    return _by_organization(due_schedules(day), work)


def open_part(*, actor: Actor, organization: Organization, day: date) -> int | None:
    """Open some of what is due in one organization; None when nothing is left. Raises NotAllowed."""
    require(actor, "review.open", organization)
    due = due_schedules(day).filter(organization=organization)
    if not due.exists():
        return None
    with suppress(NothingLeft), change(organization, actor) as unit:
        rows = due.select_related("reviewer", "organization").order_by("opens_on", "pk")
        schedules = _some(rows)
        reviews = _opened(unit, schedules)
        bulk_update(ReviewSchedule, schedules, ["opens_on", "status", "label", "reviewer", "revision"])
        post(unit, [letter(each, "review_opened", each.reviewer, "opened") for each in reviews])
        verb = "review.opened" if reviews else "review_schedule.ended"
        unit.record(verb, *reviews, *schedules, facts={"reviews": len(reviews)})
        return len(reviews)
    return None


def hand_over_left(*, actor: Actor) -> int:
    """Open reviews of people who have left go to the owner's manager or an AIMS manager. Raises NotAllowed."""
    require(actor, "review.reassign")
    rows = Review.objects.filter(status__in=UNDECIDED, reviewer__is_active=False)
    handed = 0
    for review in rows.select_related("organization", "reviewer", "schedule"):
        found = who_steps_in(review.organization, _owners([review]).get(review.pk), review.reviewer)
        if found is not None:
            reassign_review(actor=actor, review=review, reviewer=found, reason=LEFT)
            handed += 1
    return handed


def remind_of_reviews(*, actor: Actor, at: datetime) -> int:
    """Write once to the reviewer of each review whose day has come. Raises NotAllowed."""
    require(actor, "review.remind")
    late = _undecided(timezone.localdate(at)).filter(reminded_at=None)
    return _in_parts(
        late, lambda organization: _tell(actor=actor, organization=organization, late=late, step="reminded")
    )


def escalate_reviews(*, actor: Actor, at: datetime) -> int:
    """Tell the owner's manager and the AIMS managers once of each review that is long overdue. Raises NotAllowed."""
    require(actor, "review.remind")
    late = _undecided(timezone.localdate(at) - ESCALATE_AFTER).filter(escalated_at=None)
    return _in_parts(
        late, lambda organization: _tell(actor=actor, organization=organization, late=late, step="escalated")
    )


def _tell(*, actor: Actor, organization: Organization, late: QuerySet[Review], step: str) -> int:
    """One part of one organization: note the step on each review, and write."""
    require(actor, "review.remind", organization)
    late = late.filter(organization=organization)
    if not late.exists():
        return 0
    with suppress(NothingLeft), change(organization, actor) as unit:
        reviews = _some(late.select_related("organization", "schedule", "reviewer").order_by("due_on", "pk"))
        for review in reviews:
            setattr(review, f"{step}_at", unit.moment)
        bulk_update(Review, reviews, [f"{step}_at"])
        post(unit, _letters(organization, reviews, step))
        unit.record(f"review.{step}", *reviews, facts={"reviews": len(reviews)})
        return len(reviews)
    return 0


def _some(rows: QuerySet[Row]) -> list[Row]:
    """The rows of one part, locked and as they are under the lock. Raises NothingLeft."""
    found = list(rows.select_for_update(of=("self",))[:PART])
    if not found:
        raise NothingLeft
    return found


def _letters(organization: Organization, reviews: list[Review], step: str) -> Iterable[Letter]:
    if step == "reminded":
        return [letter(each, "review_reminded", each.reviewer, step) for each in reviews]
    owners, managers = _owners(reviews), aims_managers(organization)
    found = []
    for review in reviews:
        owner = owners.get(review.pk)
        above = [owner.manager] if owner is not None and owner.manager is not None else []
        people = {each.pk: each for each in [*above, *managers]}
        found += [letter(review, "review_escalated", each, step) for each in people.values()]
    return found


def _opened(unit: Unit, schedules: list[ReviewSchedule]) -> list[Review]:
    """New reviews of schedules, which rest until they are decided; what is retired ends its cadence instead."""
    objects, new = objects_of(schedules), []
    had = set(Review.objects.filter(schedule__in=schedules).values_list("schedule_id", "due_on"))
    for schedule in schedules:
        obj, entry = objects.get(schedule.pk), REVIEWABLES.get(schedule.kind)
        schedule.opens_on = None
        schedule.revision += 1
        if obj is not None and entry is not None:
            schedule.label = entry.label(obj)[:400]
            if entry.is_over(obj):
                REVIEW_SCHEDULE.step(schedule, "end", reason="It is retired or closed.")
                continue
        owner = entry.owner(obj) if obj is not None and entry is not None else None
        if not schedule.reviewer.is_active:
            stand_in = who_steps_in(schedule.organization, owner, schedule.reviewer)
            schedule.reviewer = stand_in or schedule.reviewer
        if (schedule.pk, schedule.next_due_on) not in had:
            new.append(_new(unit, schedule))
    for review, reference in zip(new, unit.references(Review, len(new)), strict=True):
        review.reference = reference
    return bulk_create(Review, new)


def _new(unit: Unit, schedule: ReviewSchedule) -> Review:
    return Review(
        organization=schedule.organization,
        schedule=schedule,
        due_on=schedule.next_due_on,
        reviewer=schedule.reviewer,
        opened_at=unit.moment,
    )


def _undecided(day: date) -> QuerySet[Review]:
    running = [ScheduleStatus.ACTIVE, ScheduleStatus.PAUSED]
    return Review.objects.filter(status__in=UNDECIDED, due_on__lte=day, schedule__status__in=running)


def _owners(reviews: list[Review]) -> dict[int, Member | None]:
    """The owner of what each review looks at."""
    objects = objects_of([review.schedule for review in reviews])
    found: dict[int, Member | None] = {}
    for review in reviews:
        obj: Any = objects.get(review.schedule_id)
        found[review.pk] = REVIEWABLES[review.schedule.kind].owner(obj) if obj is not None else None
    return found


def _organizations(rows: QuerySet[Any]) -> list[Organization]:
    wanted = rows.order_by().values("organization_id").distinct()
    return list(Organization.objects.filter(pk__in=wanted).order_by("pk"))


def _in_parts(rows: QuerySet[Any], work: Callable[[Organization], int]) -> int:
    """Part after part until nothing is left."""

    def parts(organization: Organization) -> int:
        total = 0
        while part := work(organization):
            total += part
        return total

    return _by_organization(rows, parts)


def _by_organization(rows: QuerySet[Any], work: Callable[[Organization], int]) -> int:
    """The work of every organization that has such rows."""
    return sum(_each({each.slug: partial(work, each) for each in _organizations(rows)}).values())


def _each(works: dict[str, Callable[[], int]]) -> dict[str, int]:
    """Every work although another fails; what failed first is raised when all had their turn."""
    counts: dict[str, int] = {}
    failed: Exception | None = None
    for name, work in works.items():
        try:
            counts[name] = work()
        except Exception as error:
            logger.exception("reviews: %s failed", name)
            failed = failed or error
    if failed is not None:
        raise failed
    return counts
