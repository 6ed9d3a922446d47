"""The way of a version: each step, each guard, four eyes, what is frozen."""

from __future__ import annotations

from hashlib import sha256

import pytest

from aims.core.errors import Conflict, Invalid, NotAllowed, Stale
from aims.platform.enums import GrantKind
from aims.platform.models import Job
from aims.platform.selectors.ledger import verify
from aims.platform.services.organizations import give_grant
from documents.enums import DocumentStatus, DocumentVersionStatus
from documents.models import Acknowledgement, Document, DocumentVersion
from documents.selectors.signing import mark_of
from documents.services.approval import (
    approve_document,
    publish_document,
    return_document,
    submit_document,
)
from documents.services.documents import change_document, create_document
from documents.services.receiving import Upload
from documents.services.versions import (
    change_draft,
)
from documents.workflows import DOCUMENT, DOCUMENT_VERSION
from tests.documents.conftest import document_of, in_days, reread
from tests.documents.making import docx_bytes
from tests.documents.services.test_evidence import entries, last

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", DocumentVersionStatus.values)
@pytest.mark.parametrize("verb", DOCUMENT_VERSION.by_verb)
def test_the_whole_table_of_a_version(status: str, verb: str) -> None:
    step, version = DOCUMENT_VERSION.by_verb[verb], DocumentVersion(status=status)
    if status in step.source:
        assert DOCUMENT_VERSION.step(version, verb, reason="Because").target == version.status
    else:
        with pytest.raises(Conflict):
            DOCUMENT_VERSION.step(version, verb, reason="Because")
        assert version.status == status


@pytest.mark.parametrize("status", DocumentStatus.values)
@pytest.mark.parametrize("verb", DOCUMENT.by_verb)
def test_the_whole_table_of_a_document(status: str, verb: str) -> None:
    document = Document(status=status)
    if status in DOCUMENT.by_verb[verb].source:
        assert DOCUMENT.step(document, verb, reason="Because").target == document.status
    else:
        with pytest.raises(Conflict):
            DOCUMENT.step(document, verb, reason="Because")


@pytest.mark.parametrize("status", DocumentVersionStatus.values)
def test_only_what_is_in_force_is_adopted(status: str) -> None:
    version = DocumentVersion()
    if status == "published":
        DOCUMENT_VERSION.adopt(version, status)
        assert version.status == status
    else:
        with pytest.raises(Invalid):
            DOCUMENT_VERSION.adopt(version, status)


def test_the_way_to_in_force_leaves_one_entry_and_one_history_row_each(world, draft):
    verbs, rows = [], [draft.history.count()]

    def step(version):
        verbs.append(last(world).verb)
        rows.append(version.history.count())
        return version

    before = entries(world)
    version = step(submit_document(actor=world.owner.actor, version=draft, revision=1))
    version = step(approve_document(actor=world.top.actor, version=version, revision=2))
    version = step(
        publish_document(actor=world.owner.actor, version=version, next_review_on=in_days(30), revision=3)
    )
    assert verbs == ["document.submitted", "document.approved", "document.published"]
    assert (rows, entries(world)) == ([1, 2, 3, 4], before + 3)
    assert (version.status, version.valid_from, version.approved_on) == ("published", in_days(0), in_days(0))
    assert document_of(version).next_review_on == in_days(30)
    assert verify(world.organization).found is None


def test_submit_lists_every_place_to_mend(world, catalogue):
    version = create_document(
        actor=world.manager.actor, organization=world.organization, title="New", kind="plan",
        text="# A\n\nEvery [Decide: how often] days.\n\nBy [Decide: whom].",
    )  # fmt: skip
    before = entries(world)
    with pytest.raises(Invalid) as refusal:
        submit_document(actor=world.manager.actor, version=version)
    assert refusal.value.errors == {
        "": [
            "Name an owner of the document.",
            "Line 3: decide “how often” and replace the marker.",
            "Line 5: decide “whom” and replace the marker.",
        ]
    }
    assert (reread(version).status, entries(world)) == ("draft", before)


def test_submit_refuses_an_empty_text_and_takes_a_file(world, catalogue):
    given = {"actor": world.manager.actor, "organization": world.organization, "kind": "plan"}
    empty = create_document(**given, title="Empty", owner=world.owner.member)
    with pytest.raises(Invalid, match="Write the text"):
        submit_document(actor=world.manager.actor, version=empty)
    upload = Upload("a.docx", [docx_bytes("Decide: this is a word of the file")])
    file = create_document(**given, title="File", owner=world.owner.member, upload=upload)
    assert submit_document(actor=world.manager.actor, version=file).status == "in_review"


def test_submit_is_for_the_owner_and_the_manager(world, draft):
    for person in (world.top, world.auditor, world.admin, world.external):
        with pytest.raises(NotAllowed):
            submit_document(actor=person.actor, version=draft)


def test_return_needs_a_reason_and_opens_the_draft_again(world, in_review):
    with pytest.raises(Invalid):
        return_document(actor=world.top.actor, version=in_review, reason="")
    with pytest.raises(NotAllowed):
        return_document(actor=world.owner.actor, version=in_review, reason="x")
    before = entries(world)
    returned = return_document(actor=world.top.actor, version=in_review, reason="Say who")
    assert (returned.status, entries(world), last(world).verb) == ("draft", before + 1, "document.returned")
    change_draft(actor=world.manager.actor, version=returned, text="Better")


def test_a_returned_approval_is_void(world, approved):
    returned = return_document(actor=world.top.actor, version=approved, reason="Too soon")
    assert (returned.approved_by, returned.approved_at, returned.approved_on, returned.frozen) == (None,) * 4
    assert returned.history.filter(approved_by=world.top.member).exists()


