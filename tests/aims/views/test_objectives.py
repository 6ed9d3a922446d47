"""AI objectives over HTTP: set, measured, corrected, closed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from aims.models import AIObjective, ObjectiveReading
from aims.platform.inbox import inbox
from aims.platform.models import LedgerEntry
from aims.services.objectives import change_objective, move_objective
from tests.people import TODAY, a_reading, an_objective, in_days
from tests.worlds import World

pytestmark = pytest.mark.django_db


def at(world: World, path: str = "") -> str:
    return f"/o/{world.organization.slug}/objectives/{path}"


def filled(response: Any) -> dict[str, Any]:
    """What a browser sends back of the form that it got."""
    values = {field.html_name: field.value() for field in response.context["form"]}
    return {name: value for name, value in values.items() if value not in (None, "")}


def given(world: World, **more: Any) -> dict[str, Any]:
    return {
        "title": "Fewer missed calls",
        "why": "The policy promises it.",
        "indicator": "Calls ranked too low",
        "unit": "%",
        "direction": "down",
        "baseline": "10",
        "target": "2.5",
        "started_on": TODAY,
        "due_on": in_days(100),
        "owner": world.owner.member.pk,
        **more,
    }


def test_set_measure_correct_close(world: World) -> None:
    client = world.manager.client()
    assert "What shall be better by when?" in client.get(at(world)).content.decode()
    answer = client.post(at(world, "new"), given(world))
    assert (answer.status_code, answer["Location"]) == (302, at(world, "OBJ-0001/"))
    page = client.get(answer["Location"]).content.decode()
    for words in ("No reading yet", "2.5 %", "Rajiv Northfold", "Record a reading", "Close it"):
        assert words in page
    owner = world.owner.client()
    sent = {"value": "60", "measured_on": TODAY}
    assert owner.post(at(world, "OBJ-0001/measure"), sent).status_code == 302
    assert owner.post(at(world, "OBJ-0001/measure"), sent).status_code == 422
    wrong = ObjectiveReading.objects.get()
    correct = at(world, f"OBJ-0001/readings/{wrong.pk}/correct")
    assert owner.post(correct, {**sent, "value": "6"}).status_code == 422
    assert owner.post(correct, {**sent, "value": "2", "note": "One zero too many"}).status_code == 302
    assert owner.post(correct, {**sent, "value": "2", "note": "Again"}).status_code == 409
    page = client.get(at(world, "OBJ-0001/")).content.decode()
    for words in ("Target reached", "Corrected", "Correction", "One zero too many", '<svg class="a-chart"'):
        assert words in page
    assert owner.get(at(world, "OBJ-0001/steps/achieve")).status_code == 403
    assert client.get(at(world, "OBJ-0001/steps/vanish")).status_code == 404
    assert client.post(at(world, "OBJ-0001/steps/miss"), {"revision": 1}).status_code == 422
    assert client.post(at(world, "OBJ-0001/steps/achieve"), {"revision": 1}).status_code == 302
    assert client.post(at(world, "OBJ-0001/steps/achieve"), {"revision": 2}).status_code == 409
    page = client.get(at(world, "OBJ-0001/")).content.decode()
    assert ("Record a reading" in page, "Close it" in page, "Achieved" in page) == (False, False, True)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"target": "10"}, "beyond the baseline"),
        ({"target": "1e400"}, "digits"),
        ({"target": "NaN"}, "Enter a number"),
        ({"target": "9" * 5000}, "digits"),
        ({"target": "1,5"}, "Enter a number"),
        ({"target": ""}, "required"),
        ({"due_on": TODAY}, "due after the day"),
        ({"owner": 10**30}, "valid choice"),
        ({"title": "a\x00"}, "Null characters"),
        ({"direction": "sideways"}, "valid choice"),
    ],
)
def test_what_cannot_be_set_says_why(world: World, wrong: dict[str, Any], words: str) -> None:
    before = LedgerEntry.objects.count()
    answer = world.manager.client().post(at(world, "new"), given(world, **wrong))
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert (LedgerEntry.objects.count(), AIObjective.objects.count()) == (before, 0)


def test_the_form_comes_back_as_it_is_stored(world: World) -> None:
    made = an_objective(world, target=Decimal("2.5"))
    client, path = world.owner.client(), at(world, "OBJ-0001/change")
    values = filled(client.get(path))
    assert (str(values["target"]), str(values["baseline"])) == ("2.5", "10")
    change_objective(actor=world.manager.actor, objective=made, revision=1, target=Decimal(3))
    answer = client.post(path, {**values, "title": "Mine"})
    assert [row.label for row in answer.context["stale"]["rows"]] == ["Objective", "Target"]
    again = {**filled(answer), "title": "Mine"}
    assert client.post(path, again).status_code == 302
    made.refresh_from_db()
    assert (made.title, made.target) == ("Mine", 3)


def test_the_list_says_whether_each_is_on_course(world: World) -> None:
    behind, late = an_objective(world, "Behind"), an_objective(world, "Late", due_on=in_days(-1))
    quiet = an_objective(world, "Quiet", started_on=in_days(-200), owner=world.top.member)
    a_reading(world, behind, "9.5")
    done = an_objective(world, "Done")
    a_reading(world, done, "2")
    move_objective(actor=world.manager.actor, objective=done, verb="achieve")
    client = world.auditor.client()

    def shown(query: str) -> list[tuple[str, str]]:
        rows = client.get(at(world) + query).context["list"].page_rows
        return [(row.title, row.course.word) for row in rows]

    assert shown("") == [("Late", "Past its day"), ("Behind", "Behind"), ("Quiet", "No reading yet")]
    assert shown("?tab=overdue") == [("Late", "Past its day")]
    assert shown("?tab=unread") == [("Quiet", "No reading yet")]
    assert shown("?tab=achieved") == [("Done", "Achieved")]
    assert shown(f"?owner={world.top.member.reference}&q=qui") == [("Quiet", "No reading yet")]
    exported = b"".join(client.get(at(world, "export.csv")).streaming_content).decode().splitlines()
    assert [line.split(",")[0] for line in exported[1:]] == [
        late.reference,
        behind.reference,
        quiet.reference,
    ]
    assert client.get(at(world, "export.pdf")).status_code == 404


def test_what_asks_for_a_reading_stands_on_the_owner_s_first_page(world: World) -> None:
    an_objective(world, "Late", due_on=in_days(-1), started_on=in_days(-300))
    an_objective(world, "Quiet", started_on=in_days(-200))
    an_objective(world, "New")
    rows = [row for row in inbox(world.owner.viewpoint) if row.reference.startswith("OBJ")]
    assert [(row.what, row.is_late) for row in rows] == [
        ("Say how it ended: Late", True),
        ("Measure Quiet", False),
    ]
    client = world.owner.client()
    assert [client.get(row.address).status_code for row in rows] == [200, 200]
    assert not [row for row in inbox(world.manager.viewpoint) if row.reference.startswith("OBJ")]


def test_the_past_and_the_wall(world: World, other_world: World) -> None:
    made = an_objective(world)
    reading = a_reading(world, made, "8")
    moment = LedgerEntry.objects.latest("pk").recorded_at.isoformat().replace("+", "%2B")
    change_objective(actor=world.manager.actor, objective=made, revision=1, title="Renamed")
    for path in ("", "OBJ-0001/", "export.xlsx"):
        response = world.manager.client().get(at(world, f"{path}?as_of={moment}"))
        assert (response.status_code, b"".join(response) != b"") == (200, True)
    page = world.manager.client().get(at(world, f"OBJ-0001/?as_of={moment}")).content.decode()
    assert ("Fewer missed calls" in page, "Record a reading" in page) == (True, False)
    client = other_world.manager.client()
    assert client.get(at(other_world, "OBJ-0001/")).status_code == 404
    assert client.get(at(other_world, f"OBJ-0001/readings/{reading.pk}/correct")).status_code == 404
    assert world.manager.client().get(at(world, f"OBJ-0001/readings/{10**18}/correct")).status_code == 404
