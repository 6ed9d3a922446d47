"""Audits over HTTP: programme, plan, checklist, answers, report, and who sees which step."""

from __future__ import annotations

from typing import Any

import pytest

from aims.platform.inbox import inbox
from aims.platform.models import Job, LedgerEntry
from aims.platform.tasks import run_job
from aims.services.ai_systems import adopt_ai_system
from audits.models import Audit, AuditProgramme, ChecklistItem
from tests.auditing import answer, found, in_days, item, opened, planned, programme, report, reported, started
from tests.pdf_tree import faults, read_pdf
from tests.worlds import Person, World

pytestmark = pytest.mark.django_db


def at(world: World, path: str = "", noun: str = "audits") -> str:
    return f"/o/{world.organization.slug}/{noun}/{path}"


def filled(response: Any) -> dict[str, Any]:
    """What a browser sends back of the form that it got."""
    values = {field.html_name: field.value() for field in response.context["form"]}
    return {name: value for name, value in values.items() if value not in (None, "")}


def shown(person: Person, path: str) -> str:
    response = person.client().get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_a_programme_is_written_and_approved(world: World) -> None:
    client = world.manager.client()
    given = {"title": "2027", "starts_on": "2027-01-01", "ends_on": "2027-12-31", "aims": "All clauses."}
    answered = client.post(at(world, "create", "audit-programmes"), given)
    assert answered["Location"] == at(world, "PRG-0001/", "audit-programmes")
    assert (
        client.post(at(world, "create", "audit-programmes"), given | {"ends_on": "2026-01-01"}).status_code
        == 422
    )
    page = shown(world.manager, at(world, "PRG-0001/", "audit-programmes"))
    assert (">Approve</a>" in page, ">Change</a>" in page) == (False, True)
    path = at(world, "PRG-0001/approve", "audit-programmes")
    values = filled(world.top.client().get(path))
    assert world.owner.client().get(path).status_code == 403
    assert world.top.client().post(path, values).status_code == 302
    made = AuditProgramme.objects.get()
    assert (made.status, made.approved_by) == ("approved", world.top.member)
    page = shown(world.manager, at(world, "PRG-0001/", "audit-programmes"))
    assert ("Revise" in page, ">Change</a>" in page) == (True, False)
    change = at(world, "PRG-0001/revise", "audit-programmes")
    assert client.post(change, {"revision": made.revision, "reason": "More"}).status_code == 302
    assert "2027" in shown(world.auditor, at(world, "", "audit-programmes"))


def test_plan_draw_start(world: World, catalogue: None) -> None:
    year = programme(world)
    client, path = world.auditor.client(), at(world, "plan") + f"?programme={year.reference}"
    values = filled(client.get(path))
    assert (values["programme"], values["lead"]) == (year.pk, world.auditor.member.pk)
    values |= {"title": "Risk", "scope": "All", "criteria": "The standard", "planned_on": in_days(3)}
    assert client.post(path, values)["Location"] == at(world, "AUD-0001/")

    path = at(world, "AUD-0001/draw")
    assert world.manager.client().get(path).status_code == 403
    values = filled(client.get(path)) | {"requirements": ["6.1.2", "A.2.2"]}
    assert client.post(path, {**values, "requirements": ["junk\x00"]}).status_code == 422
    assert client.post(path, values).status_code == 302
    path = at(world, "AUD-0001/start")
    assert client.post(path, filled(client.get(path))).status_code == 302


def test_answer_item_by_item(world: World, catalogue: None) -> None:
    started(world)
    client, path = world.auditor.client(), at(world, "AUD-0001/items/6.1.2")
    page = client.get(path)
    assert "Show two assessments by different people" in page.content.decode()
    values = filled(page) | {"answer": "does_not_conform"}
    assert client.post(path, values).status_code == 422
    values["notes"] = "Two have no level."
    assert client.post(path, values)["Location"] == at(world, "AUD-0001/items/A.2.2")
    assert client.post(path, values).status_code == 409
    values = filled(client.get(at(world, "AUD-0001/items/A.2.2"))) | {"answer": "conforms", "stay": "1"}
    assert client.post(at(world, "AUD-0001/items/A.2.2"), values)["Location"] == at(world, "AUD-0001/")
    assert client.get(at(world, "AUD-0001/items/9.2.1")).status_code == 404


