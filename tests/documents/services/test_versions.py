"""Versions begun, written, replaced, withdrawn, superseded."""

from __future__ import annotations

import pytest

from aims.core.errors import Conflict, NotFound, Stale
from aims.platform.selectors.ledger import verify
from documents.models import Acknowledgement
from documents.services.approval import (
    approve_document,
    publish_document,
    return_document,
    submit_document,
)
from documents.services.documents import create_document, retire_document
from documents.services.receiving import Upload
from documents.services.versions import (
    change_draft,
    draft_version,
    replace_upload,
    withdraw_draft,
)
from tests.documents.conftest import document_of, reread
from tests.documents.making import docx_bytes
from tests.documents.services.test_evidence import entries, last

pytestmark = pytest.mark.django_db


def test_only_a_draft_is_written(world, in_review):
    before = entries(world)
    with pytest.raises(Conflict):
        change_draft(actor=world.manager.actor, version=in_review, text="Later")
    with pytest.raises(Conflict):
        replace_upload(
            actor=world.manager.actor, version=in_review, upload=Upload("a.docx", [docx_bytes("x")])
        )
    with pytest.raises(Conflict):
        withdraw_draft(actor=world.manager.actor, version=in_review)
    assert entries(world) == before


def test_the_next_version_supersedes_in_the_same_change(world, published):
    second = draft_version(actor=world.manager.actor, document=published.document, change_note="Two nurses")
    assert (second.number, second.text) == (2, published.text)
    with pytest.raises(Conflict, match="on its way"):
        draft_version(actor=world.manager.actor, document=published.document)
    second = change_draft(actor=world.manager.actor, version=second, text="# Triage\n\nTwo nurses look.")
    second = submit_document(actor=world.manager.actor, version=second)
    second = approve_document(actor=world.top.actor, version=second)
    assert reread(published).status == "published"
    before = entries(world)
    publish_document(actor=world.manager.actor, version=second)
    assert (reread(published).status, entries(world)) == ("superseded", before + 1)
    assert Acknowledgement.objects.filter(version=second).count() == 5
    assert reread(published).text == "# Triage\n\nA nurse looks first."


def test_nothing_moves_once_retired(world, in_review):
    retire_document(actor=world.manager.actor, document=document_of(in_review), reason="Not needed")
    for call in (
        lambda: approve_document(actor=world.top.actor, version=in_review),
        lambda: return_document(actor=world.top.actor, version=in_review, reason="x"),
    ):
        with pytest.raises(Conflict, match="retired"):
            call()


def test_a_number_is_never_given_twice(world, published):
    second = draft_version(actor=world.manager.actor, document=published.document)
    before = entries(world)
    withdraw_draft(actor=world.manager.actor, version=second)
    assert (entries(world), last(world).verb) == (before + 1, "document.withdrawn")
    assert draft_version(actor=world.manager.actor, document=published.document).number == 3


def test_the_only_version_and_one_that_was_sent_are_not_withdrawn(world, draft, published):
    second = draft_version(actor=world.manager.actor, document=published.document)
    second = submit_document(actor=world.manager.actor, version=second)
    second = return_document(actor=world.top.actor, version=second, reason="x")
    with pytest.raises(Conflict, match="was sent"):
        withdraw_draft(actor=world.manager.actor, version=second)
    only = create_document(
        actor=world.manager.actor, organization=world.organization, title="Only", kind="plan", text="x"
    )
    with pytest.raises(Conflict, match="only version"):
        withdraw_draft(actor=world.manager.actor, version=only)


def test_a_stale_draft_is_refused_and_keeps_the_other_s_words(world, draft):
    change_draft(actor=world.owner.actor, version=draft, text="Theirs", revision=1)
    before = entries(world)
    with pytest.raises(Stale):
        change_draft(actor=world.manager.actor, version=draft, text="Mine", revision=1)
    assert (reread(draft).text, entries(world)) == ("Theirs", before)


def test_a_file_in_a_draft_is_replaced_and_its_words_with_it(world, catalogue):
    version = create_document(
        actor=world.manager.actor, organization=world.organization, title="F", kind="plan",
        upload=Upload("a.docx", [docx_bytes("Old")]),
    )  # fmt: skip
    before = entries(world)
    version = replace_upload(
        actor=world.manager.actor, version=version, upload=Upload("b.docx", [docx_bytes("New")]), revision=1
    )
    version = reread(version)
    assert (version.file_name, version.extracted.text, version.revision) == ("b.docx", "New", 2)
    assert (entries(world), last(world).verb) == (before + 1, "document.replaced")
    written = change_draft(actor=world.manager.actor, version=version, text="Now written here")
    assert (written.source, written.file, hasattr(reread(written), "extracted")) == ("markdown", None, False)
    assert verify(world.organization).found is None


def test_another_organization_s_version_is_not_found(other_world, published, world):
    second, actor = (
        draft_version(actor=world.manager.actor, document=published.document),
        other_world.top.actor,
    )
    manager = other_world.manager.actor
    for call in (
        lambda: submit_document(actor=manager, version=second),
        lambda: return_document(actor=actor, version=second, reason="x"),
        lambda: approve_document(actor=actor, version=second),
        lambda: publish_document(actor=manager, version=second),
        lambda: change_draft(actor=manager, version=second, text="x"),
        lambda: withdraw_draft(actor=manager, version=second),
    ):
        with pytest.raises(NotFound):
            call()
