"""States of an auditor's engagement; internal audits stand in `auditing`, the way to the
certificate in `certification`, management reviews in `management_reviews`."""

from __future__ import annotations

from aims.core.workflow import Transition, Workflow, register
from audits.enums import EngagementStatus as Status
from audits.workflows.auditing import AUDIT, CORRECTIVE_ACTION, FINDING, PROGRAMME
from audits.workflows.certification import CERTIFICATE, CERTIFICATION, STAGE
from audits.workflows.management_reviews import MANAGEMENT_REVIEW, REVIEW_ACTION

__all__ = [
    "AUDIT",
    "CERTIFICATE",
    "CERTIFICATION",
    "CORRECTIVE_ACTION",
    "ENGAGEMENT",
    "FINDING",
    "MANAGEMENT_REVIEW",
    "PROGRAMME",
    "REVIEW_ACTION",
    "STAGE",
]

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
