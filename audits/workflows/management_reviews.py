"""States of a management review and of its actions. Clause 9.3."""

from __future__ import annotations

from aims.core.workflow import Transition, Workflow, register
from audits.enums import ManagementReviewStatus as Review
from audits.enums import ReviewActionStatus as Action

MANAGEMENT_REVIEW = register(
    Workflow(
        noun="management review",
        states=tuple(Review.values),
        initial=Review.PLANNED,
        transitions=(
            Transition(
                "prepare",
                (Review.PLANNED, Review.PREPARED),
                Review.PREPARED,
                "management_review.prepare",
                "Read the figures",
            ),
            Transition(
                "hold",
                (Review.PREPARED,),
                Review.HELD,
                "management_review.hold",
                "Record that it was held",
                primary=True,
            ),
            Transition(
                "return",
                (Review.HELD,),
                Review.PREPARED,
                "management_review.return",
                "Return for changes",
                needs_reason=True,
            ),
            Transition(
                "sign",
                (Review.HELD,),
                Review.SIGNED,
                "management_review.sign",
                "Sign the minutes",
                primary=True,
            ),
        ),
        final=(Review.SIGNED,),
    )
)

REVIEW_ACTION = register(
    Workflow(
        noun="action of a management review",
        states=tuple(Action.values),
        initial=Action.OPEN,
        transitions=(
            Transition(
                "complete", (Action.OPEN,), Action.DONE, "review_action.complete", "It is done", primary=True
            ),
            Transition(
                "drop",
                (Action.OPEN,),
                Action.DROPPED,
                "review_action.drop",
                "Drop it",
                needs_reason=True,
            ),
        ),
        final=(Action.DONE, Action.DROPPED),
    )
)
