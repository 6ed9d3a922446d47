"""The pages of a gap assessment: one after the other, two people at once, the result, the file."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.urls import reverse

from controls.models import GapAssessment
from controls.services.gaps import finish_gap_assessment
from tests.certifying import answer, answer_all, assessed, entries, line_of
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def gap(world: World) -> GapAssessment:
    call_command("load_catalogue", verbosity=0)
    return assessed(world)


def _path(world: World, page: str, **kwargs: str) -> str:
    return reverse(f"gap-assessment-{page}", kwargs={"organization": world.organization.slug, **kwargs})


def test_started_from_the_list(world: World) -> None:
    call_command("load_catalogue", verbosity=0)
    client = world.manager.client()
    assert "No gap assessment yet" in client.get(_path(world, "list")).content.decode()
    sent = {"title": "First", "owner": world.owner.member.pk}
    answer_ = client.post(_path(world, "start"), sent, follow=True)
    assert "0 of 70 clauses and controls were looked at" in answer_.content.decode()
    again = client.post(_path(world, "start"), sent)
    assert again.status_code == 409


def test_another_organization_s_people_lead_nothing_here(world: World, other_world: World) -> None:
    call_command("load_catalogue", verbosity=0)
    before = entries(world)
    for owner in (other_world.owner.member.pk, 999_999):
        sent = {"title": "First", "owner": owner}
        assert world.manager.client().post(_path(world, "start"), sent).status_code == 422
    assert entries(world) == before


def test_save_and_next(world: World, gap: GapAssessment) -> None:
    client, path = world.manager.client(), _path(world, "answer", reference=gap.reference, number="4.1")
    page = client.get(path).content.decode()
    assert "Save and next: 4.2" in page
    assert "Not applicable" not in page
    sent = {"revision": 1, "answer": "met", "words": "", "next": "1"}
    response = client.post(path, sent)
    assert response["Location"] == _path(world, "answer", reference=gap.reference, number="4.2")
    response = client.post(
        _path(world, "answer", reference=gap.reference, number="A.2.2"), {"revision": 1, "answer": "met"}
    )
    assert response["Location"].endswith("#row-A.2.2")


def test_words_are_asked_for_beside_the_field(world: World, gap: GapAssessment) -> None:
    path = _path(world, "answer", reference=gap.reference, number="4.1")
    before = entries(world)
    response = world.manager.client().post(path, {"revision": 1, "answer": "not_met", "words": ""})
    assert (response.status_code, entries(world)) == (422, before)
    assert response.context["form"].errors["words"] == ["Say what is missing."]


def test_two_people_at_once(world: World, gap: GapAssessment) -> None:
    path = _path(world, "answer", reference=gap.reference, number="4.1")
    answer(world, line_of(gap, "4.1"), answer="partly", words="Theirs it is")
    response = world.manager.client().post(path, {"revision": 1, "answer": "met", "words": "Mine it is"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Theirs it is" in page
    assert "Mine it is" in page


def test_who_answers_for_a_clause_answers_it(world: World, gap: GapAssessment) -> None:
    path = _path(world, "answer", reference=gap.reference, number="4.1")
    client = world.owner.client()
    assert "Save" not in client.get(path).content.decode()
    assert client.post(path, {"revision": 1, "answer": "met"}).status_code == 403
    answer(world, line_of(gap, "4.1"), owner=world.owner.member)
    assert client.post(path, {"revision": 2, "answer": "met"}).status_code == 302


def test_the_result_shows_gaps_and_a_picture(world: World, gap: GapAssessment) -> None:
    answer(world, line_of(gap, "A.2.2"), answer="not_met", words="Nothing is written.")
    page = world.auditor.client().get(_path(world, "detail", reference=gap.reference)).content.decode()
    assert "Nothing is written." in page
    assert "1 gap." in page
    assert "How far each part is met" in page


def test_finished_is_read_only(world: World, gap: GapAssessment) -> None:
    client, finish = world.manager.client(), _path(world, "finish", reference=gap.reference)
    assert "70 clauses and controls were not looked at yet." in client.get(finish).content.decode()
    assert client.post(finish, {"revision": 1}).status_code == 409
    answer_all(world, gap)
    assert client.post(finish, {"revision": 1, "conclusion": "Ready."}).status_code == 302
    assert "Ready." in client.get(_path(world, "detail", reference=gap.reference)).content.decode()
    path = _path(world, "answer", reference=gap.reference, number="4.1")
    assert "What was found" in client.get(path).content.decode()
    assert client.post(path, {"revision": 2, "answer": "met"}).status_code == 409
    assert client.get(finish).status_code == 409


def test_abandoned_with_a_reason(world: World, gap: GapAssessment) -> None:
    client, path = world.manager.client(), _path(world, "abandon", reference=gap.reference)
    assert client.post(path, {"revision": 1, "reason": ""}).status_code == 422
    page = client.post(path, {"revision": 1, "reason": "Scope changed"}, follow=True).content.decode()
    assert "Abandoned because: Scope changed" in page


def test_all_answers_as_a_file(world: World, gap: GapAssessment) -> None:
    answer(world, line_of(gap, "4.1"), words="Two notes.")
    path = _path(world, "export", reference=gap.reference, kind="csv")
    lines = b"".join(world.manager.client().get(path).streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1].startswith("4.1,")
    assert len(lines) == 71
    assert world.manager.client().get(path.replace("csv", "pdf")).status_code == 404


def test_another_organization_finds_nothing(world: World, other_world: World, gap: GapAssessment) -> None:
    path = _path(other_world, "detail", reference=gap.reference)
    assert other_world.manager.client().get(path).status_code == 404


def test_a_past_day_shows_the_answers_of_then(world: World, gap: GapAssessment) -> None:
    moment = gap.history.latest("history_date").history_date
    answer(world, line_of(gap, "4.1"))
    finish_path = _path(world, "detail", reference=gap.reference)
    page = world.manager.client().get(finish_path, {"as_of": moment.isoformat()}).content.decode()
    assert "0 of 70 clauses and controls" in page
    answer_all(world, gap)
    finish_gap_assessment(actor=world.manager.actor, assessment=gap)
    then = {"as_of": moment.isoformat()}
    line = world.manager.client().get(_path(world, "answer", reference=gap.reference, number="4.1"), then)
    assert line.status_code == 200
