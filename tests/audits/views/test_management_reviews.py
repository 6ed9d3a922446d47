"""Management reviews over HTTP: from the plan to the signature, the list, the first page, the past."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from aims.platform.glance import cards
from aims.platform.inbox import inbox
from aims.platform.models import LedgerEntry
from aims.platform.saving import save
from aims.platform.unit import change
from audits.enums import InputKey
from audits.models import ManagementReview, ReviewAction
from tests.minutes import SOON, TODAY, answered, asked, held, planned, prepared, ready, signed
from tests.worlds import Person, World

pytestmark = pytest.mark.django_db


def at(world: World, path: str = "", noun: str = "management-reviews") -> str:
    return f"/o/{world.organization.slug}/{noun}/{path}"


def filled(response: Any) -> dict[str, Any]:
    """What a browser sends back of the form that it got."""
    values = {field.html_name: field.value() for field in response.context["form"]}
    return {name: value for name, value in values.items() if value not in (None, "")}


def sent(client: Any, path: str, **given: Any) -> Any:
    """Open a form, fill it in, send it."""
    return client.post(path, {**filled(client.get(path)), **given})


def test_from_the_plan_to_the_signature(world: World) -> None:
    client = world.manager.client()
    answer = sent(client, at(world, "plan"), planned_on=SOON, chair=world.top.member.pk)
    assert (answer.status_code, answer["Location"]) == (302, at(world, "MRV-0001/"))
    page = client.get(at(world, "MRV-0001/")).content.decode()
    assert "The figures are not read yet" in page
    assert "Read the figures" in page
    assert sent(client, at(world, "MRV-0001/prepare")).status_code == 302
    page = client.get(at(world, "MRV-0001/")).content.decode()
    assert page.count("Needs words") == len(InputKey)
    for key in InputKey.values:
        assert sent(client, at(world, f"MRV-0001/inputs/{key}"), words="Nothing.").status_code == 302
    people = [world.top.member.pk, world.manager.member.pk]
    answer = sent(client, at(world, "MRV-0001/hold"), held_on=TODAY, present=people)
    assert answer.status_code == 302
    assert sent(client, at(world, "MRV-0001/minutes"), minutes="We met.").status_code == 302
    for kind in ("improvement", "change"):
        answer = sent(client, at(world, "MRV-0001/decide"), kind=kind, words="None is needed.")
        assert answer.status_code == 302
    answer = sent(
        client,
        at(world, "MRV-0001/act"),
        words="Repeat the test.",
        owner=world.owner.member.pk,
        due_on=SOON,
    )
    assert answer.status_code == 302
    assert "Sign the minutes" not in client.get(at(world, "MRV-0001/")).content.decode()

    top = world.top.client()
    page = top.get(at(world, "MRV-0001/"))
    assert "Nothing is missing" in page.content.decode()
    path = at(world, "MRV-0001/sign") + f"?seen={page.context['mark']}"
    assert sent(top, path).status_code == 302
    assert top.get(path).status_code == 409
    page = world.auditor.client().get(at(world, "MRV-0001/")).content.decode()
    for words in (
        "Signed by Claire Northfold",
        "None is needed.",
        "Repeat the test.",
        "The PDF is being made",
    ):
        assert words in page, words
    assert ManagementReview.objects.get().status == "signed"


def test_a_signature_asks_for_what_is_missing_and_for_what_was_seen(world: World) -> None:
    held(world, prepared(world))
    top = world.top.client()
    page = top.get(at(world, "MRV-0001/sign")).content.decode()
    assert "things to mend first" in page
    assert top.post(at(world, "MRV-0001/sign"), {"revision": 3}).status_code == 422
    mark = top.get(at(world, "MRV-0001/")).context["mark"]
    sent(world.manager.client(), at(world, "MRV-0001/inputs/risks"), words="Seven.")
    answer = top.post(at(world, "MRV-0001/sign"), {"revision": 3, "seen": mark})
    assert (answer.status_code, ManagementReview.objects.get().status) == (409, "held")


def test_two_people_at_one_input(world: World) -> None:
    prepared(world)
    client, path = world.manager.client(), at(world, "MRV-0001/inputs/issues")
    opened = filled(client.get(path))
    assert client.post(path, {**opened, "words": "Theirs"}).status_code == 302
    answer = client.post(path, {**opened, "words": "Mine"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Theirs" in page
    assert "Mine" in page
    assert client.get(at(world, "MRV-0001/inputs/nothing")).status_code == 404


@pytest.mark.parametrize("junk", ["9" * 20, "-1", "a\x00b", "<script>"])
def test_junk_is_refused_and_kept_out(world: World, junk: str) -> None:
    answered(world)
    client, before = world.manager.client(), LedgerEntry.objects.count()
    answer = client.post(at(world, "MRV-0001/hold"), {"revision": 1, "held_on": junk, "present": [junk]})
    assert answer.status_code == 422
    answer = client.post(
        at(world, "MRV-0001/act"), {"words": "x", "owner": junk, "decision": junk, "due_on": junk}
    )
    assert answer.status_code == 422
    assert LedgerEntry.objects.count() == before


def test_the_lists(world: World) -> None:
    signed(world)
    planned(world, title="Next")
    client = world.auditor.client()

    def shown(path: str) -> list[str]:
        return [row.reference for row in client.get(path).context["list"].page_rows]

    assert shown(at(world)) == ["MRV-0002", "MRV-0001"] or shown(at(world)) == ["MRV-0001", "MRV-0002"]
    assert shown(at(world) + "?tab=signed") == ["MRV-0001"]
    assert shown(at(world) + "?q=next") == ["MRV-0002"]
    actions = at(world, noun="review-actions")
    assert shown(actions) == ["MRA-0001"]
    assert shown(f"{actions}?tab=late") == []
    assert shown(f"{actions}?review=MRV-0002") == []
    lines = b"".join(client.get(f"{actions}export.csv").streaming_content).decode().splitlines()
    assert lines[1].startswith("MRA-0001,Repeat the bias test.,MRV-0001")


def test_an_action_from_its_page_to_the_end(world: World) -> None:
    asked(world, held(world))
    path, client = at(world, "MRA-0001/", "review-actions"), world.owner.client()
    assert "It is done" in client.get(path).content.decode()
    assert "Drop it" not in client.get(path).content.decode()
    assert client.get(f"{path}drop").status_code == 403
    assert sent(world.manager.client(), f"{path}change", owner=world.top.member.pk).status_code == 302
    assert client.get(f"{path}complete").status_code == 403
    assert sent(world.top.client(), f"{path}complete", reason="Repeated").status_code == 302
    page = client.get(path).content.decode()
    assert "Done: Repeated" in page
    assert world.manager.client().get(f"{path}drop").status_code == 409


def _waits(person: Person) -> list[tuple[str, str]]:
    rows = inbox(person.viewpoint)
    return [(row.what, row.action) for row in rows if row.reference[:3] in ("MRV", "MRA")]


def test_the_inbox_of_each(world: World) -> None:
    review = planned(world, planned_on=TODAY, title="the review")
    assert _waits(world.manager) == [("Prepare the review", "Open")]
    review = answered(world, prepared(world, review))
    assert _waits(world.manager) == [("Hold the review", "Open")]
    assert _waits(world.top) == []
    ready(world, review)
    assert _waits(world.manager) == []
    assert _waits(world.top) == [("Sign the minutes of the review", "Read and sign")]
    assert _waits(world.owner) == [("Repeat the bias test.", "Open")]
    far = planned(world, planned_on=TODAY + timedelta(days=90))
    assert _waits(world.manager) == [], far.reference


def test_the_card_of_top_management(world: World) -> None:
    def card(person: Person) -> dict[str, Any] | None:
        found = [each for each in cards(person.viewpoint) if each.title == "Management review"]
        return found[0].context if found else None

    assert card(world.manager) is None
    empty = card(world.top)
    assert empty is not None
    assert (empty["coming"], empty["last"]) == (None, None)
    first, second = signed(world), planned(world)
    with change(world.organization, world.system) as unit:
        action = ReviewAction.objects.get()
        action.recorded_on, action.due_on = TODAY - timedelta(days=9), TODAY - timedelta(days=1)
        save(action, ["recorded_on", "due_on"])
        unit.record("story.told", action)
    found = card(world.top)
    assert found is not None
    assert (found["coming"], found["last"], found["open"], found["late"]) == (second, first, 1, 1)
    page = world.top.client().get(f"/o/{world.organization.slug}/").content.decode()
    assert "1 late" in page


def test_in_the_past_nothing_is_changed(world: World) -> None:
    answered(world)
    moment = LedgerEntry.objects.latest("pk").recorded_at.isoformat().replace("+", "%2B")
    ready(world, ManagementReview.objects.get())
    client = world.manager.client()
    page = client.get(at(world, "MRV-0001/") + f"?as_of={moment}")
    text = page.content.decode()
    assert (page.status_code, "/hold" in text, "/decide" in text, "Decided" in text) == (
        200,
        False,
        False,
        False,
    )
    for path in ("", "MRV-0001/review.pdf"):
        assert client.get(at(world, path) + f"?as_of={moment}").status_code == 200
    assert client.get(at(world, noun="review-actions") + f"?as_of={moment}").status_code == 200


def test_outside_nothing_of_it_is_seen(world: World, other_world: World) -> None:
    signed(world)
    for path in (at(world), at(world, "MRV-0001/"), at(world, "MRA-0001/", "review-actions")):
        assert world.external.client().get(path).status_code == 404
        assert other_world.manager.client().get(path).status_code == 404
    assert other_world.manager.client().get(at(other_world, "MRV-0001/")).status_code == 404


def test_the_first_page_opens_in_the_past_too(world: World) -> None:
    """A figure opens its list as of the cut-off, and from there the first page of that moment."""
    signed(world)
    planned(world, planned_on=TODAY)
    moment = LedgerEntry.objects.latest("pk").recorded_at.isoformat().replace("+", "%2B")
    for person in (world.manager, world.top, world.owner, world.auditor, world.admin):
        page = person.client().get(f"/o/{world.organization.slug}/?as_of={moment}")
        assert page.status_code == 200, person.member.name
