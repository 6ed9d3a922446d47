"""Management reviews and their actions, of any number, by the bulk services."""

from __future__ import annotations

from django.utils import timezone

from aims.platform.models import Member
from audits.models import ManagementReview, ReviewAction
from bench.world import World, day_near


def fill_management_reviews(world: World, size: int, owners: list[Member]) -> None:
    """`size` planned reviews, each with one action, every second day of them near."""
    now, today = timezone.now(), timezone.localdate()
    reviews = world.nouns(
        ManagementReview,
        size,
        lambda number: ManagementReview(
            title=f"Review {number % 499} of {number}",
            planned_on=day_near(today, number),
            chair=world.top.member,
            status="prepared",
            cut_off=now,
        ),
    )
    world.nouns(
        ReviewAction,
        size,
        lambda number: ReviewAction(
            review=reviews[number],
            words=f"Action {number % 499} of {number}",
            owner=owners[number % len(owners)],
            recorded_on=today,
            due_on=max(day_near(today, number), today),
        ),
    )
