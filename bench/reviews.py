"""Cadences, reviews and mail of any size; and how long it takes to find and open what is due among many."""

from __future__ import annotations

import statistics
from datetime import timedelta
from typing import Any

from django.utils import timezone

from aims.platform.actors import system_actor
from aims.platform.bulk import bulk_update
from aims.platform.enums import MessageState, ReviewKind, ReviewStatus
from aims.platform.models import Member, Message, Review, ReviewSchedule
from aims.platform.services.review_sweep import due_schedules, open_due_reviews
from aims.platform.unit import change
from bench.sizes import Sizes
from bench.timing import seconds_of
from bench.world import World, day_near, make_world
from risks.models import Risk

PART = 10_000
LOOKS = 9


def fill_reviews(world: World, size: int, owners: list[Member]) -> None:
    """`size` cadences of risks, each with one review and one mail that told of it."""
    now, today = timezone.now(), timezone.localdate()
    risks = list(Risk.objects.filter(organization=world.organization).order_by("pk")[:size])
    schedules = world.nouns(
        ReviewSchedule,
        len(risks),
        lambda number: _schedule(risks[number].reference, number, owners[number % len(owners)]),
    )
    for risk, schedule in zip(risks, schedules, strict=True):
        risk.review_schedule = schedule
    with change(world.organization, world.system) as unit:
        bulk_update(Risk, risks, ["review_schedule"])
        unit.record("risk.filled", facts={"rows": len(risks)})
    reviews = world.nouns(
        Review,
        len(schedules),
        lambda number: Review(
            schedule=schedules[number],
            due_on=day_near(today, number),
            status=ReviewStatus.OPEN,
            reviewer=schedules[number].reviewer,
            opened_at=now,
        ),
    )
    Message.objects.bulk_create(
        [
            Message(
                organization=world.organization,
                member=review.reviewer,
                key=f"{review.reference}:opened",
                subject=f"Review {review.schedule.label}",
                body="Look at what changed since the last one.",
                state=MessageState.SENT,
                not_before=now,
                created_at=now,
                sent_at=now,
            )
            for review in reviews
        ],
        batch_size=500,
    )


def measure(sizes: Sizes) -> dict[str, Any]:
    """Find and open `due` reviews among `schedules` cadences, as beat does."""
    world, today, beat = make_world("reviews"), timezone.localdate(), system_actor("beat")
    # What other parts have left due is not counted here.
    open_due_reviews(actor=beat, at=timezone.now())
    for start in range(0, sizes.schedules, PART):
        count = min(PART, sizes.schedules - start)
        world.nouns(ReviewSchedule, count, lambda n, start=start: _cadence(world, sizes, start + n))  # type: ignore[misc]
    seconds = statistics.median(seconds_of(lambda: len(due_schedules(today))) for _ in range(LOOKS))
    opened: list[int] = []
    took = seconds_of(lambda: opened.append(open_due_reviews(actor=beat, at=timezone.now())))
    if opened != [sizes.due]:
        raise SystemExit(f"{opened} reviews were opened, {sizes.due} are due")
    return {
        "schedules": sizes.schedules,
        "finding_ms": round(seconds * 1000, 2),
        "opened": sizes.due,
        "opened_per_second": round(sizes.due / took),
    }


def _cadence(world: World, sizes: Sizes, number: int) -> ReviewSchedule:
    """The first few are due; the others come over the next years, and rest until then."""
    made = _schedule(f"RSK-{number:06d}", number, world.manager.member)
    days = 5 if number < sizes.due else 30 + number % 900
    made.next_due_on = timezone.localdate() + timedelta(days=days)
    made.opens_on = made.next_due_on - timedelta(days=made.lead_days)
    return made


def _schedule(reference: str, number: int, reviewer: Member) -> ReviewSchedule:
    due = day_near(timezone.localdate(), number)
    return ReviewSchedule(
        kind=ReviewKind.RISK,
        label=f"Risk {number % 733} of kind {number}",
        object_reference=reference,
        cadence_months=12,
        anchor_day=due.day,
        reviewer=reviewer,
        next_due_on=due,
    )
