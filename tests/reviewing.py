"""Cadences and reviews of a populated world, made by the services."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from aims.platform.actors import system_actor
from aims.platform.models import Member, Message, Review, ReviewSchedule
from aims.platform.services.cadence import set_cadence
from aims.platform.services.review_sweep import open_due_reviews, run_reviews
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
    return set_cadence(actor=world.manager.actor, obj=obj, **{**given, **values})


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
