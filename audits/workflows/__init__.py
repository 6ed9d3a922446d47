"""States of an auditor's engagement; those of management reviews stand in `management_reviews`."""

from __future__ import annotations

from aims.core.workflow import Transition, Workflow, register
from audits.enums import EngagementStatus as Status
from audits.workflows.management_reviews import MANAGEMENT_REVIEW, REVIEW_ACTION

__all__ = ["ENGAGEMENT", "MANAGEMENT_REVIEW", "REVIEW_ACTION"]

ENGAGEMENT = register(
    Workflow(
        noun="engagement",
        states=tuple(Status.values),
        initial=Status.OPEN,
        transitions=(
            Transition(
                "end", (Status.OPEN,), Status.ENDED, "engagement.end", "End access now", needs_reason=True
            ),
        ),
        final=(Status.ENDED,),
    )
)