def test_report_says_what_is_missing(world: World, catalogue: None) -> None:
    audit = started(world)
    answer(world, item(audit))
    client, path = world.auditor.client(), at(world, "AUD-0001/report")
    assert "record a nonconformity for it" in client.get(path).content.decode()
    assert client.post(path, {"revision": 99, "summary": "Good"}).status_code == 409
    found(world, audit)
    values = filled(client.get(path)) | {"summary": "Met but for one."}
    assert client.post(path, values).status_code == 302
    assert client.get(path).status_code == 409
    assert Audit.objects.get().status == "reported"


def test_evidence_is_named_from_the_list_or_by_reference(world, evidence, other_world) -> None:
    audit = started(world)
    client, path = world.auditor.client(), at(world, f"{audit.reference}/items/6.1.2")
    page = client.get(path)
    assert "Bias test" in page.content.decode()
    values = filled(page) | {"answer": "conforms", "evidence": [evidence.pk]}
    assert client.post(path, values).status_code == 302
    assert [link.evidence for link in ChecklistItem.objects.get(pk=item(audit).pk).evidence.all()] == [
        evidence
    ]
    for given, words in (
        ({"more": "EVD-0099"}, "There is no evidence EVD-0099"),
        ({"evidence": ["999999999999999999999"]}, "not one of the available choices"),
        ({"evidence": ["x\x00"]}, "not one of the available choices"),
    ):
        sent = filled(client.get(path)) | {"answer": "conforms"} | given
        answered = client.post(path, sent)
        assert (answered.status_code, words in answered.content.decode()) == (422, True), given
    path = at(world, f"{audit.reference}/items/A.2.2")
    values = filled(client.get(path)) | {"answer": "conforms", "more": "evd-0001"}
    assert client.post(path, values).status_code == 302
    assert item(audit, "A.2.2").evidence.get().evidence == evidence


def test_two_people_change_an_audit(world: World, catalogue: None) -> None:
    audit = planned(world)
    client, path = world.manager.client(), at(world, f"{audit.reference}/change")
    values = filled(client.get(path))
    assert client.post(path, {**values, "title": "Theirs"}).status_code == 302
    answered = client.post(path, {**values, "title": "Mine"})
    page = answered.content.decode()
    assert (answered.status_code, "Theirs" in page, "Mine" in page) == (409, True, True)
    assert world.owner.client().get(path).status_code == 403
    assert world.auditor.client().get(path).status_code == 200


def test_own_work_is_refused_in_words(world: World, catalogue: None) -> None:
    client, path = world.manager.client(), at(world, "plan")
    values = {
        "title": "T",
        "scope": "S",
        "criteria": "C",
        "planned_on": in_days(3),
        "lead": world.owner.member.pk,
    }
    answered = client.post(path, values)
    assert (answered.status_code, Audit.objects.count()) == (422, 0)
    answered = client.post(path, values | {"lead": world.auditor.member.pk, "planned_on": in_days(-3)})
    assert (answered.status_code, "This day is over" in answered.content.decode()) == (422, True)


def test_the_steps_that_each_person_sees(world: World, catalogue: None) -> None:
    audit = planned(world)
    path = at(world, f"{audit.reference}/")

    def steps(person: Person) -> set[str]:
        return {step.verb for step, _ in person.client().get(path).context["steps"]}

    assert steps(world.auditor) == {"start", "cancel"}
    assert steps(world.manager) == {"cancel"}
    assert steps(world.owner) == set()
    client, cancel = world.manager.client(), at(world, f"{audit.reference}/cancel")
    assert client.post(cancel, {**filled(client.get(cancel)), "reason": ""}).status_code == 422
    assert client.post(cancel, {**filled(client.get(cancel)), "reason": "Moved"}).status_code == 302
    assert (steps(world.auditor), client.get(cancel).status_code) == (set(), 409)
    assert "Moved" in shown(world.auditor, path)


