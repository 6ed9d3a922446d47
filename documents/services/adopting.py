"""A document that was in force before: taken in with its own dates and where it was found. Clause 7.5.3."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from aims.core.errors import Invalid
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.four_eyes import check_owner
from aims.platform.models import Member, Organization
from aims.platform.saving import add, check
from aims.platform.unit import change
from documents.enums import DocumentVersionStatus
from documents.models import Document, DocumentVersion
from documents.selectors.signing import content_of
from documents.services.approval import ask_for_pdf
from documents.services.documents import FACTS, choose_readers, set_links
from documents.services.keeping import requirement_of
from documents.services.receiving import Upload, receive
from documents.services.versions import files_of, first_version, person, put_in
from documents.workflows import DOCUMENT_VERSION


def adopt_document(
    *,
    actor: Actor,
    organization: Organization,
    approved_on: date,
    source_note: str,
    text: str = "",
    upload: Upload | None = None,
    requirements: Sequence[str] = (),
    readers: Iterable[Member] = (),
    **facts: Any,
) -> DocumentVersion:
    """Take in a document found in force, marked so: nobody approves it here, and nobody is asked to read it.

    Raises NotAllowed, TooLarge, and Invalid without owner, source, text or file, or with a day to come.
    """
    document = Document(organization=organization, **facts)
    require(actor, "document.adopt", document)
    author = person(actor)
    numbers = [requirement_of(actor, organization, number) for number in dict.fromkeys(requirements)]
    check(document, FACTS)
    check_owner(document.owner)
    _refuse_gaps(document, approved_on, source_note, text, upload)
    received = receive(organization, upload) if upload else None
    with change(organization, actor) as unit:
        document.reference = unit.reference(Document)
        add(document)
        set_links(document, numbers)
        choose_readers(document, list(readers))
        version = first_version(document, author)
        DOCUMENT_VERSION.adopt(version, DocumentVersionStatus.PUBLISHED)
        version.text, version.adopted, version.source_note = text.strip(), True, source_note.strip()
        version.approved_on = version.valid_from = approved_on
        version.published_at = unit.moment
        put_in(unit, version, received, freeze=content_of)
        unit.record(
            "document.adopted", version, document,
            reason=source_note, on=approved_on, files=files_of(version),
        )  # fmt: skip
        ask_for_pdf(unit, version)
    return version


def _refuse_gaps(
    document: Document, approved_on: date, source_note: str, text: str, upload: Upload | None
) -> None:
    errors: dict[str, list[str]] = {}
    if document.owner is None:
        errors["owner"] = ["Name an owner: someone keeps it up to date."]
    if document.next_review_on is None:
        errors["next_review_on"] = ["Say when it is looked at again, also if that day has passed."]
    if not source_note.strip():
        errors["source_note"] = ["Say where it was found and who approved it."]
    if approved_on > timezone.localdate():
        errors["approved_on"] = ["It was approved before today, or it was not in force."]
    if bool(text.strip()) == (upload is not None):
        errors["file"] = ["Send the file, or paste its text: one of the two."]
    if errors:
        raise Invalid(" ".join(words for each in errors.values() for words in each), errors)
