"""Evidence of a training record over HTTP."""

from __future__ import annotations

import pytest

from aims.models import Training
from documents.models import Evidence, TrainingEvidence
from tests.people import a_competence, a_training
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def training(world: World) -> Training:
    return a_training(world, a_competence(world))


def at(world: World, path: str = "") -> str:
    return f"/o/{world.organization.slug}/trainings/TRN-0001/{path}"


def test_link_and_remove(world: World, training: Training, evidence: Evidence) -> None:
    client = world.owner.client()
    assert "No evidence shows this record yet" in client.get(at(world)).content.decode()
    sent = {"revision": 1, "evidence": " evd-0001 "}
    assert client.post(at(world, "evidence/link"), sent).status_code == 302
    assert client.post(at(world, "evidence/link"), sent).status_code == 422
    page = client.get(at(world)).content.decode()
    assert (evidence.title in page, at(world, "evidence/EVD-0001/unlink") in page) == (True, True)
    shown = client.get(f"/o/{world.organization.slug}/evidence/EVD-0001/").content.decode()
    assert at(world) in shown
    assert client.post(at(world, "evidence/EVD-0001/unlink"), {"revision": 1}).status_code == 302
    assert client.post(at(world, "evidence/EVD-0001/unlink"), {"revision": 1}).status_code == 404
    assert TrainingEvidence.objects.count() == 0


@pytest.mark.parametrize("reference", ["EVD-9999", "<script>", "", "x" * 21, "\x00"])
def test_what_is_not_here_is_not_linked(world: World, training, evidence, reference: str) -> None:
    answer = world.manager.client().post(at(world, "evidence/link"), {"revision": 1, "evidence": reference})
    assert (answer.status_code, TrainingEvidence.objects.count()) == (422, 0)


def test_who_may_not(world: World, other_world: World, training, evidence) -> None:
    for person in (world.auditor, world.top, world.admin):
        assert person.client().get(at(world, "evidence/link")).status_code == 403
    theirs = f"/o/{other_world.organization.slug}/trainings/TRN-0001/evidence/link"
    assert other_world.manager.client().get(theirs).status_code == 404
    lost = world.manager.client().post(at(world, "evidence/link"), {"evidence": "EVD-0001"})
    assert (lost.status_code, TrainingEvidence.objects.count()) == (409, 0)
