"""States of a certification with its steps, and of a certificate. ISO/IEC 17021-1."""

from __future__ import annotations

from aims.core.workflow import Transition, Workflow, register
from audits.enums import CertificateStatus, CertificationStatus, StageStatus

CERTIFICATION = register(
    Workflow(
        noun="certification",
        states=tuple(CertificationStatus.values),
        initial=CertificationStatus.RUNNING,
        transitions=(
            Transition(
                "certify",
                (CertificationStatus.RUNNING,),
                CertificationStatus.CERTIFIED,
                "certificate.record",
                "Certificate recorded",
            ),
            Transition(
                "lose",
                (CertificationStatus.CERTIFIED,),
                CertificationStatus.RUNNING,
                "certificate.withdraw",
                "Certificate lost",
            ),
            Transition(
                "end",
                (CertificationStatus.RUNNING, CertificationStatus.CERTIFIED),
                CertificationStatus.ENDED,
                "certification.end",
                "End",
                needs_reason=True,
            ),
        ),
        final=(CertificationStatus.ENDED,),
    )
)

STAGE = register(
    Workflow(
        noun="certification step",
        states=tuple(StageStatus.values),
        initial=StageStatus.PLANNED,
        transitions=(
            Transition(
                "start",
                (StageStatus.PLANNED,),
                StageStatus.UNDER_WAY,
                "certification_stage.start",
                "Begin",
                primary=True,
            ),
            Transition(
                "finish",
                (StageStatus.UNDER_WAY,),
                StageStatus.DONE,
                "certification_stage.finish",
                "Finish",
                primary=True,
            ),
            Transition(
                "skip",
                (StageStatus.PLANNED, StageStatus.UNDER_WAY),
                StageStatus.SKIPPED,
                "certification_stage.skip",
                "Skip",
                needs_reason=True,
            ),
            Transition(
                "reopen",
                (StageStatus.DONE, StageStatus.SKIPPED),
                StageStatus.PLANNED,
                "certification_stage.reopen",
                "Plan again",
                needs_reason=True,
            ),
        ),
    )
)

CERTIFICATE = register(
    Workflow(
        noun="certificate",
        states=tuple(CertificateStatus.values),
        initial=CertificateStatus.VALID,
        transitions=(
            Transition(
                "suspend",
                (CertificateStatus.VALID,),
                CertificateStatus.SUSPENDED,
                "certificate.suspend",
                "Suspend",
                needs_reason=True,
            ),
            Transition(
                "restore",
                (CertificateStatus.SUSPENDED,),
                CertificateStatus.VALID,
                "certificate.restore",
                "Restore",
                needs_reason=True,
                primary=True,
            ),
            Transition(
                "withdraw",
                (CertificateStatus.VALID, CertificateStatus.SUSPENDED),
                CertificateStatus.WITHDRAWN,
                "certificate.withdraw",
                "Withdraw",
                needs_reason=True,
            ),
            Transition(
                "expire",
                (CertificateStatus.VALID, CertificateStatus.SUSPENDED),
                CertificateStatus.EXPIRED,
                "certificate.expire",
                "Record that it expired",
            ),
        ),
        final=(CertificateStatus.WITHDRAWN, CertificateStatus.EXPIRED),
    )
)
