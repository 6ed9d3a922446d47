"""States of a review and of its cadence. Clause 9.1."""

from __future__ import annotations

from aims.core.workflow import Transition, Workflow, register
from aims.platform.enums import ReviewStatus, ScheduleStatus

REVIEW = register(
    Workflow(
        noun="review",
        states=tuple(ReviewStatus.values),
        initial=ReviewStatus.OPEN,
        transitions=(
            Transition(
                "confirm",
                (ReviewStatus.OPEN,),
                ReviewStatus.CONFIRMED,
                "review.confirm",
                "Confirm unchanged",
                primary=True,
            ),
            Transition(
                "ask",
                (ReviewStatus.OPEN,),
                ReviewStatus.CHANGES_ASKED,
                "review.ask",
                "Ask for changes",
                needs_reason=True,
            ),
            Transition(
                "accept",
                (ReviewStatus.CHANGES_ASKED,),
                ReviewStatus.CHANGED,
                "review.accept",
                "Confirm the changes",
                primary=True,
            ),
            Transition(
                "supersede",
                (ReviewStatus.OPEN, ReviewStatus.CHANGES_ASKED),
                ReviewStatus.SUPERSEDED,
                "review.schedule",
                "Set aside with its cadence",
            ),
        ),
        final=(ReviewStatus.CONFIRMED, ReviewStatus.CHANGED, ReviewStatus.SUPERSEDED),
    )
)

REVIEW_SCHEDULE = register(
    Workflow(
        noun="review cadence",
        states=tuple(ScheduleStatus.values),
        initial=ScheduleStatus.ACTIVE,
        transitions=(
            Transition(
                "pause",
                (ScheduleStatus.ACTIVE,),
                ScheduleStatus.PAUSED,
                "review.schedule",
                "Pause",
                needs_reason=True,
            ),
            Transition(
                "resume", (ScheduleStatus.PAUSED,), ScheduleStatus.ACTIVE, "review.schedule", "Resume"
            ),
            Transition(
                "end",
                (ScheduleStatus.ACTIVE, ScheduleStatus.PAUSED),
                ScheduleStatus.ENDED,
                "review.schedule",
                "End",
                needs_reason=True,
            ),
            Transition(
                "restart",
                (ScheduleStatus.ENDED,),
                ScheduleStatus.ACTIVE,
                "review.schedule",
                "Begin again",
            ),
        ),
    )
)
