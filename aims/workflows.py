"""The life of every noun of this app that has a status, as tables. Clauses 4.3 and 6.2, control A.6."""

from __future__ import annotations

from aims.core.workflow import Transition, Workflow, register
from aims.enums import (
    CompetenceStatus,
    ImportStatus,
    ObjectiveStatus,
    SupplierStatus,
    SystemStatus,
    TrainingStatus,
    VersionStatus,
)

S = SystemStatus
IN_USE: tuple[str, ...] = (S.DEPLOYMENT, S.OPERATION_MONITORING)
NOT_APPROVED: tuple[str, ...] = (S.PROPOSED, S.SCREENED)
LIVE: tuple[str, ...] = (
    *NOT_APPROVED,
    S.INCEPTION,
    S.DESIGN_DEVELOPMENT,
    S.VERIFICATION_VALIDATION,
    *IN_USE,
    S.SUSPENDED,
    S.RE_EVALUATION,
    S.RETIRING,
)
"""Every stage in which a system is planned or in use."""


def _move(
    verb: str,
    source: tuple[str, ...],
    target: str,
    label: str,
    *,
    action: str = "ai_system.move",
    needs_reason: bool = False,
    primary: bool = False,
    four_eyes: bool = False,
) -> Transition:
    return Transition(verb, source, target, action, label, needs_reason, primary, four_eyes)


AI_SYSTEM = register(
    Workflow(
        noun="AI system",
        states=tuple(S.values),
        initial=S.PROPOSED,
        transitions=(
            _move("screen", (S.PROPOSED,), S.SCREENED, "Screened for risk and impact", primary=True),
            _move(
                "approve",
                (S.SCREENED,),
                S.INCEPTION,
                "Approve for inception",
                action="ai_system.approve",
                primary=True,
                four_eyes=True,
            ),
            _move("develop", (S.INCEPTION,), S.DESIGN_DEVELOPMENT, "Start development", primary=True),
            _move("skip_development", (S.INCEPTION,), S.VERIFICATION_VALIDATION, "Bought: go to validation"),
            _move(
                "validate",
                (S.DESIGN_DEVELOPMENT,),
                S.VERIFICATION_VALIDATION,
                "Start validation",
                primary=True,
            ),
            _move("deploy", (S.VERIFICATION_VALIDATION,), S.DEPLOYMENT, "Deploy", primary=True),
            _move("operate", (S.DEPLOYMENT,), S.OPERATION_MONITORING, "Put into operation", primary=True),
            _move("re_evaluate", (S.OPERATION_MONITORING, S.SUSPENDED), S.RE_EVALUATION, "Re-evaluate"),
            _move("carry_on", (S.RE_EVALUATION,), S.OPERATION_MONITORING, "Carry on unchanged", primary=True),
            _move(
                "redesign",
                (S.RE_EVALUATION, S.VERIFICATION_VALIDATION),
                S.DESIGN_DEVELOPMENT,
                "Back to design",
                needs_reason=True,
            ),
            _move("suspend", IN_USE, S.SUSPENDED, "Suspend", needs_reason=True),
            _move(
                "resume", (S.SUSPENDED,), S.OPERATION_MONITORING, "Resume", needs_reason=True, primary=True
            ),
            _move(
                "retire",
                (*IN_USE, S.SUSPENDED, S.RE_EVALUATION),
                S.RETIRING,
                "Start retiring",
                needs_reason=True,
            ),
            _move("finish_retirement", (S.RETIRING,), S.RETIRED, "Retired", primary=True),
            _move("reject", NOT_APPROVED, S.REJECTED, "Reject", action="ai_system.decide", needs_reason=True),
            _move(
                "block",
                LIVE,
                S.BLOCKED,
                "Block: prohibited use",
                action="ai_system.decide",
                needs_reason=True,
            ),
        ),
        adoptable=tuple(stage for stage in (*LIVE, S.RETIRED) if stage != S.PROPOSED),
        final=(S.RETIRED, S.REJECTED, S.BLOCKED),
    )
)

