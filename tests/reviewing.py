"""Cadences and reviews of a populated world, made by the services."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from aims.platform.actors import system_actor
from aims.platform.models import Member, Message, Review, ReviewSchedule
from aims.platform.services.cadence import pause_cadence, set_cadence
from aims.platform.services.review_sweep import open_due_reviews, run_reviews
from aims.platform.services.reviews import ask_for_changes, confirm_unchanged
from tests.worlds import World

BEAT = system_actor("beat")


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def at(day: date) -> datetime:
    """Noon of a day."""
    return timezone.make_aware(datetime.combine(day, time(12)))


def cadence(world: World, obj: Any, **values: Any) -> ReviewSchedule:
    """Once a year by the AIMS manager, next in ten days, opened two weeks before."""
    given: dict[str, Any] = {
        "cadence_months": 12,
        "next_due_on": in_days(10),
        "reviewer": world.manager.member,
        "lead_days": 14,
    }
    obj.refresh_from_db()
    made = set_cadence(actor=world.manager.actor, obj=obj, **{**given, **values})
    obj.refresh_from_db()
    return made


def opened(world: World, obj: Any, **values: Any) -> Review:
    """The open review of an object."""
    schedule = cadence(world, obj, **values)
    open_due_reviews(actor=BEAT, at=timezone.now())
    return Review.objects.select_related("schedule", "organization").get(
        schedule=schedule, due_on=schedule.next_due_on
    )


def run(day: date) -> dict[str, int]:
    return run_reviews(actor=BEAT, at=at(day))


def mail_to(member: Member) -> list[str]:
    """The keys of a person's mail, in order."""
    return list(Message.objects.filter(member=member).order_by("pk").values_list("key", flat=True))


def reviewed(world: World, obj: Any) -> Review:
    """An open review of the AIMS manager, the second of its cadence: the first was confirmed."""
    first = opened(world, obj)
    confirm_unchanged(actor=world.manager.actor, review=first, reason="As it was.")
    obj.refresh_from_db()
    day = in_days(12)
    schedule = cadence(world, obj, next_due_on=day)
    open_due_reviews(actor=BEAT, at=timezone.now())
    return Review.objects.select_related("schedule", "organization").get(schedule=schedule, due_on=day)


def asked(world: World, obj: Any) -> Review:
    """A review that waits for changes."""
    return ask_for_changes(actor=world.manager.actor, review=opened(world, obj), reason="Say more.")


def paused(world: World, obj: Any) -> ReviewSchedule:
    cadence(world, obj)
    obj.refresh_from_db()
    return pause_cadence(actor=world.manager.actor, obj=obj, reason="Rests.")


def unsure(review: Review) -> Message:
    """The mail that told of it; nobody knows whether it went out."""
    Message.objects.filter(organization=review.organization, key__startswith=f"{review.reference}:").update(
        state="unsure"
    )
    return Message.objects.get(organization=review.organization, key__startswith=f"{review.reference}:")
