from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError

from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale, TooLarge
from aims.platform.files import path_of
from aims.platform.models import LedgerEntry, StoredFile
from aims.platform.selectors.ledger import verify
from documents.enums import EvidenceStatus
from documents.models import Evidence, EvidenceVersion
from documents.services.evidence import (
    add_evidence,
    change_evidence,
    link_evidence,
    replace_evidence,
    unlink_evidence,
    withdraw_evidence,
)
from tests.worlds import World

pytestmark = pytest.mark.django_db


def entries(world: World) -> int:
    return LedgerEntry.objects.filter(chain__organization=world.organization).count()


def last(world: World) -> LedgerEntry:
    found = LedgerEntry.objects.filter(chain__organization=world.organization).last()
    assert found is not None
    return found


def content(stored: StoredFile) -> bytes:
    return path_of(stored.organization_id, stored.sha256).read_bytes()


def kept_files(settings) -> list[Path]:
    root = Path(settings.AIMS_FILES_DIR)
    return [path for path in root.rglob("*") if path.is_file()] if root.is_dir() else []


def test_add_evidence_keeps_bytes_links_and_one_entry(world, evidence):
    entry = last(world)
    assert evidence.reference == "EVD-0001"
    assert entry.verb == "evidence.added"
    version = evidence.versions.get()
    assert (version.number, version.file_name, version.media_type) == (1, "bias.pdf", "application/pdf")
    assert content(version.file) == b"%PDF-1.7 bias"
    assert json.loads(bytes(entry.body))["files"] == [{"sha256": version.file.sha256, "size": 13}]
    assert sorted(evidence.requirements.values_list("requirement__number", flat=True)) == ["6.1.2", "A.7.4"]
    assert evidence.history.count() == 1
    assert verify(world.organization).found is None


def test_add_evidence_is_refused_without_access(world, catalogue, settings):
    before = entries(world)
    for person in (world.auditor, world.top, world.admin, world.external):
        with pytest.raises(NotAllowed):
            add_evidence(
                actor=person.actor,
                organization=world.organization,
                title="x",
                file_name="a",
                chunks=[b"a"],
            )
    assert (entries(world), kept_files(settings)) == (before, [])


def test_add_evidence_to_another_organization_is_not_found(world, other_world, settings):
    with pytest.raises(NotFound):
        add_evidence(
            actor=world.manager.actor,
            organization=other_world.organization,
            title="x",
            file_name="a",
            chunks=[b"a"],
        )
    assert kept_files(settings) == []


def test_add_evidence_refuses_an_owner_of_another_organization(world, other_world):
    with pytest.raises((IntegrityError, Invalid)):
        add_evidence(
            actor=world.manager.actor,
            organization=world.organization,
            title="x",
            file_name="a",
            chunks=[b"a"],
            owner=other_world.owner.member,
        )


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"chunks": []}, "The file is empty (0 bytes). Choose the file again."),
        ({"requirements": ["A.99.1"]}, "There is no clause or control “A.99.1”."),
        ({"title": ""}, "Some of what you entered cannot be saved yet."),
        ({"title": "x" * 5000}, "Some of what you entered cannot be saved yet."),
    ],
)
def test_add_evidence_refuses_what_cannot_be_kept(world, catalogue, settings, values, message):
    before = entries(world)
    given = {"title": "Minutes", "chunks": [b"x"], "requirements": ["9.3.2"], **values}
    with pytest.raises(Invalid) as refusal:
        add_evidence(actor=world.manager.actor, organization=world.organization, file_name="m.txt", **given)
    assert refusal.value.message == message
    assert (entries(world), Evidence.objects.count(), StoredFile.objects.count()) == (before, 0, 0)
    assert kept_files(settings) == []


def test_add_evidence_stops_reading_at_the_limit(world, settings):
    settings.AIMS_EVIDENCE_LIMIT = 1000
    read = []

    def endless():
        while True:
            read.append(1)
            yield b"x" * 300

    with pytest.raises(TooLarge):
        add_evidence(
            actor=world.owner.actor,
            organization=world.organization,
            title="Too long",
            file_name="long.bin",
            chunks=endless(),
        )
    assert len(read) == 4
    assert kept_files(settings) == []


def test_replace_evidence_adds_a_version_and_the_old_one_stays(world, evidence):
    before = entries(world)
    version = replace_evidence(
        actor=world.owner.actor,
        evidence=evidence,
        file_name="bias-2.pdf",
        chunks=[b"second"],
        valid_until=date(2027, 5, 1),
    )
    assert entries(world) == before + 1
    assert last(world).verb == "evidence.replaced"
    first = evidence.versions.get(number=1)
    assert (version.number, content(version.file)) == (2, b"second")
    assert content(first.file) == b"%PDF-1.7 bias"
    evidence.refresh_from_db()
    assert evidence.valid_until == date(2027, 5, 1)
    assert evidence.history.count() == 2
    assert EvidenceVersion.history.filter(evidence_id=evidence.pk).count() == 2


