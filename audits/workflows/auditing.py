"""States of the audit programme, of audits, findings and corrective actions. Clauses 9.2 and 10.2."""

from __future__ import annotations

from aims.core.workflow import Transition, Workflow, register
from audits.enums import ActionStatus, AuditStatus, FindingStatus, ProgrammeStatus

PROGRAMME = register(
    Workflow(
        noun="audit programme",
        states=tuple(ProgrammeStatus.values),
        initial=ProgrammeStatus.DRAFT,
        transitions=(
            Transition(
                "approve",
                (ProgrammeStatus.DRAFT,),
                ProgrammeStatus.APPROVED,
                "audit_programme.approve",
                "Approve",
                primary=True,
                four_eyes=True,
            ),
            Transition(
                "revise",
                (ProgrammeStatus.APPROVED,),
                ProgrammeStatus.DRAFT,
                "audit_programme.revise",
                "Revise",
                needs_reason=True,
            ),
        ),
    )
)

AUDIT = register(
    Workflow(
        noun="audit",
        states=tuple(AuditStatus.values),
        initial=AuditStatus.PLANNED,
        transitions=(
            Transition(
                "start",
                (AuditStatus.PLANNED,),
                AuditStatus.IN_PROGRESS,
                "audit.start",
                "Start",
                primary=True,
            ),
            Transition(
                "report",
                (AuditStatus.IN_PROGRESS,),
                AuditStatus.REPORTED,
                "audit.report",
                "Report",
                primary=True,
            ),
            Transition(
                "cancel",
                (AuditStatus.PLANNED, AuditStatus.IN_PROGRESS),
                AuditStatus.CANCELLED,
                "audit.cancel",
                "Cancel",
                needs_reason=True,
            ),
        ),
        final=(AuditStatus.REPORTED, AuditStatus.CANCELLED),
    )
)

FINDING = register(
    Workflow(
        noun="finding",
        states=tuple(FindingStatus.values),
        initial=FindingStatus.DRAFT,
        transitions=(
            Transition(
                "issue",
                (FindingStatus.DRAFT,),
                FindingStatus.OPEN,
                "audit.report",
                "Issued with the report",
            ),
            Transition(
                "withdraw",
                (FindingStatus.DRAFT,),
                FindingStatus.WITHDRAWN,
                "finding.withdraw",
                "Withdraw",
                needs_reason=True,
            ),
            Transition(
                "answer",
                (FindingStatus.OPEN,),
                FindingStatus.ANSWERED,
                "finding.answer",
                "Answer",
                primary=True,
            ),
            Transition(
                "settle",
                (FindingStatus.ANSWERED,),
                FindingStatus.CLOSED,
                "corrective_action.check",
                "Closed by its corrective action",
                four_eyes=True,
            ),
            Transition(
                "close",
                (FindingStatus.OPEN,),
                FindingStatus.CLOSED,
                "finding.close",
                "Close without action",
                needs_reason=True,
            ),
        ),
        final=(FindingStatus.CLOSED, FindingStatus.WITHDRAWN),
    )
)

CORRECTIVE_ACTION = register(
    Workflow(
        noun="corrective action",
        states=tuple(ActionStatus.values),
        initial=ActionStatus.OPEN,
        transitions=(
            Transition(
                "answer",
                (ActionStatus.OPEN, ActionStatus.RETURNED),
                ActionStatus.ANSWERED,
                "corrective_action.answer",
                "Answer",
                primary=True,
            ),
            Transition(
                "complete",
                (ActionStatus.ANSWERED,),
                ActionStatus.DONE,
                "corrective_action.complete",
                "Report it done",
                primary=True,
            ),
            Transition(
                "verify",
                (ActionStatus.DONE,),
                ActionStatus.VERIFIED,
                "corrective_action.check",
                "It worked",
                primary=True,
                four_eyes=True,
            ),
            Transition(
                "return",
                (ActionStatus.DONE,),
                ActionStatus.RETURNED,
                "corrective_action.check",
                "It did not work",
                needs_reason=True,
                four_eyes=True,
            ),
        ),
        final=(ActionStatus.VERIFIED,),
    )
)
