"""Controlled documents: begun, changed, linked, retired. Clause 7.5."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from aims.catalogue.models import Requirement
from aims.core.errors import Conflict, Invalid, NotFound
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.bulk import bulk_create, bulk_delete
from aims.platform.four_eyes import check_owner
from aims.platform.models import Grant, Member, Organization
from aims.platform.saving import add, check, locked_at, save
from aims.platform.services.cadence import follow_object
from aims.platform.unit import change
from documents.enums import Audience
from documents.models import Document, DocumentReader, DocumentRequirement, DocumentVersion
from documents.models.document import SIGNED
from documents.services.keeping import requirement_of
from documents.services.receiving import Upload, receive
from documents.services.versions import files_of, first_version, person, put_in, usable
from documents.workflows import DOCUMENT

FACTS = ("title", "kind", "owner", "audience", "next_review_on")


def create_document(
    *,
    actor: Actor,
    organization: Organization,
    text: str = "",
    upload: Upload | None = None,
    requirements: Sequence[str] = (),
    readers: Iterable[Member] = (),
    change_note: str = "",
    **facts: Any,
) -> DocumentVersion:
    """Begin a document with the draft of its first version: a text, or an uploaded file.

    `facts` are title, kind, owner, audience and next_review_on. Raises NotAllowed, TooLarge and Invalid.
    """
    document = Document(organization=organization, **facts)
    require(actor, "document.create", document)
    author = person(actor)
    numbers = [requirement_of(actor, organization, number) for number in dict.fromkeys(requirements)]
    # Words that cannot be saved are refused before a byte is kept.
    check(document, FACTS)
    check_owner(document.owner)
    received = receive(organization, upload) if upload else None
    with change(organization, actor) as unit:
        document.reference = unit.reference(Document)
        add(document)
        set_links(document, numbers)
        choose_readers(document, list(readers))
        version = first_version(document, author)
        version.text, version.change_note = text.strip(), change_note.strip()
        put_in(unit, version, received)
        unit.record("document.created", version, document, files=files_of(version))
    return version


def change_document(
    *,
    actor: Actor,
    document: Document,
    title: str,
    kind: str,
    owner: Member | None = None,
    audience: str = Audience.EVERYONE,
    readers: Iterable[Member] = (),
    next_review_on: date | None = None,
    revision: int | None = None,
    reason: str = "",
) -> Document:
    """Change what a document says of itself; the version in force keeps what was approved.

    Raises NotAllowed, Stale, Conflict and Invalid.
    """
    require(actor, "document.change", document)
    with change(document.organization, actor) as unit:
        document = usable(locked_at(document, revision))
        check_owner(owner, held=document.owner_id)
        if kind != document.kind and document.versions.filter(status__in=SIGNED).exists():
            words = "What kind it is was approved with it. Retire it and write a new one of the other kind."
            raise Invalid(words, {"kind": [words]})
        document.title, document.kind, document.owner = title, kind, owner
        document.audience, document.next_review_on = audience, next_review_on
        followed = follow_object(document)
        save(document, FACTS)
        choose_readers(document, list(readers))
        unit.record("document.changed", document, *followed, reason=reason)
    return document


def link_document(
    *, actor: Actor, document: Document, number: str, reason: str = "", revision: int | None = None
) -> Document:
    """Say that it serves one more clause or control. Linking twice changes nothing.

    Raises NotAllowed, Stale, Conflict and Invalid.
    """
    require(actor, "document.link", document)
    requirement = requirement_of(actor, document.organization, number)
    if document.requirements.filter(requirement=requirement).exists():
        return document
    with change(document.organization, actor) as unit:
        document = usable(locked_at(document, revision))
        set_links(document, [requirement])
        save(document, [])
        unit.record("document.linked", document, reason=reason, facts={"requirement": number})
    return document


def unlink_document(
    *, actor: Actor, document: Document, number: str, reason: str = "", revision: int | None = None
) -> Document:
    """Say that it does not serve this clause or control any more. Raises NotAllowed, NotFound, Stale, Conflict."""
    require(actor, "document.link", document)
    with change(document.organization, actor) as unit:
        document = usable(locked_at(document, revision))
        link = document.requirements.filter(requirement__number=number).first()
        if link is None:
            raise NotFound("It is not linked to this.")
        link.delete()
        save(document, [])
        unit.record("document.unlinked", document, reason=reason, facts={"requirement": number})
    return document


def retire_document(
    *, actor: Actor, document: Document, reason: str, revision: int | None = None
) -> Document:
    """Take a document out of use; its versions and who confirmed them stay. Raises NotAllowed, Stale, Conflict, Invalid."""
    require(actor, "document.retire", document)
    with change(document.organization, actor) as unit:
        document = locked_at(document, revision)
        DOCUMENT.step(document, "retire", reason=reason)
        followed = follow_object(document)
        save(document, ["status"])
        unit.record("document.retired", document, *followed, reason=reason)
    return document


def set_links(document: Document, requirements: Iterable[Requirement]) -> None:
    """Link a document to clauses and controls."""
    for requirement in requirements:
        add(
            DocumentRequirement(
                organization=document.organization, document=document, requirement=requirement
            )
        )


def choose_readers(document: Document, readers: list[Member]) -> None:
    """Who reads it, when that is not everyone. Raises Invalid and Conflict."""
    wanted = {member.pk: member for member in readers} if document.audience == Audience.CHOSEN else {}
    if document.audience == Audience.CHOSEN and not wanted:
        raise Invalid("Choose who reads it.", {"readers": ["Choose who reads it, or everyone inside."]})
    inside = Grant.objects.filter(organization=document.organization, member__in=list(wanted.values()))
    if set(inside.values_list("member_id", flat=True)) != set(wanted):
        raise Conflict("Someone chosen has no access inside, so could not confirm that they read it.")
    links = list(document.readers.all())
    bulk_delete(DocumentReader, [link for link in links if link.member_id not in wanted])
    there = {link.member_id for link in links}
    bulk_create(
        DocumentReader,
        [
            DocumentReader(organization=document.organization, document=document, member=member)
            for pk, member in wanted.items()
            if pk not in there
        ],
    )
