"""Versions of a document on their way to approval: begun, written, replaced, withdrawn. Clause 7.5.2.

Who saves a draft is its author from then on; the history keeps everyone who was, so none of them approves it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Max

from aims.core.errors import Conflict, Invalid, Stale
from aims.platform import files
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.models import Member
from aims.platform.saving import add, locked, save
from aims.platform.unit import Unit, change
from documents.enums import DocumentSource, DocumentStatus, DocumentVersionStatus
from documents.models import Document, DocumentVersion, ExtractedText
from documents.models.document import OPEN
from documents.services.receiving import Received, Upload, receive

Freeze = Callable[[DocumentVersion], dict[str, Any]]
WRITTEN = ["text", "change_note", "author", "source", "file", "file_name"]


def draft_version(
    *, actor: Actor, document: Document, upload: Upload | None = None, change_note: str = ""
) -> DocumentVersion:
    """Begin the next version: of the last text, or of an uploaded file.

    Raises NotAllowed, Conflict while one is open or when the document is retired, TooLarge and Invalid.
    """
    require(actor, "document.draft", document)
    author = person(actor)
    received = receive(document.organization, upload) if upload else None
    with change(document.organization, actor) as unit:
        document = usable(locked(document))
        last = document.versions.order_by("-number").first()
        if last is not None and last.status in OPEN:
            raise Conflict(f"There is a version on its way already: {last.reference}. Go on with that one.")
        version = first_version(document, author, next_number(document))
        version.change_note = change_note.strip()
        if received is None and last is not None and not last.is_upload:
            version.text = last.text
        put_in(unit, version, received)
        unit.record("document.drafted", version, files=files_of(version))
    return version


def change_draft(
    *, actor: Actor, version: DocumentVersion, text: str, change_note: str = "", revision: int | None = None
) -> DocumentVersion:
    """Write the text of a draft. Raises NotAllowed, Stale, Conflict when it is no draft, and Invalid."""
    require(actor, "document.draft", version)
    author = person(actor)
    with change(version.organization, actor) as unit:
        version = draft(version, revision)
        version.text, version.change_note = text.strip(), change_note.strip()
        version.source, version.file, version.file_name = DocumentSource.MARKDOWN, None, ""
        version.author = author
        ExtractedText.objects.filter(version=version).delete()
        save_version(version, *WRITTEN)
        unit.record("document.written", version)
    return version


def replace_upload(
    *,
    actor: Actor,
    version: DocumentVersion,
    upload: Upload,
    change_note: str = "",
    revision: int | None = None,
) -> DocumentVersion:
    """Put another file into a draft. Raises NotAllowed, Stale, Conflict, TooLarge and Invalid."""
    require(actor, "document.draft", version)
    author = person(actor)
    received = receive(version.organization, upload)
    with change(version.organization, actor) as unit:
        version = draft(version, revision)
        version.text, version.change_note, version.author = "", change_note.strip(), author
        ExtractedText.objects.filter(version=version).delete()
        _take(unit, version, received)
        save_version(version, *WRITTEN)
        _keep_words(version, received)
        unit.record("document.replaced", version, files=files_of(version))
    return version


def withdraw_draft(
    *, actor: Actor, version: DocumentVersion, reason: str = "", revision: int | None = None
) -> None:
    """Remove a draft that was never sent; its history and entry stay. The first version is not removed.

    Raises NotAllowed, Stale and Conflict.
    """
    require(actor, "document.withdraw", version)
    with change(version.organization, actor) as unit:
        version = draft(version, revision)
        if version.submitted_at is not None:
            raise Conflict("It was sent for approval before, so it stays. Change its text instead.")
        if version.document.versions.count() == 1:
            raise Conflict("It is the only version. Retire the document instead.")
        unit.record("document.withdrawn", version, reason=reason)
        ExtractedText.objects.filter(version=version).delete()
        version.delete()


def first_version(document: Document, author: Member, number: int = 1) -> DocumentVersion:
    """A draft that is not saved yet."""
    return DocumentVersion(
        organization=document.organization, document=document, number=number, author=author
    )


def put_in(
    unit: Unit, version: DocumentVersion, received: Received | None, *, freeze: Freeze | None = None
) -> None:
    """Insert a new version with its file, if it has one, and the words of it; frozen at once if it is adopted."""
    if received is not None:
        _take(unit, version, received)
    if freeze is not None:
        version.frozen = freeze(version)
    add(version)
    if received is not None:
        _keep_words(version, received)


def person(actor: Actor) -> Member:
    """The member who writes: a text has an author. Raises Invalid for the system."""
    if actor.member is None:
        raise Invalid("A document has an author: act as a member.")
    return actor.member


def usable(document: Document) -> Document:
    """The document, if it is in use. Raises Conflict."""
    if document.status != DocumentStatus.ACTIVE:
        raise Conflict("This document is retired. Write a new one instead.")
    return document


def current(version: DocumentVersion, revision: int | None) -> DocumentVersion:
    """The version of a document in use, locked, as the form saw it. Raises Stale and Conflict."""
    found = locked(version)
    usable(found.document)
    same(found, revision)
    return found


def same(version: DocumentVersion, revision: int | None) -> None:
    """Raises Stale when someone saved in between."""
    if revision is not None and version.revision != revision:
        raise Stale(
            "Someone else saved this in the meantime. Nothing of yours was saved; compare and save again.",
            version,
        )


def draft(version: DocumentVersion, revision: int | None) -> DocumentVersion:
    """The version, locked, if it is a draft. Raises Stale and Conflict."""
    found = current(version, revision)
    if found.status != DocumentVersionStatus.DRAFT:
        raise Conflict("Only a draft can be changed. Start the next version, or have this one returned.")
    return found


def save_version(version: DocumentVersion, *fields: str) -> None:
    """Check, save, and raise the revision."""
    version.revision += 1
    save(version, [*fields, "revision"])


def next_number(document: Document) -> int:
    """A number is never given twice, not even after a draft was withdrawn: the history knows them all."""
    history: Any = DocumentVersion.history
    given = history.filter(document_id=document.pk).aggregate(last=Max("number"))["last"]
    return int(given or 0) + 1


def files_of(version: DocumentVersion) -> list[Any]:
    """The stored file of a version for the ledger's entry."""
    return [version.file] if version.file else []


def _take(unit: Unit, version: DocumentVersion, received: Received) -> None:
    version.source, version.text = DocumentSource.UPLOAD, ""
    version.file, version.file_name = files.record(unit, received.kept), received.name


def _keep_words(version: DocumentVersion, received: Received) -> None:
    words = received.extracted
    add(
        ExtractedText(
            organization=version.organization,
            version=version,
            text=words.text,
            is_complete=words.is_complete,
        )
    )
