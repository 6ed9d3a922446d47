"""Management reviews of a world: planned, prepared, answered, held, signed, in few words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from audits.enums import InputKey
from audits.models import ManagementReview, ReviewAction, ReviewDecision, ReviewInput
from audits.services.management_reviews import (
    hold_management_review,
    plan_management_review,
    prepare_management_review,
)
from audits.services.review_actions import record_review_action
from audits.services.review_minutes import (
    answer_review_input,
    record_review_decision,
    write_review_minutes,
)
from audits.services.review_signing import sign_review_minutes
from tests.worlds import World

TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=30)


def planned(world: World, **given: Any) -> ManagementReview:
    values: dict[str, Any] = {
        "actor": world.manager.actor,
        "title": "Review of the AI management system",
        "planned_on": SOON,
        "chair": world.top.member,
    }
    return plan_management_review(organization=world.organization, **values | given)


def prepared(world: World, review: ManagementReview | None = None) -> ManagementReview:
    return prepare_management_review(actor=world.manager.actor, review=review or planned(world))


def input_of(review: ManagementReview, key: str = InputKey.ISSUES) -> ReviewInput:
    return review.inputs.select_related("organization", "review__organization").get(key=key)


def answered(
    world: World, review: ManagementReview | None = None, words: str = "Nothing."
) -> ManagementReview:
    """Every input has words."""
    review = review or prepared(world)
    for row in review.inputs.select_related("organization", "review__organization"):
        answer_review_input(actor=world.manager.actor, review_input=row, words=words)
    return review


def held(world: World, review: ManagementReview | None = None, **given: Any) -> ManagementReview:
    values: dict[str, Any] = {
        "actor": world.manager.actor,
        "held_on": TODAY,
        "present": [world.top.member, world.manager.member],
        "absent": [world.owner.member],
    }
    return hold_management_review(review=review or answered(world), **values | given)


def decided(world: World, review: ManagementReview, kind: str = "improvement") -> ReviewDecision:
    return record_review_decision(
        actor=world.top.actor, review=review, kind=kind, words=f"Decided about {kind}."
    )


def asked(world: World, review: ManagementReview, **given: Any) -> ReviewAction:
    values: dict[str, Any] = {"words": "Repeat the bias test.", "owner": world.owner.member, "due_on": SOON}
    return record_review_action(actor=world.manager.actor, review=review, **values | given)


def ready(world: World, review: ManagementReview | None = None) -> ManagementReview:
    """Held, with minutes, both decisions and one action: it only has to be signed."""
    review = held(world, review)
    decision = decided(world, review)
    decided(world, review, "change")
    asked(world, review, decision=decision)
    return write_review_minutes(
        actor=world.manager.actor, review=review, minutes="We went through every input."
    )


def signed(world: World, review: ManagementReview | None = None) -> ManagementReview:
    return sign_review_minutes(actor=world.top.actor, review=review or ready(world))
