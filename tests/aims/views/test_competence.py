"""People and competence over HTTP: the matrix, the gaps, a person, records."""

from __future__ import annotations

from typing import Any

import pytest

from aims.models import Competence, CompetenceNeed, Training
from aims.platform.inbox import inbox
from aims.platform.models import LedgerEntry
from aims.services.competence import change_competence, change_need
from aims.services.training import change_training
from tests.people import TODAY, a_competence, a_need, a_training, in_days
from tests.worlds import World

pytestmark = pytest.mark.django_db


def at(world: World, path: str) -> str:
    return f"/o/{world.organization.slug}/{path}"


def filled(response: Any) -> dict[str, Any]:
    """What a browser sends back of the form that it got."""
    values = {field.html_name: field.value() for field in response.context["form"]}
    return {name: value for name, value in values.items() if value not in (None, "")}


def lines(response: Any) -> list[str]:
    return b"".join(response.streaming_content).decode().splitlines()


def test_from_a_competence_to_a_gap_to_a_record(world: World) -> None:
    client = world.manager.client()
    empty = client.get(at(world, "competence/")).content.decode()
    assert "Nobody is said to need anything yet" in empty
    answer = client.post(at(world, "competences/new"), {"name": "Bias testing", "meaning": "Plans tests."})
    assert (answer.status_code, answer["Location"]) == (302, at(world, "competences/CMP-0001/"))
    opened = client.get(at(world, "competence/needs/new") + "?competence=CMP-0001&member=MEM-0002")
    values = filled(opened)
    competence = Competence.objects.get()
    assert str(
        values["competence"].pk if hasattr(values["competence"], "pk") else values["competence"]
    ) == str(competence.pk)
    sent = {"competence": competence.pk, "member": world.owner.member.pk, "why": "Runs the tests"}
    answer = client.post(at(world, "competence/needs/new"), sent)
    person = at(world, f"competence/people/{world.owner.member.reference}")
    assert (answer.status_code, answer["Location"]) == (302, person)
    assert client.post(at(world, "competence/needs/new"), sent).status_code == 422

    matrix = client.get(at(world, "competence/"))
    assert [line.member for line in matrix.context["matrix"].lines] == [world.owner.member]
    page = matrix.content.decode()
    assert "Missing" in page
    assert f'href="{person}#CMP-0001"' in page
    gaps = client.get(at(world, "competence/gaps"))
    assert [row.reference for row in gaps.context["list"].page_rows] == ["CND-0001"]
    exported = lines(client.get(at(world, "competence/gaps/export.csv")))
    assert [line.split(",")[5] for line in exported] == ["Standing", "Missing"]

    sent = {
        "competence": competence.pk,
        "member": world.owner.member.pk,
        "kind": "training",
        "held_on": TODAY,
    }
    answer = client.post(at(world, "trainings/new"), sent)
    assert (answer.status_code, answer["Location"]) == (302, at(world, "trainings/TRN-0001/"))
    page = client.get(answer["Location"]).content.decode()
    for words in (
        "Rajiv Northfold: Bias testing",
        "Counts",
        "Link evidence",
        "Withdraw",
        "training.recorded"[:8],
    ):
        assert words in page
    assert "Nothing in this view" in client.get(at(world, "competence/") + "?tab=gaps").content.decode()
    assert lines(client.get(at(world, "competence/gaps/export.csv")))[1:] == []


def test_the_matrix_says_by_word_how_each_stands(world: World) -> None:
    names = {"Has it": {}, "Expires soon": {"expires_on": in_days(9)}, "Expired": {"expires_on": in_days(-1)}}
    for name, given in names.items():
        competence = a_competence(world, f"C {name}")
        a_need(world, competence)
        a_training(world, competence, **given)
    a_training(world, competence, world.top)
    response = world.auditor.client().get(at(world, "competence/"))
    first, second = response.context["matrix"].lines
    assert (first.member, second.member) == (world.top.member, world.owner.member)
    assert [cell.standing.word for cell in second.cells] == ["Expired", "Expires soon", "Has it"]
    assert [cell.standing and cell.standing.word for cell in first.cells] == ["Has it", None, None]
    page = response.content.decode()
    assert "not asked for" not in page.split(world.owner.member.name)[1]
    assert "Say that" not in page, "who only reads is offered nothing"
    found = world.auditor.client().get(at(world, "competence/") + "?tab=gaps&q=rajiv")
    assert [row.name for row in found.context["list"].page_rows] == ["Rajiv Northfold"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"held_on": in_days(1)}, "still to come"),
        ({"held_on": ""}, "required"),
        ({"held_on": "someday"}, "valid date"),
        ({"expires_on": in_days(-9)}, "cannot end before"),
        ({"member": 10**30}, "valid choice"),
        ({"member": "\x00"}, ""),
        ({"competence": ""}, "required"),
        ({"kind": "hearsay"}, "valid choice"),
        ({"provider": "a\x00b"}, "Null characters"),
    ],
)
def test_a_record_that_cannot_be_saved_says_why(world: World, given, words) -> None:
    competence, before = a_competence(world), LedgerEntry.objects.count() + 0
    sent = {
        "member": world.owner.member.pk,
        "competence": competence.pk,
        "kind": "training",
        "held_on": TODAY,
        **given,
    }
    answer = world.manager.client().post(at(world, "trainings/new"), sent)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert (LedgerEntry.objects.count(), Training.objects.count()) == (before, 0)


