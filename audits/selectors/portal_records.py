"""Documents in force and the risk register, as the auditor's portal shows them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from aims.core.errors import NotFound
from aims.platform.selectors.ledger import HistoryLine, history_of
from aims.platform.viewpoint import Viewpoint
from audits.selectors.portal import told_outside
from documents.models import Document, DocumentVersion
from documents.selectors import documents, reading
from documents.selectors.naming import with_names
from documents.selectors.reading import Readers
from risks.models import Risk
from risks.selectors import register


@dataclass(frozen=True)
class ShownDocument:
    """A document in force: its version, what it says, who has read it, what happened to it since its approval."""

    document: Document
    version: DocumentVersion
    text: str
    readers: Readers
    history: list[HistoryLine]


def documents_shown(viewpoint: Viewpoint) -> QuerySet[Document]:
    """Documents in force."""
    return documents.documents(viewpoint)


def document_shown(viewpoint: Viewpoint, reference: str) -> ShownDocument:
    """A document with the version in force. Raises NotFound."""
    version = version_shown(viewpoint, reference)
    lines = history_of(viewpoint, version.reference)
    approved = version.approved_at or version.published_at
    return ShownDocument(
        document=documents.documents(viewpoint).get(pk=version.document_id),
        version=version,
        text=with_names(viewpoint, documents.text_of(viewpoint, version)),
        readers=reading.readers(viewpoint, version),
        history=told_outside(line for line in lines if approved is not None and line.recorded_at >= approved),
    )


def version_shown(viewpoint: Viewpoint, reference: str) -> DocumentVersion:
    """The version in force of a document. Raises NotFound."""
    found = documents.versions(viewpoint).filter(document__reference=reference).first()
    if found is None:
        raise NotFound("There is nothing at this address.")
    return found


def risks_shown(viewpoint: Viewpoint) -> QuerySet[Risk]:
    """The register, without drafts."""
    return register.risks(viewpoint)


def risk_history(viewpoint: Viewpoint, risk: Risk) -> list[HistoryLine]:
    """What happened to a risk, when and by whom."""
    return told_outside(history_of(viewpoint, risk.reference))
