"""States of an auditor's engagement."""

from __future__ import annotations

from aims.core.workflow import Transition, Workflow, register
from audits.enums import EngagementStatus as Status

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