SCOPE_VERSION = register(
    Workflow(
        noun="scope version",
        states=tuple(VersionStatus.values),
        initial=VersionStatus.DRAFT,
        transitions=(
            Transition(
                "submit",
                (VersionStatus.DRAFT,),
                VersionStatus.IN_REVIEW,
                "scope.submit",
                "Send for approval",
                primary=True,
            ),
            Transition(
                "send_back",
                (VersionStatus.IN_REVIEW,),
                VersionStatus.DRAFT,
                "scope.send_back",
                "Send back",
                needs_reason=True,
            ),
            Transition(
                "approve",
                (VersionStatus.IN_REVIEW,),
                VersionStatus.APPROVED,
                "scope.approve",
                "Approve",
                primary=True,
                four_eyes=True,
            ),
            Transition(
                "supersede",
                (VersionStatus.APPROVED,),
                VersionStatus.SUPERSEDED,
                "scope.approve",
                "Replaced by the next version",
            ),
        ),
        final=(VersionStatus.SUPERSEDED,),
    )
)

IMPORT_RUN = register(
    Workflow(
        noun="import",
        states=tuple(ImportStatus.values),
        initial=ImportStatus.UPLOADED,
        transitions=(
            Transition(
                "map",
                (ImportStatus.UPLOADED, ImportStatus.MAPPED, ImportStatus.CHECKED),
                ImportStatus.MAPPED,
                "ai_system.import",
                "Check the rows",
                primary=True,
            ),
            Transition("check", (ImportStatus.MAPPED,), ImportStatus.CHECKED, "ai_system.import", "Checked"),
            Transition(
                "start",
                (ImportStatus.CHECKED,),
                ImportStatus.STARTED,
                "ai_system.import",
                "Import now",
                primary=True,
            ),
            Transition("finish", (ImportStatus.STARTED,), ImportStatus.DONE, "ai_system.import", "Done"),
        ),
        final=(ImportStatus.DONE,),
    )
)


def _change_of_state(
    noun: str, verb: str, source: str, target: str, label: str, *, needs_reason: bool = True
) -> Transition:
    return Transition(verb, (source,), target, f"{noun}.{verb}", label, needs_reason)


COMPETENCE = register(
    Workflow(
        noun="competence",
        states=tuple(CompetenceStatus.values),
        initial=CompetenceStatus.ACTIVE,
        transitions=(
            _change_of_state(
                "competence", "retire", CompetenceStatus.ACTIVE, CompetenceStatus.RETIRED, "Retire"
            ),
        ),
        final=(CompetenceStatus.RETIRED,),
    )
)

TRAINING = register(
    Workflow(
        noun="training record",
        states=tuple(TrainingStatus.values),
        initial=TrainingStatus.VALID,
        transitions=(
            _change_of_state(
                "training", "withdraw", TrainingStatus.VALID, TrainingStatus.WITHDRAWN, "Withdraw"
            ),
        ),
        final=(TrainingStatus.WITHDRAWN,),
    )
)

OBJECTIVE = register(
    Workflow(
        noun="AI objective",
        states=tuple(ObjectiveStatus.values),
        initial=ObjectiveStatus.OPEN,
        transitions=(
            Transition(
                "achieve",
                (ObjectiveStatus.OPEN,),
                ObjectiveStatus.ACHIEVED,
                "objective.achieve",
                "Achieved",
                primary=True,
            ),
            _change_of_state(
                "objective", "miss", ObjectiveStatus.OPEN, ObjectiveStatus.NOT_ACHIEVED, "Not achieved"
            ),
            _change_of_state(
                "objective", "withdraw", ObjectiveStatus.OPEN, ObjectiveStatus.WITHDRAWN, "Withdraw"
            ),
        ),
        final=(ObjectiveStatus.ACHIEVED, ObjectiveStatus.NOT_ACHIEVED, ObjectiveStatus.WITHDRAWN),
    )
)

SUPPLIER = register(
    Workflow(
        noun="supplier",
        states=tuple(SupplierStatus.values),
        initial=SupplierStatus.ACTIVE,
        transitions=(
            _change_of_state("supplier", "end", SupplierStatus.ACTIVE, SupplierStatus.ENDED, "End"),
            _change_of_state("supplier", "resume", SupplierStatus.ENDED, SupplierStatus.ACTIVE, "Resume"),
        ),
    )
)
