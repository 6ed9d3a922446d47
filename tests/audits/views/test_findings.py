"""Findings and corrective actions over HTTP, from the record to the check that closes both."""

from __future__ import annotations

import pytest

from aims.platform.inbox import inbox
from aims.platform.services.organizations import deactivate_member
from audits.models import CorrectiveAction, Finding
from tests.auditing import REPLY, checked, complete, found, in_days, opened, reply, reported, started
from tests.audits.views.test_audits import at, filled, shown
from tests.worlds import Person, World

pytestmark = pytest.mark.django_db


def finding_at(world: World, path: str = "") -> str:
    return at(world, path, "findings")


def action_at(world: World, path: str = "") -> str:
    return at(world, path, "corrective-actions")


def _waits(person: Person) -> list[str]:
    return [row.what for row in inbox(person.viewpoint) if row.reference[:3] in ("FND", "CAR")]


def test_recorded_and_changed_by_the_lead_auditor(world: World, catalogue: None) -> None:
    audit = started(world)
    client, path = world.auditor.client(), at(world, f"{audit.reference}/findings/record?for=6.1.2")
    values = filled(client.get(path))
    assert (values["number"], values["grade"]) == ("6.1.2", "minor")
    assert client.post(path, values).status_code == 422
    values |= {"title": "Not rated", "words": "Two", "owner": world.owner.member.pk}
    assert client.post(path, values | {"number": "A.99\x00"}).status_code == 422
    assert client.post(path, values | {"owner": "9" * 30}).status_code == 422
    assert client.post(path, values)["Location"] == finding_at(world, "FND-0001/")
    for person in (world.manager, world.owner):
        assert person.client().get(path).status_code == 403
        assert person.client().get(finding_at(world, "FND-0001/change")).status_code == 403
    path = finding_at(world, "FND-0001/change")
    values = filled(client.get(path))
    assert client.post(path, values | {"title": "Theirs"}).status_code == 302
    stale = client.post(path, values | {"title": "Mine"})
    assert (stale.status_code, "Theirs" in stale.content.decode()) == (409, True)
    path = finding_at(world, "FND-0001/withdraw")
    assert client.post(path, filled(client.get(path)) | {"reason": "It was rated"}).status_code == 302
    assert (Finding.objects.get().status, client.get(path).status_code) == ("withdrawn", 409)


def test_answered_and_done_by_its_owner(world: World, catalogue: None) -> None:
    reported(world)
    owner, path = world.owner.client(), finding_at(world, "FND-0001/answer")
    assert _waits(world.owner) == ["Answer Two risks are not rated"]
    assert world.auditor.client().get(path).status_code == 403
    values = filled(owner.get(path)) | REPLY
    assert owner.post(path, values | {"cause": ""}).status_code == 422
    assert owner.post(path, values)["Location"] == action_at(world, "CAR-0001/")
    assert owner.post(path, values).status_code == 409
    assert _waits(world.owner) == ["Do Two risks are not rated"]

    path = action_at(world, "CAR-0001/complete")
    assert world.auditor.client().get(action_at(world, "CAR-0001/check")).status_code == 409
    values = filled(owner.get(path)) | {"done_words": "Rated.", "check_on": ""}
    assert owner.post(path, values | {"done_on": in_days(2)}).status_code == 422
    assert owner.post(path, values).status_code == 302
    assert (_waits(world.owner), len(_waits(world.auditor)), len(_waits(world.manager))) == ([], 1, 1)


def test_checked_by_someone_else_until_it_works(world: World, catalogue: None) -> None:
    complete(reply(reported(world), world.owner), world.owner)
    owner, path = world.owner.client(), action_at(world, "CAR-0001/check")
    assert owner.get(path).status_code == 403
    auditor = world.auditor.client()
    assert "Check whether it worked" in shown(world.auditor, action_at(world, "CAR-0001/"))
    values = filled(auditor.get(path)) | {"result": "did_not", "reason": "A third one has no level."}
    assert auditor.post(path, values | {"reason": ""}).status_code == 422
    assert auditor.post(path, values).status_code == 302
    page = shown(world.owner, action_at(world, "CAR-0001/"))
    assert "It did not work: A third one has no level." in page
    assert _waits(world.owner) == ["Answer Two risks are not rated"]

    path = action_at(world, "CAR-0001/answer")
    opened_again = owner.get(path)
    assert filled(opened_again)["cause"] == REPLY["cause"]
    assert owner.post(path, filled(opened_again) | {"cause": "Nobody reads the list."}).status_code == 302
    complete(CorrectiveAction.objects.get(), world.owner)
    path = action_at(world, "CAR-0001/check")
    values = filled(auditor.get(path)) | {"result": "worked", "reason": "Ten were looked at."}
    assert auditor.post(path, values).status_code == 302
    assert (CorrectiveAction.objects.get().status, Finding.objects.get().status) == ("verified", "closed")
    assert "It worked" in shown(world.top, action_at(world, "CAR-0001/"))
    assert "Closed" in shown(world.top, finding_at(world, "FND-0001/"))


