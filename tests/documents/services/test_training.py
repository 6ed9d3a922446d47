"""Evidence of training records: linked and unlinked, each refusal, one entry."""

from __future__ import annotations

import pytest

from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from aims.models import Training
from aims.platform.models import LedgerEntry
from aims.platform.selectors.ledger import verify
from aims.services.training import withdraw_training
from documents.models import Evidence, TrainingEvidence
from documents.services.evidence import add_evidence, withdraw_evidence
from documents.services.training import link_training_evidence, unlink_training_evidence
from tests.people import a_competence, a_training, shown_by
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def training(world: World) -> Training:
    return a_training(world, a_competence(world))


def last(world: World) -> LedgerEntry:
    return LedgerEntry.objects.filter(chain__organization=world.organization).latest("pk")


def test_link_and_unlink(world: World, training: Training, evidence: Evidence) -> None:
    link = link_training_evidence(
        actor=world.owner.actor, training=training, evidence=evidence, revision=1, reason="Certificate"
    )
    assert (last(world).verb, link.history.count()) == ("training_evidence.linked", 1)
    with pytest.raises(Invalid):
        shown_by(world, training, evidence)
    with pytest.raises(Stale):
        unlink_training_evidence(actor=world.owner.actor, link=link, revision=9)
    seen, history = link.pk, link.history.model
    unlink_training_evidence(actor=world.owner.actor, link=link, revision=1)
    assert (last(world).verb, TrainingEvidence.objects.count()) == ("training_evidence.unlinked", 0)
    assert history.objects.filter(history_type="-").count() == 1
    link.pk = seen
    with pytest.raises(NotFound):
        unlink_training_evidence(actor=world.owner.actor, link=link)
    assert verify(world.organization).found is None


def test_link_is_refused(world: World, other_world: World, training: Training, evidence: Evidence) -> None:
    before = LedgerEntry.objects.count()
    for person in (world.auditor, world.top, world.admin, world.external):
        with pytest.raises(NotAllowed):
            link_training_evidence(actor=person.actor, training=training, evidence=evidence)
    with pytest.raises(NotFound):
        link_training_evidence(actor=other_world.manager.actor, training=training, evidence=evidence)
    assert (LedgerEntry.objects.count(), TrainingEvidence.objects.count()) == (before, 0)
    theirs = add_evidence(
        actor=other_world.manager.actor,
        organization=other_world.organization,
        title="Theirs",
        file_name="t.txt",
        chunks=[b"t"],
    )
    with pytest.raises(NotFound):
        shown_by(world, training, theirs)


def test_what_was_withdrawn_is_not_linked(world: World, training: Training, evidence: Evidence) -> None:
    other = a_training(world, training.competence)
    withdraw_training(actor=world.manager.actor, record=other, reason="Twice")
    with pytest.raises(Conflict):
        shown_by(world, other, evidence)
    withdraw_evidence(actor=world.manager.actor, evidence=evidence, reason="Wrong")
    with pytest.raises(Conflict):
        shown_by(world, training, evidence)
    assert TrainingEvidence.objects.count() == 0