def test_an_owner_records_their_own_and_no_one_else_s(world: World) -> None:
    competence, client = a_competence(world), world.owner.client()
    opened = client.get(at(world, "trainings/new"))
    assert [each.name for each in opened.context["form"].fields["member"].queryset] == ["Rajiv Northfold"]
    sent = {"competence": competence.pk, "kind": "experience", "held_on": TODAY}
    assert client.post(at(world, "trainings/new"), {**sent, "member": world.top.member.pk}).status_code == 422
    assert (
        client.post(at(world, "trainings/new"), {**sent, "member": world.owner.member.pk}).status_code == 302
    )
    other = at(world, f"trainings/new?member={world.top.member.reference}")
    assert client.get(other).status_code == 403
    for person in (world.auditor, world.top, world.admin):
        assert person.client().get(at(world, "trainings/new")).status_code == 403


def test_two_people_at_one_form_are_shown_both(world: World) -> None:
    client = world.manager.client()
    competence = a_competence(world)
    need, record = a_need(world, competence), a_training(world, competence)
    forms = {
        "competences/CMP-0001/change": "meaning",
        "competence/needs/CND-0001/change": "why",
        "trainings/TRN-0001/change": "notes",
    }
    opened = {path: filled(client.get(at(world, path))) for path in forms}
    actor = world.manager.actor
    change_competence(actor=actor, competence=competence, revision=1, meaning="Theirs it is")
    change_need(actor=actor, need=need, why="Theirs it is", needed_by=None)
    change_training(actor=actor, record=record, revision=1, notes="Theirs it is")
    before = LedgerEntry.objects.count()
    for path, field in forms.items():
        answer = client.post(at(world, path), {**opened[path], field: "Mine it is"})
        page = answer.content.decode()
        assert (answer.status_code, "Theirs it is" in page, "Mine it is" in page) == (409, True, True), path
        assert client.post(at(world, path), {**opened[path], "revision": ""}).status_code == 409
    assert LedgerEntry.objects.count() == before


def test_remove_retire_withdraw(world: World) -> None:
    client = world.manager.client()
    competence = a_competence(world)
    a_need(world, competence)
    a_training(world, competence)
    for path, values in (
        ("competence/needs/CND-0001/remove", {"revision": 1}),
        ("trainings/TRN-0001/withdraw", {"revision": 1, "reason": "Twice"}),
        ("competences/CMP-0001/retire", {"revision": 1, "reason": "Bought in"}),
    ):
        if "reason" in values:
            assert client.post(at(world, path), {"revision": 1}).status_code == 422
        assert client.post(at(world, path), values).status_code == 302
    assert CompetenceNeed.objects.count() == 0
    assert (Training.objects.get().status, Competence.objects.get().status) == ("withdrawn", "retired")
    assert (
        client.post(at(world, "trainings/TRN-0001/withdraw"), {"revision": 2, "reason": "R"}).status_code
        == 409
    )
    page = client.get(at(world, "trainings/") + "?tab=withdrawn")
    assert [row.reference for row in page.context["list"].page_rows] == ["TRN-0001"]
    assert ">Withdraw</a>" not in client.get(at(world, "trainings/TRN-0001/")).content.decode()


def test_their_people_are_not_here(world: World, other_world: World) -> None:
    competence = a_competence(world)
    a_need(world, competence)
    a_training(world, competence)
    client = other_world.manager.client()
    for path in (
        "competences/CMP-0001/",
        "trainings/TRN-0001/",
        "competence/needs/CND-0001/change",
        f"competence/people/{'MEM-0099'}",
        "trainings/new?member=MEM-0099",
        "competence/needs/new?competence=CMP-0001",
    ):
        assert client.get(at(other_world, path)).status_code == 404, path
    assert client.get(at(world, "competence/")).status_code == 404


def test_what_is_missing_or_ends_stands_on_the_first_page(world: World) -> None:
    for name, given in (
        ("Old", {"expires_on": in_days(9)}),
        ("Over", {"expires_on": in_days(-1)}),
        ("Fine", {}),
    ):
        competence = a_competence(world, name)
        a_need(world, competence, needed_by=in_days(-3))
        a_training(world, competence, **given)
    a_need(world, a_competence(world, "Later"), needed_by=in_days(200))
    a_need(world, a_competence(world, "Next"), needed_by=in_days(20))
    rows = [row for row in inbox(world.owner.viewpoint) if row.reference.startswith("CND")]
    assert sorted((row.what, row.is_late) for row in rows) == [
        ("Get trained: Next", False),
        ("Get trained: Over", True),
        ("Renew: Old", False),
    ]
    client = world.owner.client()
    for row in rows:
        assert client.get(row.address).status_code == 200
    assert not [row for row in inbox(world.manager.viewpoint) if row.reference.startswith("CND")]
    assert client.get(at(world, "")).status_code == 200


def test_the_past_is_shown_as_it_was(world: World) -> None:
    competence = a_competence(world)
    a_need(world, competence)
    a_training(world, competence)
    moment = LedgerEntry.objects.latest("pk").recorded_at.isoformat().replace("+", "%2B")
    client = world.manager.client()
    for path in (
        "competence/",
        "competence/gaps",
        "competences/",
        "competences/CMP-0001/",
        "trainings/",
        "trainings/TRN-0001/",
        f"competence/people/{world.owner.member.reference}",
        "competence/gaps/export.csv",
        "trainings/export.xlsx",
    ):
        response = client.get(at(world, f"{path}?as_of={moment}"))
        assert response.status_code == 200, path
        body = b"".join(response) if response.streaming else response.content
        assert b'class="btn btn-primary"' not in body, path