def test_replace_evidence_refuses_strangers_stale_forms_and_the_same_bytes(world, evidence):
    before = entries(world)
    with pytest.raises(NotAllowed):
        replace_evidence(actor=world.top.actor, evidence=evidence, file_name="x", chunks=[b"x"])
    with pytest.raises(Stale):
        replace_evidence(actor=world.owner.actor, evidence=evidence, file_name="x", chunks=[b"x"], revision=7)
    with pytest.raises(Conflict):
        replace_evidence(actor=world.owner.actor, evidence=evidence, file_name="y", chunks=[b"%PDF-1.7 bias"])
    with pytest.raises(Invalid):
        replace_evidence(actor=world.owner.actor, evidence=evidence, file_name="x", chunks=[])
    assert (entries(world), evidence.versions.count()) == (before, 1)


def test_an_owner_changes_only_their_own_evidence(world, evidence):
    foreign = add_evidence(
        actor=world.manager.actor,
        organization=world.organization,
        title="Not theirs",
        file_name="a",
        chunks=[b"a"],
    )
    with pytest.raises(NotAllowed):
        change_evidence(actor=world.owner.actor, evidence=foreign, title="Mine")
    changed = change_evidence(actor=world.owner.actor, evidence=evidence, title="Mine", revision=1)
    assert (changed.title, changed.revision) == ("Mine", 2)


def test_change_evidence_writes_one_entry_and_refuses_stale_and_invalid(world, evidence):
    before = entries(world)
    change_evidence(
        actor=world.manager.actor, evidence=evidence, title="Renamed", revision=1, reason="Clearer"
    )
    assert (entries(world), last(world).verb) == (before + 1, "evidence.changed")
    assert evidence.history.count() == 2
    with pytest.raises(Stale):
        change_evidence(actor=world.manager.actor, evidence=evidence, title="Again", revision=1)
    with pytest.raises(Invalid):
        change_evidence(actor=world.manager.actor, evidence=evidence, title="", revision=2)
    evidence.refresh_from_db()
    assert (evidence.title, entries(world)) == ("Renamed", before + 1)


def test_link_and_unlink_evidence(world, evidence):
    before = entries(world)
    link_evidence(actor=world.manager.actor, evidence=evidence, number="7.5.3")
    assert (entries(world), last(world).verb) == (before + 1, "evidence.linked")
    link_evidence(actor=world.manager.actor, evidence=evidence, number="7.5.3")
    assert entries(world) == before + 1
    unlink_evidence(actor=world.manager.actor, evidence=evidence, number="7.5.3")
    assert (entries(world), last(world).verb) == (before + 2, "evidence.unlinked")
    with pytest.raises(NotFound):
        unlink_evidence(actor=world.manager.actor, evidence=evidence, number="7.5.3")
    with pytest.raises(Invalid):
        link_evidence(actor=world.manager.actor, evidence=evidence, number="99")
    with pytest.raises(NotAllowed):
        link_evidence(actor=world.auditor.actor, evidence=evidence, number="7.5.2")
    assert entries(world) == before + 2


def test_withdraw_evidence_needs_a_reason_and_is_the_end(world, evidence):
    before = entries(world)
    with pytest.raises(Invalid):
        withdraw_evidence(actor=world.manager.actor, evidence=evidence, reason=" ")
    withdrawn = withdraw_evidence(actor=world.manager.actor, evidence=evidence, reason="Wrong file")
    assert (withdrawn.status, entries(world)) == (EvidenceStatus.WITHDRAWN, before + 1)
    for call in (
        lambda: withdraw_evidence(actor=world.manager.actor, evidence=evidence, reason="Again"),
        lambda: change_evidence(actor=world.manager.actor, evidence=evidence, title="x"),
        lambda: replace_evidence(actor=world.manager.actor, evidence=evidence, file_name="x", chunks=[b"x"]),
        lambda: link_evidence(actor=world.manager.actor, evidence=evidence, number="7.5.3"),
    ):
        with pytest.raises(Conflict):
            call()
    assert entries(world) == before + 1


def test_another_organizations_evidence_is_not_found(other_world, evidence):
    actor = other_world.manager.actor
    for call in (
        lambda: change_evidence(actor=actor, evidence=evidence, title="x"),
        lambda: replace_evidence(actor=actor, evidence=evidence, file_name="x", chunks=[b"x"]),
        lambda: link_evidence(actor=actor, evidence=evidence, number="7.5.3"),
        lambda: unlink_evidence(actor=actor, evidence=evidence, number="6.1.2"),
        lambda: withdraw_evidence(actor=actor, evidence=evidence, reason="x"),
    ):
        with pytest.raises(NotFound):
            call()


def test_a_failure_after_the_file_leaves_no_row(world, catalogue, settings):
    before = entries(world)
    with pytest.raises(Invalid):
        add_evidence(
            actor=world.manager.actor,
            organization=world.organization,
            title="Torn",
            file_name="a.txt",
            chunks=torn(),
        )
    assert (entries(world), Evidence.objects.count(), StoredFile.objects.count()) == (before, 0, 0)
    assert kept_files(settings) == []


def torn():
    yield b"first part"
    raise Invalid("The connection broke.")


def test_each_version_says_until_when_it_counts(world, evidence):
    for number, until in enumerate((date(2027, 1, 31), date(2028, 1, 31), None), 2):
        version = replace_evidence(
            actor=world.owner.actor,
            evidence=evidence,
            file_name="new.pdf",
            chunks=[str(number).encode()],
            valid_until=until,
        )
        assert (version.number, version.covers_until) == (number, until)
