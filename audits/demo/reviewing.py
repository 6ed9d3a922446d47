"""Demo: a management review that was held today and waits for the chief executive's signature."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.utils import timezone

from audits.demo.seeding import Stage, day_after
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

STORY = Path(__file__).with_name("review.json")


def tell(stage: Stage) -> None:
    """Planned and prepared by the AIMS manager, answered, held, decided; not signed yet."""
    told: dict[str, Any] = json.loads(STORY.read_text(encoding="utf-8"))
    actor = stage.actor("maya")
    review = plan_management_review(
        actor=actor,
        organization=stage.organization,
        title=told["title"],
        planned_on=timezone.localdate(),
        chair=stage.members["claire"],
    )
    review = prepare_management_review(actor=actor, review=review)
    for row in review.inputs.select_related("organization", "review__organization"):
        if row.key in told["inputs"]:
            answer_review_input(actor=actor, review_input=row, words=told["inputs"][row.key])
    review = hold_management_review(
        actor=actor,
        review=review,
        held_on=timezone.localdate(),
        present=[stage.members[key] for key in told["present"]],
        absent=[stage.members[key] for key in told["absent"]],
    )
    for decision in told["decisions"]:
        recorded = record_review_decision(
            actor=actor, review=review, kind=decision["kind"], words=decision["words"]
        )
        for action in decision["actions"]:
            record_review_action(
                actor=actor,
                review=review,
                words=action["words"],
                owner=stage.members[action["owner"]],
                due_on=day_after(action["due"]),
                decision=recorded,
            )
    write_review_minutes(actor=actor, review=review, minutes=told["minutes"])