def test_the_list_its_views_and_its_file(world: World, catalogue: None) -> None:
    for title in ("One", "Two", "Three"):
        planned(world, title=title)
    started(world, title="Four")
    client = world.owner.client()

    def listed(query: str) -> list[str]:
        response = client.get(at(world) + query)
        assert response.status_code == 200
        return sorted(row.title for row in response.context["list"].page_rows)

    assert listed("") == ["Four", "One", "Three", "Two"]
    assert listed("?tab=progress") == ["Four"]
    assert listed("?tab=reported") == []
    assert listed("?q=thr") == ["Three"]
    assert listed(f"?lead={world.auditor.member.reference}&sort=-title") == ["Four", "One", "Three", "Two"]
    lines = b"".join(client.get(at(world, "export.csv") + "?tab=progress").streaming_content).decode()
    assert [line.split(",")[1] for line in lines.splitlines()[1:]] == ["Four"]
    assert b"".join(client.get(at(world, "export.xlsx")).streaming_content).startswith(b"PK")
    assert client.get(at(world, "export.exe")).status_code == 404
    drawer = client.get(at(world, "AUD-0001/?drawer=1"), headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in drawer, "of 2 items looked at" in drawer) == (False, True)


def test_the_report_is_made_once_and_served_ever_after(world: World, catalogue: None) -> None:
    finding = reported(world)
    client, path = world.owner.client(), at(world, "AUD-0001/report.pdf")
    assert client.get(path)["Location"] == at(world, "AUD-0001/")
    assert "Waiting for a free worker" in shown(world.owner, at(world, "AUD-0001/"))
    run_job(Job.objects.get().pk)
    content = b"".join(client.get(path))
    assert faults(content) == []
    text = " ".join(read_pdf(content).texts).replace("\n", " ")
    for words in (
        "Risk and policy",
        "Ines Northfold",
        finding.reference,
        "Two risks are not rated",
        "AUD-0001",
    ):
        assert words in text, words
    page = client.get(at(world, "AUD-0001/report.html"))
    assert (page.status_code, b"Two risks are not rated" in page.content) == (200, True)
    assert client.get(at(world, "AUD-0001/report.exe")).status_code == 404
    planned(world)
    assert client.get(at(world, "AUD-0002/report.html")).status_code == 409
    assert world.manager.client().post(at(world, "AUD-0001/render")).status_code == 409
    assert client.post(at(world, "AUD-0001/render")).status_code == 403


def test_in_the_past_it_stood_as_it_stood(world: World, catalogue: None) -> None:
    audit = started(world)
    answer(world, item(audit))
    moment = LedgerEntry.objects.latest("pk").recorded_at.isoformat().replace("+", "%2B")
    found(world, audit)
    report(world, audit)
    for path in (
        at(world),
        at(world, "AUD-0001/"),
        at(world, "", "findings"),
        at(world, "6.1.2", "standard"),
    ):
        page = world.auditor.client().get(path + f"?as_of={moment}&tab=all")
        assert (page.status_code, "FND-0001" in page.content.decode()) == (200, False), path
    page = world.auditor.client().get(at(world, "AUD-0001/") + f"?as_of={moment}")
    assert (page.context["standing"].word, page.context["steps"]) == ("In progress", [])
    assert (
        world.auditor.client().get(at(world, "FND-0001/", "findings") + f"?as_of={moment}").status_code == 404
    )


def _waits(person: Person) -> list[str]:
    return [row.what for row in inbox(person.viewpoint) if row.reference[:3] in ("PRG", "AUD", "FND", "CAR")]


def test_what_waits_for_whom(world: World, catalogue: None) -> None:
    programme(world)
    audit = planned(world)
    planned(world, title="Later", planned_on=in_days(90))
    opened(world)
    assert _waits(world.top) == ["Approve Audits of the year"]
    assert _waits(world.auditor) == ["Hold Risk and policy"]
    assert _waits(world.owner) == ["Answer A model went live without a test"]
    assert _waits(world.manager) == []
    assert audit.reference == "AUD-0001"


def test_an_ai_system_shows_its_audits(world: World, catalogue: None) -> None:
    system = adopt_ai_system(
        actor=world.manager.actor,
        organization=world.organization,
        name="Triage",
        owner=world.owner.member,
        status="operation_monitoring",
        source="A survey",
    )
    path = at(world, "AIS-0001", "ai-systems")
    assert "Internal audits that look at it" not in shown(world.owner, path)
    planned(world, systems=[system])
    assert "AUD-0001" in shown(world.owner, path)
