"""States of an auditor's engagement; those of internal audits and corrective actions stand in `auditing`."""

from __future__ import annotations

from aims.core.workflow import Transition, Workflow, register
from audits.enums import EngagementStatus as Status
from audits.workflows.auditing import AUDIT, CORRECTIVE_ACTION, FINDING, PROGRAMME

__all__ = ["AUDIT", "CORRECTIVE_ACTION", "ENGAGEMENT", "FINDING", "PROGRAMME"]

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
