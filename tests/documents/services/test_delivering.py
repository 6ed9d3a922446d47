"""Delivering what was asked for: each way, each refusal, and what is left behind."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale, TooLarge
from aims.platform.models import StoredFile
from documents.models import Evidence, EvidenceRequest
from documents.services.delivering import (
    deliver_existing_evidence,
    deliver_new_version,
)
from documents.services.evidence import add_evidence, change_evidence, withdraw_evidence
from tests.documents.requesting import (
    TODAY,
    accept,
    ask,
    deliver,
    entries,
    kept_files,
    send_back,
)
from tests.worlds import World

pytestmark = pytest.mark.django_db


def test_whoever_is_asked_delivers_whatever_their_access(world: World, catalogue: None) -> None:
    asked = deliver(ask(world, asked_of=world.top.member), world.top)
    assert (asked.status, asked.version.added_by) == ("delivered", world.top.member)


def test_nobody_else_delivers_but_the_manager(world: World, other_world: World, asked, settings) -> None:
    before = entries(world)
    for person in (world.auditor, world.top, world.admin, world.external):
        with pytest.raises(NotAllowed):
            deliver(asked, person)
    with pytest.raises(NotFound):
        deliver(asked, other_world.manager)
    assert (entries(world), kept_files(settings)) == (before, [])
    assert deliver(asked, world.manager).delivered_by == world.manager.member


def test_a_double_click_delivers_once(world: World, asked: EvidenceRequest) -> None:
    deliver(asked, world.owner, revision=1)
    before = entries(world)
    with pytest.raises(Stale):
        deliver(asked, world.owner, revision=1)
    with pytest.raises(Conflict):
        deliver(asked, world.owner)
    asked.refresh_from_db()
    with pytest.raises(Conflict, match="nothing has to be delivered"):
        deliver(asked, world.owner)
    assert (entries(world), Evidence.objects.count()) == (before, 1)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"chunks": []}, Invalid),
        ({"chunks": [b"x" * 2000]}, TooLarge),
        ({"title": ""}, Invalid),
        ({"requirements": ["A.99.1"]}, Invalid),
        ({"valid_until": TODAY - timedelta(days=1)}, Invalid),
    ],
)
def test_what_cannot_be_kept_leaves_nothing(world: World, asked, settings, given, refusal) -> None:
    settings.AIMS_EVIDENCE_LIMIT = 1000
    before = entries(world)
    with pytest.raises(refusal):
        deliver(asked, world.owner, **given)
    asked.refresh_from_db()
    assert (asked.status, entries(world), Evidence.objects.count()) == ("asked", before, 0)
    assert (kept_files(settings), StoredFile.objects.count()) == ([], 0)


def test_a_hostile_file_is_only_bytes_with_a_clean_name(world: World, asked: EvidenceRequest) -> None:
    asked = deliver(asked, world.owner, file_name="../../x\x00<script>.html", content=b"<script>")
    assert asked.version.media_type == "application/octet-stream"
    assert (asked.version.file_name, "/" in asked.version.file_name) == ("x_script_.html", False)


def test_the_very_version_that_was_returned_is_not_delivered_again(world: World, asked) -> None:
    asked = send_back(deliver(asked, world.owner, owner=world.owner.member), world.manager)
    with pytest.raises(Conflict, match="This is what was returned"):
        deliver_existing_evidence(actor=world.owner.actor, request=asked, evidence=asked.evidence)
    with pytest.raises(Conflict, match="same bytes"):
        deliver_new_version(actor=world.owner.actor, request=asked, file_name="m", chunks=[b"We met."])
    asked.refresh_from_db()
    assert asked.status == "returned"


def test_existing_evidence_answers_as_its_newest_version_stands(world: World, evidence, catalogue) -> None:
    asked = ask(world, asked_of=world.top.member)
    asked = deliver_existing_evidence(actor=world.top.actor, request=asked, evidence=evidence)
    assert (asked.evidence, asked.version) == (evidence, evidence.versions.get())
    accept(asked, world.manager)
    numbers = evidence.requirements.values_list("requirement__number", flat=True)
    assert sorted(numbers) == ["6.1.2", "9.3.2", "A.2.2", "A.7.4"]


def test_existing_evidence_that_ended_was_withdrawn_or_is_theirs(world, other_world, asked, evidence) -> None:
    theirs = add_evidence(
        actor=other_world.manager.actor,
        organization=other_world.organization,
        title="Theirs",
        file_name="t.txt",
        chunks=[b"t"],
    )
    before, actor = entries(world), world.owner.actor
    with pytest.raises(NotFound):
        deliver_existing_evidence(actor=actor, request=asked, evidence=theirs)
    assert entries(world) == before
    change_evidence(actor=actor, evidence=evidence, title="T", valid_until=TODAY - timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        deliver_existing_evidence(actor=actor, request=asked, evidence=evidence)
    assert list(refused.value.errors) == ["existing"]
    withdraw_evidence(actor=world.manager.actor, evidence=evidence, reason="Old")
    with pytest.raises(Conflict):
        deliver_existing_evidence(actor=actor, request=asked, evidence=evidence)


def test_a_newer_version_is_of_evidence_that_one_may_replace(world: World, evidence: Evidence) -> None:
    again = ask(world, asked_of=world.top.member, renews=evidence)
    with pytest.raises(NotAllowed):
        deliver_new_version(actor=world.top.actor, request=again, file_name="b", chunks=[b"2"])
    nothing = ask(world)
    with pytest.raises(Conflict, match="Nothing was delivered before"):
        deliver_new_version(actor=world.owner.actor, request=nothing, file_name="b", chunks=[b"2"])
