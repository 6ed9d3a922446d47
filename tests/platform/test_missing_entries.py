"""Entries that were taken away, head and all, and files that were put in place of others: found and named."""

from __future__ import annotations

import pytest

from aims.platform.models import LedgerChain, LedgerEntry, StateDocument, StoredFile
from controls.models import StatementFile
from documents.models import EvidenceVersion
from tests.audits.conftest import keep
from tests.controls.story import make_story, run_jobs
from tests.platform.tampering import entries, found, states, walls_down
from tests.worlds import World


def cut(world: World, keeping: int) -> None:
    """Take every entry after this one away and set the head back, as a careful forger would."""
    chain = LedgerChain.objects.get(organization=world.organization)
    last = entries(world).filter(sequence=keeping).first()
    with walls_down():
        states(world).filter(sequence__gt=keeping).delete()
        entries(world).filter(sequence__gt=keeping).delete()
        LedgerChain.objects.filter(pk=chain.pk).update(
            sequence=keeping,
            digest=last.digest if last else "0" * 64,
            recorded_at=last.recorded_at if last else chain.recorded_at,
        )


@pytest.mark.parametrize("missing", [1, 5])
def test_a_chain_cut_at_its_end_is_found(missing: int, written: World) -> None:
    assert found(written) == "None"
    cut(written, entries(written).count() - missing)
    assert "is later: entries are missing" in found(written)


def test_an_emptied_chain_is_found(written: World) -> None:
    cut(written, 0)
    assert (LedgerEntry.objects.filter(chain__organization=written.organization).count()) == 0
    assert StateDocument.objects.filter(chain__organization=written.organization).count() == 0
    assert "no entry is left" in found(written)


@pytest.mark.django_db
def test_a_signed_file_that_was_exchanged_is_found() -> None:
    story = make_story()
    version = story.approved()
    run_jobs()
    other = keep(story.world, "Another file", ["A.2.2"], b"forged").versions.get().file
    assert found(story.world) == "None"
    signed = version.files.get(format="pdf")
    with walls_down():
        StatementFile.objects.filter(pk=signed.pk).update(file=other)
    assert found(story.world) == f"file of statement file {signed.pk}: no entry gave it {other.sha256}"
    with walls_down():
        StatementFile.history.filter(id=signed.pk).update(file=other)
    assert f"no entry gave it {other.sha256}" in found(story.world)


@pytest.mark.django_db
def test_evidence_that_points_at_another_file_is_found() -> None:
    story = make_story()
    first = keep(story.world, "First", ["A.2.2"], b"first").versions.get()
    second = keep(story.world, "Second", ["A.2.2"], b"second").versions.get()
    assert StoredFile.objects.filter(organization=story.organization).count() == 2
    with walls_down():
        EvidenceVersion.objects.filter(pk=first.pk).update(file=second.file)
        EvidenceVersion.history.filter(id=first.pk).update(file=second.file)
    assert f"no entry gave it {second.file.sha256}" in found(story.world)
