"""Requests for evidence over HTTP: ask, deliver in a minute, decide, ask again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from aims.platform.inbox import inbox
from aims.platform.models import LedgerEntry, StoredFile
from aims.platform.saving import save
from aims.platform.services.organizations import deactivate_member
from aims.platform.unit import change
from audits.models import AuditorEngagement
from documents.models import Evidence, EvidenceRequest
from documents.services.delivering import deliver_existing_evidence, deliver_new_evidence
from documents.services.evidence import add_evidence, change_evidence
from documents.services.requests import accept_evidence_request, return_evidence_request
from tests.papers import ask
from tests.populated import engage
from tests.worlds import World

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


def at(world: World, path: str = "", noun: str = "evidence-requests") -> str:
    return f"/o/{world.organization.slug}/{noun}/{path}"


def upload(content: bytes = b"We met.") -> SimpleUploadedFile:
    return SimpleUploadedFile("minutes.txt", content)


def filled(response: Any) -> dict[str, Any]:
    """What a browser sends back of the form that it got."""
    values = {field.html_name: field.value() for field in response.context["form"]}
    return {name: value for name, value in values.items() if value not in (None, "")}


@pytest.fixture
def asked(world: World, catalogue: None) -> EvidenceRequest:
    return ask(world, "Minutes of the review")


def test_ask_for_evidence_of_a_control(world: World, catalogue: None) -> None:
    client = world.manager.client()
    opened = client.get(at(world, "ask") + "?for=A.2.2")
    values = filled(opened)
    assert (values["requirements"], values["due_on"]) == (["A.2.2"], TODAY + timedelta(days=14))
    answer = client.post(
        at(world, "ask"), {**values, "title": "The policy", "asked_of": world.owner.member.pk}
    )
    assert (answer.status_code, answer["Location"]) == (302, at(world, "ERQ-0001/"))
    page = client.get(answer["Location"]).content.decode()
    for words in ("The policy", "Rajiv Northfold", "A.2.2", "Withdraw", "Hand over"):
        assert words in page


def test_deliver_takes_one_file_and_nothing_else(world: World, asked: EvidenceRequest) -> None:
    client = world.owner.client()
    values = filled(client.get(at(world, "ERQ-0001/deliver")))
    assert values == {
        "revision": 1,
        "title": "Minutes of the review",
        "owner": world.owner.member.pk,
        "requirements": ["6.1.2", "A.2.2"],
    }
    answer = client.post(at(world, "ERQ-0001/deliver"), {**values, "file": upload()})
    assert (answer.status_code, answer["Location"]) == (302, at(world, "ERQ-0001/"))
    evidence = Evidence.objects.get()
    assert (evidence.title, evidence.owner) == ("Minutes of the review", world.owner.member)
    shown = evidence.requirements.values_list("requirement__number", flat=True)
    assert sorted(shown) == ["6.1.2", "A.2.2"]

    second = client.post(at(world, "ERQ-0001/deliver"), {**values, "file": upload()})
    assert (second.status_code, Evidence.objects.count()) == (409, 1)


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({}, 422, "Choose a file, or evidence that is here already."),
        ({"file": b""}, 422, "The submitted file is empty."),
        ({"file": b"x" * 2000}, 413, "At most"),
        ({"file": b"x", "title": ""}, 422, "Say what it is."),
        ({"file": b"x", "existing": "EVD-0001"}, 422, "not both"),
        ({"existing": "EVD-9999"}, 422, "There is no evidence of this reference"),
        ({"existing": "EVD-0002"}, 422, "There is no evidence of this reference"),
        ({"existing": "<script>"}, 422, "There is no evidence of this reference"),
        ({"file": b"x", "valid_until": "2020-01-01"}, 422, "This day is over"),
    ],
)
def test_deliver_refuses_and_leaves_nothing(
    world, other_world, asked, evidence, settings, given, status, words
) -> None:
    """Two pieces of evidence stand behind the wall, so their EVD-0002 is no reference here."""
    for title in ("One", "Two"):
        add_evidence(
            actor=other_world.manager.actor,
            organization=other_world.organization,
            title=title,
            file_name="t.txt",
            chunks=[title.encode()],
        )
    settings.AIMS_EVIDENCE_LIMIT = 1000
    before = (LedgerEntry.objects.count(), Evidence.objects.count(), StoredFile.objects.count())
    data = {"revision": 1, "title": "Minutes", **given}
    if "file" in given:
        data["file"] = upload(given["file"])
    answer = world.owner.client().post(at(world, "ERQ-0001/deliver"), data)
    assert (answer.status_code, words in answer.content.decode()) == (status, True)
    after = (LedgerEntry.objects.count(), Evidence.objects.count(), StoredFile.objects.count())
    asked.refresh_from_db()
    assert (after, asked.status) == (before, "asked")


def test_what_is_here_already_is_offered_and_delivered(world, evidence, asked) -> None:
    client = world.owner.client()
    page = client.get(at(world, "ERQ-0001/deliver"))
    assert [each.reference for each in page.context["offered"]] == ["EVD-0001"]
    values = filled(client.get(at(world, "ERQ-0001/deliver") + "?evidence=EVD-0001"))
    assert values["existing"] == "EVD-0001"
    assert client.post(at(world, "ERQ-0001/deliver"), values).status_code == 302
    asked.refresh_from_db()
    assert (asked.status, asked.evidence) == ("delivered", evidence)


def test_accept_says_how_long_it_counts(world: World, evidence, asked) -> None:
    deliver_existing_evidence(actor=world.owner.actor, request=asked, evidence=evidence)
    client, until = world.manager.client(), TODAY + timedelta(days=300)
    page = client.get(at(world, "ERQ-0001/")).content.decode()
    assert all(words in page for words in ("Accept", "Return", "bias.pdf"))
    assert ">Accept</a>" not in world.owner.client().get(at(world, "ERQ-0001/")).content.decode()
    values = {**filled(client.get(at(world, "ERQ-0001/accept"))), "valid_until": until}
    assert client.post(at(world, "ERQ-0001/accept"), values).status_code == 302
    assert client.post(at(world, "ERQ-0001/accept"), values).status_code == 409
    evidence.refresh_from_db()
    assert evidence.valid_until == until


def test_returned_and_delivered_again_as_a_newer_version(world: World, asked) -> None:
    deliver_new_evidence(
        actor=world.owner.actor,
        request=asked,
        file_name="m.txt",
        chunks=[b"1"],
        title="M",
        owner=world.owner.member,
    )
    answer = world.manager.client().post(
        at(world, "ERQ-0001/return"), {"revision": 2, "reason": "Not signed"}
    )
    assert answer.status_code == 302
    client = world.owner.client()
    page = client.get(at(world, "ERQ-0001/deliver"))
    values = filled(page)
    assert (values["keep_as"], "Not signed" in page.content.decode()) == ("newer", True)
    assert client.post(at(world, "ERQ-0001/deliver"), {**values, "file": upload(b"2")}).status_code == 302
    assert [version.number for version in Evidence.objects.get().versions.all()] == [2, 1]


def test_a_stale_form_delivers_nothing(world: World, asked) -> None:
    client, path = world.manager.client(), at(world, "ERQ-0001/reassign")
    values = filled(client.get(path))
    assert client.post(path, {**values, "asked_of": world.top.member.pk}).status_code == 302
    assert client.post(path, {**values, "asked_of": world.auditor.member.pk}).status_code == 409
    late = client.post(at(world, "ERQ-0001/deliver"), {"revision": 1, "title": "M", "file": upload()})
    assert (late.status_code, Evidence.objects.count()) == (409, 0)
    lost = client.post(at(world, "ERQ-0001/deliver"), {"title": "M", "file": upload()})
    assert (lost.status_code, Evidence.objects.count()) == (409, 0)


def test_evidence_that_ended_is_asked_for_again(world: World, evidence) -> None:
    first = ask(world, "A bias test")
    deliver_existing_evidence(actor=world.owner.actor, request=first, evidence=evidence)
    accept_evidence_request(actor=world.manager.actor, request=first, valid_until=None)
    evidence.refresh_from_db()
    change_evidence(
        actor=world.manager.actor,
        evidence=evidence,
        title=evidence.title,
        owner=world.owner.member,
        valid_until=TODAY - timedelta(days=3),
    )
    client = world.manager.client()
    page = client.get(at(world, "EVD-0001/", "evidence")).content.decode()
    assert "so it shows nothing any more" in page
    assert "evidence-requests/ask?renews=EVD-0001" in page
    assert "Ask again" not in world.owner.client().get(at(world, "EVD-0001/", "evidence")).content.decode()
    for path in (at(world, "", "evidence"), at(world, "6.1.2", "standard")):
        assert "Expired" in client.get(path).content.decode()
    assert "Expired" in client.get(at(world, "A.2.2", "controls")).content.decode()

    ask_page = at(world, "ask") + "?renews=EVD-0001"
    values = filled(client.get(ask_page))
    assert (values["title"], values["asked_of"]) == ("A bias test", world.owner.member.pk)
    assert client.post(ask_page, values).status_code == 302
    assert client.post(ask_page, values).status_code == 409
    again = EvidenceRequest.objects.get(reference="ERQ-0002")
    assert again.renews == evidence
    page = client.get(at(world, "EVD-0001/", "evidence")).content.decode()
    assert ("Ask again" in page, "ERQ-0002" in page, "ERQ-0001" in page) == (False, True, True)
    values = filled(world.owner.client().get(at(world, "ERQ-0002/deliver")))
    assert values["keep_as"] == "newer"


def test_their_evidence_is_not_asked_for_again(world: World, other_world: World, evidence) -> None:
    client = other_world.manager.client()
    assert client.get(at(other_world, "ask") + "?renews=EVD-0001").status_code == 404
    assert client.post(at(other_world, "ask") + "?renews=EVD-0001", {"title": "x"}).status_code == 404
    assert EvidenceRequest.objects.count() == 0


def test_the_list_says_whose_turn_it_is(world: World, evidence) -> None:
    asked = [ask(world, f"Request {number}") for number in range(5)]
    for request in asked[1:4]:
        deliver_existing_evidence(actor=world.owner.actor, request=request, evidence=evidence)
    return_evidence_request(actor=world.manager.actor, request=asked[2], reason="No")
    accept_evidence_request(actor=world.manager.actor, request=asked[3], valid_until=None)
    client = world.auditor.client()

    def shown(tab: str, more: str = "") -> list[str]:
        response = client.get(at(world) + f"?tab={tab}{more}")
        return [row.reference for row in response.context["list"].page_rows]

    assert shown("deliver") == ["ERQ-0001", "ERQ-0003", "ERQ-0005"]
    assert shown("accept") == ["ERQ-0002"]
    assert shown("returned") == ["ERQ-0003"]
    assert shown("done") == ["ERQ-0004"]
    assert shown("late") == []
    assert shown("deliver", f"&of={world.owner.member.reference}&q=Request+4") == ["ERQ-0005"]
    lines = b"".join(client.get(at(world, "export.csv") + "?tab=accept").streaming_content).decode()
    assert [line.split(",")[0] for line in lines.splitlines()[1:]] == ["ERQ-0002"]


def test_late_is_seen(world: World, asked: EvidenceRequest) -> None:
    """Asked three days ago for yesterday: no service asks in the past."""
    with change(world.organization, world.system) as unit:
        asked.asked_on, asked.due_on = TODAY - timedelta(days=3), TODAY - timedelta(days=1)
        save(asked, ["asked_on", "due_on"])
        unit.record("story.told", asked)
    response = world.owner.client().get(at(world) + "?tab=late")
    assert [row.reference for row in response.context["list"].page_rows] == ["ERQ-0001"]
    assert "Late" in world.owner.client().get(at(world, "ERQ-0001/")).content.decode()
    assert [row.is_late for row in inbox(world.owner.viewpoint) if row.reference == "ERQ-0001"] == [True]


def _inbox(person: Any) -> list[tuple[str, str]]:
    rows = inbox(person.viewpoint)
    return [(row.what, row.action) for row in rows if row.reference.startswith("ERQ")]


def test_the_inbox_of_each(world: World, evidence, asked) -> None:
    assert _inbox(world.owner) == [("Deliver Minutes of the review", "Deliver")]
    assert _inbox(world.manager) == []
    deliver_existing_evidence(actor=world.owner.actor, request=asked, evidence=evidence)
    assert _inbox(world.owner) == []
    assert _inbox(world.manager) == [("Accept Minutes of the review", "Look and decide")]
    return_evidence_request(actor=world.manager.actor, request=asked, reason="Not signed")
    assert _inbox(world.owner) == [("Deliver Minutes of the review again", "Deliver")]
    deactivate_member(actor=world.admin.actor, member=world.owner.member, reason="Left")
    assert _inbox(world.manager) == [("Hand over Minutes of the review", "Hand over")]


def test_a_clause_shows_what_is_asked_for(world: World, asked) -> None:
    client = world.manager.client()
    page = client.get(at(world, "6.1.2", "standard")).content.decode()
    assert all(words in page for words in ("Asked for", "ERQ-0001", "ask?for=6.1.2"))
    assert "ask?for=A.2.2" in client.get(at(world, "A.2.2", "controls")).content.decode()
    assert "ERQ-0001" not in client.get(at(world, "7.5.3", "standard")).content.decode()


def test_in_the_past_nothing_is_asked_or_delivered(world: World, asked) -> None:
    moment = LedgerEntry.objects.latest("pk").recorded_at.isoformat().replace("+", "%2B")
    client = world.manager.client()
    for path in ("", "ERQ-0001/"):
        page = client.get(at(world, path) + f"?as_of={moment}")
        text = page.content.decode()
        assert (page.status_code, "/deliver" in text, "requests/ask" in text) == (200, False, False)


def test_the_external_auditor_sees_no_request(world: World, evidence, asked) -> None:
    engagement: AuditorEngagement = engage(world, world.external.member)
    deliver_existing_evidence(actor=world.owner.actor, request=asked, evidence=evidence)
    client, portal = world.external.client(), f"/portal/{engagement.key}/"
    for path in ("", "evidence", f"evidence/{evidence.reference}", "index/6.1.2"):
        page = client.get(f"{portal}{path}", follow=True)
        text = page.content.decode()
        assert (page.status_code, "ERQ-" in text, "request" in text.lower()) == (200, False, False), path
    assert client.get(at(world)).status_code == 404