def test_who_mends_is_not_offered_the_check(world: World, catalogue: None) -> None:
    action = complete(reply(reported(world), world.manager), world.owner)
    for person, offered in ((world.manager, False), (world.auditor, True)):
        page = shown(person, action_at(world, f"{action.reference}/"))
        assert ("/check" in page) is offered
    client, path = world.manager.client(), action_at(world, f"{action.reference}/check")
    values = filled(client.get(path)) | {"result": "worked", "reason": "So"}
    answered = client.post(path, values)
    assert (answered.status_code, "four eyes" in answered.content.decode()) == (409, True)


def test_opened_and_handed_over(world: World) -> None:
    client, path = world.manager.client(), action_at(world, "open")
    values = filled(client.get(path)) | {
        "title": "No test",
        "source": "The log",
        "owner": world.owner.member.pk,
    }
    assert client.post(path, values | {"source": " "}).status_code == 422
    assert client.post(path, values)["Location"] == action_at(world, "CAR-0001/")
    assert world.owner.client().get(path).status_code == 403
    path = action_at(world, "CAR-0001/reassign")
    assert world.owner.client().get(path).status_code == 403
    assert client.post(path, filled(client.get(path)) | {"owner": world.top.member.pk}).status_code == 302
    assert _waits(world.top) == ["Answer No test"]


def test_a_finding_is_handed_over_and_an_idea_closed(world: World, catalogue: None) -> None:
    reported(world)
    client, path = world.manager.client(), finding_at(world, "FND-0001/reassign")
    assert client.post(path, filled(client.get(path)) | {"owner": world.top.member.pk}).status_code == 302
    assert client.get(finding_at(world, "FND-0001/close")).status_code == 409
    assert "Close without action" not in shown(world.manager, finding_at(world, "FND-0001/"))


def test_the_lists_say_whose_turn_it_is(world: World, catalogue: None) -> None:
    finding = reported(world)
    found(world, started(world))
    action = opened(world)
    client = world.top.client()

    def listed(path: str) -> list[str]:
        return [row.reference for row in client.get(path).context["list"].page_rows]

    assert listed(finding_at(world)) == [finding.reference]
    assert listed(finding_at(world, "?tab=draft")) == ["FND-0002"]
    assert listed(finding_at(world, "?tab=late")) == []
    assert listed(finding_at(world, f"?tab=all&grade=minor&owner={world.owner.member.reference}")) == [
        "FND-0001",
        "FND-0002",
    ]
    assert listed(action_at(world)) == [action.reference]
    checked(complete(reply(finding, world.owner), world.owner), world.auditor)
    assert listed(action_at(world, "?tab=closed")) == ["CAR-0002"]
    assert listed(action_at(world, "?tab=check")) == []
    for path in (finding_at(world, "export.csv?tab=all"), action_at(world, "export.csv?tab=all")):
        lines = b"".join(client.get(path).streaming_content).decode()
        assert len(lines.splitlines()) == 3
    for path in (finding_at(world, "FND-0001/"), action_at(world, "CAR-0001/")):
        drawer = client.get(path + "?drawer=1", headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in drawer


def test_a_clause_and_a_control_show_what_was_found(world: World, catalogue: None) -> None:
    reported(world)
    assert "FND-0001" in shown(world.manager, at(world, "6.1.2", "standard"))
    assert "FND-0001" not in shown(world.manager, at(world, "A.2.2", "controls"))
    audit = started(world, title="Second")
    found(world, audit, number="A.2.2")
    assert "FND-0002" not in shown(world.manager, at(world, "A.2.2", "controls")), "not reported yet"


def test_what_someone_left_is_handed_over(world: World, catalogue: None) -> None:
    reported(world)
    opened(world)
    deactivate_member(actor=world.admin.actor, member=world.owner.member, reason="Left")
    assert sorted(_waits(world.manager)) == [
        "Hand over A model went live without a test",
        "Hand over Two risks are not rated",
    ]
    assert _waits(world.auditor) == []