def test_the_author_does_not_approve(world, in_review):
    before = entries(world)
    with pytest.raises(NotAllowed, match="four eyes"):
        approve_document(actor=world.manager.actor, version=in_review)
    assert (reread(in_review).status, entries(world)) == ("in_review", before)


def test_nor_after_handing_authorship_over_for_a_moment(world, draft):
    """Maya wrote it, Rajiv saved it unchanged: the history knows both."""
    version = change_draft(actor=world.owner.actor, version=draft, text=draft.text)
    assert version.author == world.owner.member
    version = submit_document(actor=world.owner.actor, version=version)
    with pytest.raises(NotAllowed, match="four eyes"):
        approve_document(actor=world.manager.actor, version=version)


def test_nor_does_the_sender_nor_who_wrote_a_word_between(world, draft):
    give_grant(actor=world.admin.actor, member=world.owner.member, kind=GrantKind.TOP_MANAGEMENT)
    version = submit_document(actor=world.owner.actor, version=draft)
    with pytest.raises(NotAllowed, match="four eyes"):
        approve_document(actor=world.owner.actor, version=version)
    version = return_document(actor=world.top.actor, version=version, reason="x")
    version = change_draft(actor=world.manager.actor, version=version, text="Other")
    version = submit_document(actor=world.manager.actor, version=version)
    with pytest.raises(NotAllowed, match="four eyes"):
        approve_document(actor=world.owner.actor, version=version)
    assert approve_document(actor=world.top.actor, version=version).approved_by == world.top.member


def test_the_aims_manager_approves_what_others_wrote_but_no_policy(world, catalogue):
    given = {"actor": world.owner.actor, "organization": world.organization, "owner": world.owner.member}
    for kind, may in (("procedure", True), ("plan", True), ("external", True), ("policy", False)):
        version = create_document(**given, title=kind, kind=kind, text="Words")
        version = submit_document(actor=world.owner.actor, version=version)
        if may:
            assert approve_document(actor=world.manager.actor, version=version).status == "approved"
        else:
            with pytest.raises(NotAllowed, match="approve a policy"):
                approve_document(actor=world.manager.actor, version=version)
            assert approve_document(actor=world.top.actor, version=version).status == "approved"


def test_the_system_and_others_never_approve(world, in_review):
    for actor in (world.system, world.owner.actor, world.auditor.actor, world.admin.actor):
        with pytest.raises(NotAllowed):
            approve_document(actor=actor, version=in_review)


def test_approval_holds_for_what_was_seen(world, in_review):
    seen = mark_of(reread(in_review))
    change_document(
        actor=world.manager.actor, document=document_of(in_review), title="Another title", kind="procedure",
        owner=world.owner.member,
    )  # fmt: skip
    before = entries(world)
    with pytest.raises(Stale, match="no longer says what you saw"):
        approve_document(actor=world.top.actor, version=in_review, seen=seen)
    with pytest.raises(Stale):
        approve_document(actor=world.top.actor, version=in_review, revision=1)
    assert (reread(in_review).status, entries(world)) == ("in_review", before)
    now = reread(in_review)
    assert (
        approve_document(actor=world.top.actor, version=now, seen=mark_of(now), revision=2).status
        == "approved"
    )


def test_a_second_approval_is_told(world, approved):
    before = entries(world)
    with pytest.raises(Conflict):
        approve_document(actor=world.top.actor, version=approved, revision=2)
    assert entries(world) == before


def test_what_was_approved_is_frozen_with_people_by_reference(world, approved):
    assert approved.frozen == {
        "format": 1,
        "reference": "DOC-0001",
        "number": 1,
        "title": "Triage procedure",
        "kind": "procedure",
        "owner": world.owner.member.reference,
        "author": world.manager.member.reference,
        "change_note": "",
        "source": "markdown",
        "text": "# Triage\n\nA nurse looks first.",
        "text_sha256": sha256(approved.text.encode()).hexdigest(),
        "file_name": "",
        "file_sha256": "",
    }


@pytest.mark.parametrize("days", [None, 0, -1])
def test_publish_needs_a_review_in_the_future(world, approved, days):
    before = entries(world)
    with pytest.raises(Invalid) as refusal:
        publish_document(
            actor=world.owner.actor, version=approved, next_review_on=None if days is None else in_days(days)
        )
    assert set(refusal.value.errors) == {"next_review_on"}
    assert (reread(approved).status, entries(world), Acknowledgement.objects.count()) == (
        "approved",
        before,
        0,
    )


def test_publish_needs_an_owner(world, approved):
    document = document_of(approved)
    change_document(actor=world.manager.actor, document=document, title="x", kind="procedure", owner=None)
    with pytest.raises(Invalid, match="Name an owner"):
        publish_document(actor=world.manager.actor, version=approved, next_review_on=in_days(3))


def test_publish_asks_everyone_inside_and_for_one_pdf(world, published):
    asked = set(Acknowledgement.objects.values_list("member__name", flat=True))
    people = (world.manager, world.owner, world.auditor, world.top, world.admin)
    assert asked == {person.member.name for person in people}
    assert list(Job.objects.values_list("name", "key")) == [("render_document", f"document:{published.pk}")]
    assert '"asked":5' in bytes(last(world).body).decode()


def test_publishing_twice_is_told_and_does_nothing(world, published):
    before = entries(world)
    with pytest.raises(Conflict):
        publish_document(actor=world.owner.actor, version=published, next_review_on=in_days(3))
    assert (entries(world), Acknowledgement.objects.count(), Job.objects.count()) == (before, 5, 1)
