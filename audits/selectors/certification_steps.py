"""The steps of a certification in their fixed order: what happens, what the trade calls it, how long it takes.

Order and meaning follow ISO/IEC 17021-1, 9; the trade's "three-stage process" (gap analysis, on-site audit,
issuance) is told beside it. The lengths only lay out a first plan and are ours: every date can be changed.
"""

from __future__ import annotations

from dataclasses import dataclass

from audits.enums import StageKind


@dataclass(frozen=True)
class Step:
    """One step. `after` and `days` are the first plan: days from the beginning, and its length."""

    kind: StageKind
    happens: str
    after: int
    days: int
    commonly: str = ""
    source: str = ""

    @property
    def is_audit(self) -> bool:
        """Whether the certification body does it."""
        return self.kind in BY_THE_BODY


STEPS: tuple[Step, ...] = (
    Step(
        StageKind.TRAINING,
        "Those who build and run the management system learn what the standard asks.",
        0,
        28,
        source="ISO/IEC 42001, 7.2",
    ),
    Step(
        StageKind.PLANNING,
        "Scope, people and dates are set, and a gap assessment shows what is missing.",
        14,
        42,
        commonly="gap analysis",
        source="Own preparation, outside certification",
    ),
    Step(
        StageKind.EXECUTION,
        "Policy, risks, impact assessments, Statement and controls are written and lived; records build up; "
        "internal audit and management review are held.",
        56,
        182,
        commonly="implementation",
        source="ISO/IEC 42001, 4 to 10",
    ),
    Step(
        StageKind.CHOOSING,
        "Offers of accredited bodies are compared, and one is chosen. Who advised us cannot certify us.",
        140,
        56,
        commonly="auditor selection",
        source="ISO/IEC 17021-1, 9.1",
    ),
    Step(
        StageKind.STAGE_1,
        "The body reads documents, looks at scope and readiness, and names what could become a nonconformity.",
        252,
        2,
        commonly="document review; loosely also called gap analysis",
        source="ISO/IEC 17021-1, 9.3.1",
    ),
    Step(
        StageKind.STAGE_2,
        "The body looks at whether the management system is lived and works, partly on site.",
        308,
        4,
        commonly="on-site audit",
        source="ISO/IEC 17021-1, 9.3.1",
    ),
    Step(
        StageKind.DECISION,
        "Someone who did not audit reviews the file and decides; then the certificate is issued.",
        340,
        28,
        commonly="issuance",
        source="ISO/IEC 17021-1, 9.5",
    ),
    Step(
        StageKind.SURVEILLANCE_1,
        "A part of the system is audited again, with changes, complaints and earlier findings.",
        670,
        2,
        commonly="annual audit",
        source="ISO/IEC 17021-1, 9.6.2",
    ),
    Step(
        StageKind.SURVEILLANCE_2,
        "The same in the next calendar year.",
        1035,
        2,
        commonly="annual audit",
        source="ISO/IEC 17021-1, 9.6.2",
    ),
    Step(
        StageKind.RECERTIFICATION,
        "The whole system is audited before the certificate ends, and three more years begin.",
        1370,
        3,
        commonly="renewal",
        source="ISO/IEC 17021-1, 9.6.3",
    ),
)
BY_KIND: dict[str, Step] = {step.kind.value: step for step in STEPS}
BY_THE_BODY = frozenset(
    {
        StageKind.STAGE_1,
        StageKind.STAGE_2,
        StageKind.DECISION,
        StageKind.SURVEILLANCE_1,
        StageKind.SURVEILLANCE_2,
        StageKind.RECERTIFICATION,
    }
)
NUMBERS: dict[str, int] = {step.kind.value: number for number, step in enumerate(STEPS, start=1)}
ONE_AFTER_ANOTHER = NUMBERS[StageKind.CHOOSING]
"""Preparation may overlap; from the choice of the auditor on, each step waits for the one before."""
