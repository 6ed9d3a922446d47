"""States of evidence, of requests for some, of a document and of its versions. Clause 7.5."""

from __future__ import annotations

from aims.core.workflow import Transition, Workflow, register
from documents.enums import DocumentStatus, DocumentVersionStatus
from documents.enums import EvidenceStatus as Status
from documents.enums import RequestStatus as Asking

EVIDENCE = register(
    Workflow(
        noun="evidence",
        states=tuple(Status.values),
        initial=Status.VALID,
        transitions=(
            Transition(
                "withdraw",
                (Status.VALID,),
                Status.WITHDRAWN,
                "evidence.withdraw",
                "Withdraw",
                needs_reason=True,
            ),
        ),
        final=(Status.WITHDRAWN,),
    )
)

DOCUMENT = register(
    Workflow(
        noun="document",
        states=tuple(DocumentStatus.values),
        initial=DocumentStatus.ACTIVE,
        transitions=(
            Transition(
                "retire",
                (DocumentStatus.ACTIVE,),
                DocumentStatus.RETIRED,
                "document.retire",
                "Retire",
                needs_reason=True,
            ),
        ),
        final=(DocumentStatus.RETIRED,),
    )
)

DOCUMENT_VERSION = register(
    Workflow(
        noun="document version",
        states=tuple(DocumentVersionStatus.values),
        initial=DocumentVersionStatus.DRAFT,
        transitions=(
            Transition(
                "submit",
                (DocumentVersionStatus.DRAFT,),
                DocumentVersionStatus.IN_REVIEW,
                "document.submit",
                "Send for approval",
                primary=True,
            ),
            Transition(
                "return",
                (DocumentVersionStatus.IN_REVIEW, DocumentVersionStatus.APPROVED),
                DocumentVersionStatus.DRAFT,
                "document.return",
                "Return for changes",
                needs_reason=True,
            ),
            Transition(
                "approve",
                (DocumentVersionStatus.IN_REVIEW,),
                DocumentVersionStatus.APPROVED,
                "document.approve",
                "Approve",
                primary=True,
                four_eyes=True,
            ),
            Transition(
                "publish",
                (DocumentVersionStatus.APPROVED,),
                DocumentVersionStatus.PUBLISHED,
                "document.publish",
                "Publish",
                primary=True,
            ),
            Transition(
                "supersede",
                (DocumentVersionStatus.PUBLISHED,),
                DocumentVersionStatus.SUPERSEDED,
                "document.publish",
                "Replaced by the next version",
            ),
        ),
        adoptable=(DocumentVersionStatus.PUBLISHED,),
        final=(DocumentVersionStatus.SUPERSEDED,),
    )
)

TO_DELIVER = (Asking.ASKED, Asking.RETURNED)

REQUEST = register(
    Workflow(
        noun="evidence request",
        states=tuple(Asking.values),
        initial=Asking.ASKED,
        transitions=(
            Transition(
                "deliver", TO_DELIVER, Asking.DELIVERED, "evidence_request.deliver", "Deliver", primary=True
            ),
            Transition(
                "accept",
                (Asking.DELIVERED,),
                Asking.ACCEPTED,
                "evidence_request.accept",
                "Accept",
                primary=True,
                four_eyes=True,
            ),
            Transition(
                "return",
                (Asking.DELIVERED,),
                Asking.RETURNED,
                "evidence_request.return",
                "Return",
                needs_reason=True,
            ),
            Transition(
                "withdraw",
                TO_DELIVER,
                Asking.WITHDRAWN,
                "evidence_request.withdraw",
                "Withdraw",
                needs_reason=True,
            ),
        ),
        final=(Asking.ACCEPTED, Asking.WITHDRAWN),
    )
)
