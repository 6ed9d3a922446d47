"""Documents begun, changed, linked and retired."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale, TooLarge
from aims.core.extracting import docx
from aims.platform.files import path_of
from aims.platform.models import StateDocument, StoredFile
from aims.platform.selectors.ledger import verify
from aims.platform.unit import change
from documents.models import Document, DocumentVersion, ExtractedText
from documents.services.documents import (
    change_document,
    create_document,
    link_document,
    retire_document,
    unlink_document,
)
from documents.services.receiving import Upload
from documents.services.versions import draft_version
from tests.documents.conftest import document_of, in_days
from tests.documents.making import docx_bytes, pdf_bytes
from tests.documents.services.test_evidence import entries, kept_files, last

pytestmark = pytest.mark.django_db


def create(world, person=None, **values):
    given = {"title": "Plan", "kind": "plan", "owner": world.owner.member, **values}
    return create_document(actor=(person or world.manager).actor, organization=world.organization, **given)


def test_create_document_makes_a_draft_with_links_and_one_entry(world, draft):
    document = document_of(draft)
    assert (document.reference, draft.reference, draft.status) == ("DOC-0001", "DOC-0001/1", "draft")
    assert (draft.author, draft.source, draft.text) == (
        world.manager.member,
        "markdown",
        "# Triage\n\nA nurse looks first.",
    )
    assert sorted(document.requirements.values_list("requirement__number", flat=True)) == ["7.5.1", "A.6.2.4"]
    assert last(world).verb == "document.created"
    assert (document.history.count(), draft.history.count()) == (1, 1)
    assert verify(world.organization).found is None


def test_create_document_from_a_file_keeps_its_bytes_and_its_words(world, catalogue):
    content = docx_bytes("All data are listed.", "None is bought.")
    version = create(world, upload=Upload("../../Plan\u202e.docx", [content[:50], content[50:]]))
    assert (version.source, version.file_name, version.text) == ("upload", "Plan.docx", "")
    assert path_of(world.organization.pk, version.file.sha256).read_bytes() == content
    assert version.extracted.text == "All data are listed.\n\nNone is bought."
    assert version.extracted.is_complete is True
    assert f'"sha256":"{version.file.sha256}"' in bytes(last(world).body).decode()
    assert verify(world.organization).found is None


def test_create_document_from_a_scan_has_no_words(world, catalogue):
    assert create(world, upload=Upload("scan.pdf", [pdf_bytes()])).extracted.text == ""


@pytest.mark.parametrize(
    "name", ["..\\..\\x.docx", "/etc/x.docx", "a\x00b.docx", f"{'n' * 400}.docx", "\u202ecod.docx"]
)
def test_no_name_of_a_file_becomes_a_path(world, catalogue, settings, name):
    version = create(world, upload=Upload(name, [docx_bytes("x")]))
    assert "/" not in version.file_name
    assert "\\" not in version.file_name
    assert version.file_name.endswith(".docx")
    assert len(version.file_name) <= 150
    assert kept_files(settings) == [path_of(world.organization.pk, version.file.sha256)]


REFUSED = {
    "macros": ("a.docx", [docx_bytes("x", parts={"word/vbaProject.bin": b"m"})], docx.MACROS),
    "a zip bomb": ("a.docx", [docx_bytes("x", parts={"word/big.xml": b"\0" * (30 << 20)})], docx.BOMB),
    "nothing": ("a.docx", [], "The file is empty (0 bytes). Choose the file again."),
}


@pytest.mark.parametrize(("name", "chunks", "words"), REFUSED.values(), ids=REFUSED)
def test_a_refused_file_leaves_nothing(world, catalogue, settings, name, chunks, words):
    before = entries(world)
    with pytest.raises(Invalid) as refusal:
        create(world, upload=Upload(name, chunks))
    assert (refusal.value.message, refusal.value.errors) == (words, {"file": [words]})
    assert (entries(world), Document.objects.count(), StoredFile.objects.count()) == (before, 0, 0)
    assert kept_files(settings) == []


def test_an_upload_stops_at_the_limit(world, settings):
    settings.AIMS_EVIDENCE_LIMIT = 1000
    read = []

    def endless():
        while True:
            read.append(1)
            yield b"x" * 300

    with pytest.raises(TooLarge):
        create(world, upload=Upload("a.docx", endless()))
    assert (len(read), kept_files(settings)) == (4, [])


@pytest.mark.parametrize(
    "values",
    [
        {"title": ""},
        {"title": "x" * 300},
        {"kind": "poem"},
        {"audience": "nobody"},
        {"requirements": ["A.99.1"]},
        {"audience": "chosen"},
        {"text": "x" * 200_001},
    ],
    ids=lambda values: next(iter(values)),
)
def test_create_document_refuses_what_cannot_be_kept(world, catalogue, values):
    before = entries(world)
    with pytest.raises(Invalid):
        create(world, **values)
    assert (entries(world), Document.objects.count(), DocumentVersion.objects.count()) == (before, 0, 0)


def test_create_document_needs_access_and_a_person(world, other_world, catalogue):
    before = entries(world)
    for person in (world.auditor, world.top, world.admin, world.external):
        with pytest.raises(NotAllowed):
            create(world, person)
    with pytest.raises(NotFound):
        create(world, other_world.manager)
    with pytest.raises(Invalid):
        create_document(actor=world.system, organization=world.organization, title="x", kind="plan")
    assert entries(world) == before


def test_an_external_auditor_owns_no_document_and_reads_none(world, catalogue):
    with pytest.raises(Invalid):
        create(world, owner=world.external.member)
    with pytest.raises(Conflict):
        create(world, audience="chosen", readers=[world.external.member])


def test_people_of_another_organization_are_refused(world, other_world, catalogue):
    before = entries(world)
    with pytest.raises((IntegrityError, Invalid)), transaction.atomic():
        create(world, owner=other_world.owner.member)
    with pytest.raises(Conflict):
        create(world, audience="chosen", readers=[other_world.owner.member])
    assert entries(world) == before


def test_change_document_writes_one_entry_and_refuses_stale_and_invalid(world, draft):
    document, before = document_of(draft), entries(world)
    given = {"title": "Renamed", "kind": "plan", "owner": world.owner.member, "next_review_on": in_days(9)}
    changed = change_document(
        actor=world.owner.actor, document=document, revision=1, audience="chosen",
        readers=[world.top.member, world.auditor.member], reason="Clearer", **given,
    )  # fmt: skip
    assert (changed.title, changed.kind, changed.revision) == ("Renamed", "plan", 2)
    assert {link.member for link in changed.readers.all()} == {world.top.member, world.auditor.member}
    assert (entries(world), last(world).verb) == (before + 1, "document.changed")
    with pytest.raises(Stale):
        change_document(actor=world.owner.actor, document=document, revision=1, **given)
    with pytest.raises(Invalid):
        change_document(actor=world.owner.actor, document=document, **{**given, "title": ""})
    with pytest.raises(Invalid):
        change_document(actor=world.owner.actor, document=document, audience="chosen", **given)
    with pytest.raises(NotAllowed):
        change_document(actor=world.top.actor, document=document, **given)
    assert entries(world) == before + 1
    everyone = change_document(actor=world.manager.actor, document=document, **given)
    assert list(everyone.readers.all()) == []


def test_the_kind_stays_once_a_version_was_signed(world, published):
    """It decides who approves: a procedure would become a policy that top management never signed."""
    document, before = document_of(published), entries(world)
    with pytest.raises(Invalid) as refusal:
        change_document(
            actor=world.manager.actor, document=document, title="x", kind="policy", owner=world.owner.member
        )
    assert set(refusal.value.errors) == {"kind"}
    assert entries(world) == before


def test_link_and_unlink_document(world, draft):
    document, before = document_of(draft), entries(world)
    link_document(actor=world.owner.actor, document=document, number="5.2")
    assert (entries(world), last(world).verb) == (before + 1, "document.linked")
    link_document(actor=world.owner.actor, document=document, number="5.2")
    assert entries(world) == before + 1
    unlink_document(actor=world.owner.actor, document=document, number="5.2")
    assert (entries(world), last(world).verb) == (before + 2, "document.unlinked")
    with pytest.raises(NotFound):
        unlink_document(actor=world.owner.actor, document=document, number="5.2")
    with pytest.raises(Invalid):
        link_document(actor=world.owner.actor, document=document, number="99")
    with pytest.raises(NotAllowed):
        link_document(actor=world.auditor.actor, document=document, number="7.5.2")
    assert entries(world) == before + 2


def test_retire_document_needs_a_reason_and_is_the_end(world, published):
    document, before = document_of(published), entries(world)
    with pytest.raises(NotAllowed):
        retire_document(actor=world.owner.actor, document=document, reason="Old")
    with pytest.raises(Invalid):
        retire_document(actor=world.manager.actor, document=document, reason=" ")
    retired = retire_document(actor=world.manager.actor, document=document, reason="Replaced")
    assert (retired.status, entries(world), last(world).verb) == ("retired", before + 1, "document.retired")
    for call in (
        lambda: retire_document(actor=world.manager.actor, document=document, reason="Again"),
        lambda: change_document(actor=world.manager.actor, document=document, title="x", kind="plan"),
        lambda: link_document(actor=world.manager.actor, document=document, number="5.2"),
        lambda: draft_version(actor=world.manager.actor, document=document),
    ):
        with pytest.raises(Conflict):
            call()
    assert entries(world) == before + 1


def test_another_organizations_document_is_not_found(other_world, draft):
    document, actor = document_of(draft), other_world.manager.actor
    for call in (
        lambda: change_document(actor=actor, document=document, title="x", kind="plan"),
        lambda: link_document(actor=actor, document=document, number="5.2"),
        lambda: unlink_document(actor=actor, document=document, number="7.5.1"),
        lambda: retire_document(actor=actor, document=document, reason="x"),
        lambda: draft_version(actor=actor, document=document),
    ):
        with pytest.raises(NotFound):
            call()


def test_the_database_holds_one_draft_and_one_in_force(world, published):
    document = published.document
    for status in ("published", "draft"):
        second = DocumentVersion(
            organization=world.organization, document=document, number=9, status=status,
            author=world.manager.member, approved_by=world.top.member, adopted=True,
            approved_on=in_days(0), valid_from=in_days(0),
        )  # fmt: skip
        if status == "draft":
            draft_version(actor=world.manager.actor, document=document)
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            change(world.organization, world.system) as unit,
        ):
            second.save(force_insert=True)
            unit.record("story.told", second)


def test_the_words_of_a_file_stand_in_no_state_document(world, catalogue):
    version = create(world, upload=Upload("plan.docx", [docx_bytes("Secret of the file")]))
    assert ExtractedText.objects.get(version=version).text == "Secret of the file"
    bodies = b"".join(bytes(each.body) for each in StateDocument.objects.filter(reference=version.reference))
    assert b"Secret of the file" not in bodies
    assert version.file.sha256.encode() in bodies
    assert Path(path_of(world.organization.pk, version.file.sha256)).is_file()
