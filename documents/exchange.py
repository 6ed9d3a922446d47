"""Columns of the lists of documents, evidence and requests as files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from aims.core.tabular import Cell
from documents.models import Document, Evidence, EvidenceRequest
from documents.selectors.documents import in_force, open_version, standing
from documents.selectors.evidence import validity

COLUMNS = (
    "Reference",
    "Title",
    "Description",
    "Shows",
    "Owner",
    "Status",
    "Valid until",
    "Version",
    "File",
    "SHA-256",
    "Size in bytes",
    "Added",
)


def evidence_lines(rows: Iterable[Evidence], day: date) -> Iterator[tuple[Cell, ...]]:
    """One line for each piece of evidence with its latest version."""
    for row in rows:
        latest = next(iter(row.versions.all()), None)
        shows = ", ".join(link.requirement.number for link in row.requirements.all())
        yield (
            row.reference,
            row.title,
            row.description,
            shows,
            row.owner.name if row.owner else "",
            validity(row, day).word,
            row.valid_until,
            latest.number if latest else None,
            latest.file_name if latest else "",
            latest.file.sha256 if latest else "",
            latest.file.size if latest else None,
            latest.added_at if latest else None,
        )


DOCUMENT_COLUMNS = (
    "Reference",
    "Title",
    "Kind",
    "Owner",
    "Status",
    "Version in force",
    "Approved by",
    "Approved on",
    "In force from",
    "Version on its way",
    "Its status",
    "Next review",
    "Serves",
)


def document_lines(rows: Iterable[Document], day: date) -> Iterator[tuple[Cell, ...]]:
    """One line for each document with its version in force and the one on its way."""
    for row in rows:
        current, coming = in_force(row), open_version(row)
        approver = current.approved_by if current else None
        yield (
            row.reference,
            row.title,
            row.get_kind_display(),
            row.owner.name if row.owner else "",
            standing(row, day).word,
            current.number if current else None,
            approver.name if approver else "",
            current.approved_on if current else None,
            current.valid_from if current else None,
            coming.number if coming else None,
            coming.get_status_display() if coming else "",
            row.next_review_on,
            ", ".join(link.requirement.number for link in row.requirements.all()),
        )


REQUEST_COLUMNS = (
    "Reference",
    "What is wanted",
    "In more words",
    "Shall show",
    "Asked by",
    "Asked of",
    "Asked on",
    "Due on",
    "Status",
    "Reason given",
    "Evidence",
    "Version",
    "File",
    "SHA-256",
    "Delivered",
    "Accepted",
)


def request_lines(rows: Iterable[EvidenceRequest]) -> Iterator[tuple[Cell, ...]]:
    """One line for each request with what was delivered for it."""
    for row in rows:
        version = row.version
        yield (
            row.reference,
            row.title,
            row.description,
            ", ".join(link.requirement.number for link in row.requirements.all()),
            row.asked_by.name if row.asked_by else "",
            row.asked_of.name,
            row.asked_on,
            row.due_on,
            row.get_status_display(),
            row.reason,
            row.evidence.reference if row.evidence else "",
            version.number if version else None,
            version.file_name if version else "",
            version.file.sha256 if version else "",
            row.delivered_at,
            row.accepted_at,
        )
