"""States of a control in force, of a version of the Statement and of a gap assessment. Clauses 6.1.3 and 8.3."""

from __future__ import annotations

from aims.core.workflow import Transition, Workflow, register
from aims.enums import VersionStatus
from controls.enums import GapStatus
from controls.enums import ImplementationStatus as Status

CONTROL = register(
    Workflow(
        noun="control",
        states=tuple(Status.values),
        initial=Status.NOT_STARTED,
        transitions=(
            Transition(
                "plan", (Status.NOT_STARTED,), Status.PLANNED, "control.plan", "Plan it", primary=True
            ),
            Transition(
                "begin", (Status.PLANNED,), Status.PARTIAL, "control.begin", "In place in part", primary=True
            ),
            Transition(
                "implement",
                (Status.PLANNED, Status.PARTIAL),
                Status.IMPLEMENTED,
                "control.implement",
                "Report as implemented",
            ),
            Transition(
                "verify",
                (Status.IMPLEMENTED,),
                Status.VERIFIED,
                "control.verify",
                "Verify",
                primary=True,
                four_eyes=True,
            ),
            Transition(
                "revise",
                (Status.IMPLEMENTED, Status.VERIFIED),
                Status.IMPLEMENTED,
                "control.change",
                "Say anew how it is done",
            ),
            Transition(
                "reopen",
                (Status.IMPLEMENTED, Status.VERIFIED),
                Status.PARTIAL,
                "control.set_back",
                "Set back to partial",
                needs_reason=True,
            ),
            Transition(
                "stop",
                (Status.PLANNED, Status.PARTIAL),
                Status.NOT_STARTED,
                "control.set_back",
                "Set back to not started",
                needs_reason=True,
            ),
        ),
    )
)

STATEMENT = register(
    Workflow(
        noun="Statement",
        states=tuple(VersionStatus.values),
        initial=VersionStatus.DRAFT,
        transitions=(
            Transition(
                "submit",
                (VersionStatus.DRAFT,),
                VersionStatus.IN_REVIEW,
                "statement.submit",
                "Send for approval",
                primary=True,
            ),
            Transition(
                "return",
                (VersionStatus.IN_REVIEW,),
                VersionStatus.DRAFT,
                "statement.return",
                "Return for changes",
                needs_reason=True,
            ),
            Transition(
                "approve",
                (VersionStatus.IN_REVIEW,),
                VersionStatus.APPROVED,
                "statement.approve",
                "Approve",
                primary=True,
                four_eyes=True,
            ),
            Transition(
                "supersede",
                (VersionStatus.APPROVED,),
                VersionStatus.SUPERSEDED,
                "statement.approve",
                "Replaced by the next version",
            ),
        ),
        final=(VersionStatus.SUPERSEDED,),
    )
)

GAP_ASSESSMENT = register(
    Workflow(
        noun="gap assessment",
        states=tuple(GapStatus.values),
        initial=GapStatus.OPEN,
        transitions=(
            Transition(
                "finish",
                (GapStatus.OPEN,),
                GapStatus.FINISHED,
                "gap_assessment.finish",
                "Finish",
                primary=True,
            ),
            Transition(
                "abandon",
                (GapStatus.OPEN,),
                GapStatus.ABANDONED,
                "gap_assessment.abandon",
                "Abandon",
                needs_reason=True,
            ),
        ),
        final=(GapStatus.FINISHED, GapStatus.ABANDONED),
    )
)
