"""Audits: planned, drawn, started, answered, reported, cancelled; each refusal."""

from __future__ import annotations

from typing import Any

import pytest

from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from aims.platform.models import Job
from aims.platform.selectors.ledger import verify
from aims.services.ai_systems import adopt_ai_system
from audits.enums import Answer, AuditStatus, FindingStatus
from audits.models import Audit, ChecklistItem, Finding
from audits.services.audits import cancel_audit, change_audit, start_audit
from audits.services.checklists import draw_checklist
from audits.workflows import AUDIT
from tests.auditing import (
    answer,
    check_step,
    facts,
    found,
    in_days,
    item,
    planned,
    programme,
    report,
    started,
)
from tests.documents.requesting import entries, last
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", AuditStatus.values)
@pytest.mark.parametrize("verb", AUDIT.by_verb)
def test_the_whole_table_of_audits(status: str, verb: str) -> None:
    check_step(AUDIT, Audit(status=status), verb)


def test_planned_drawn_started_answered_reported(world: World, catalogue: None) -> None:
    before = entries(world)
    audit = planned(world, numbers=(), programme=programme(world))
    assert (audit.reference, audit.status, last(world)) == ("AUD-0001", "planned", "audit.planned")
    audit = draw_checklist(actor=world.auditor.actor, audit=audit, numbers=["6.1.2", "A.2.2", "9.2.1"])
    assert (audit.items.count(), last(world)) == (3, "audit.drawn")
    assert item(audit).question.startswith("Show two assessments")
    audit = start_audit(actor=world.auditor.actor, audit=audit)
    assert (audit.status, audit.held_on, last(world)) == ("in_progress", in_days(0), "audit.started")
    rows, one = item(audit).history.count(), answer(world, item(audit))
    assert (one.answer, one.answered_by, one.revision, one.history.count()) == (
        "does_not_conform",
        world.auditor.member,
        2,
        rows + 1,
    )
    answer(world, item(audit, "A.2.2"), answer=Answer.CONFORMS, notes="")
    finding = found(world, audit)
    assert (finding.reference, finding.status) == ("FND-0001", "draft")
    audit = report(world, audit)
    finding.refresh_from_db()
    assert (audit.status, audit.reported_by, finding.status) == ("reported", world.auditor.member, "open")
    assert entries(world) == before + 8
    assert Job.objects.get().payload == {"audit": audit.pk}
    assert verify(world.organization).found is None


def test_a_report_is_a_copy(world: World, catalogue: None) -> None:
    audit = started(world)
    answer(world, item(audit))
    finding = found(world, audit)
    audit = report(world, audit)
    frozen = audit.frozen or {}
    assert [each["number"] for each in frozen["items"]] == ["6.1.2", "A.2.2"]
    assert frozen["items"][1]["answer"] == "not_looked_at"
    assert frozen["findings"][0] | {"words": ""} == {
        "reference": finding.reference,
        "number": "6.1.2",
        "requirement": "AI risk assessment",
        "grade": "minor",
        "title": "Two risks are not rated",
        "words": "",
        "owner": world.owner.member.reference,
        "due_on": in_days(30).isoformat(),
    }
    assert world.auditor.member.name not in str(frozen), "people stand there by reference"
    with pytest.raises(Conflict):
        answer(world, item(audit), answer=Answer.CONFORMS)
    with pytest.raises(Conflict):
        found(world, audit)
    with pytest.raises(Conflict):
        change_audit(actor=world.manager.actor, audit=audit, **facts(audit))
    with pytest.raises(Conflict):
        draw_checklist(actor=world.auditor.actor, audit=audit, numbers=["9.2.1"])


@pytest.mark.parametrize(
    ("given", "field"),
    [({"planned_on": in_days(-1)}, "planned_on"), ({"title": ""}, "title"), ({"scope": " "}, "scope")],
)
def test_plan_refuses_what_cannot_be_planned(world: World, catalogue: None, given, field) -> None:
    before = entries(world)
    with pytest.raises(Invalid) as refused:
        planned(world, **given)
    assert (list(refused.value.errors), entries(world), Audit.objects.count()) == ([field], before, 0)


def test_an_audit_lies_in_its_programme(world: World, other_world: World, catalogue: None) -> None:
    year = programme(world)
    with pytest.raises(Invalid) as refused:
        planned(world, programme=year, planned_on=in_days(300))
    assert list(refused.value.errors) == ["planned_on"]
    with pytest.raises(NotFound):
        planned(world, programme=programme(other_world))


def test_systems_of_an_audit_come_and_go(world: World, other_world: World, catalogue: None) -> None:
    def adopt(place: World, name: str) -> Any:
        return adopt_ai_system(
            actor=place.manager.actor,
            organization=place.organization,
            name=name,
            owner=place.owner.member,
            status="operation_monitoring",
            source="A survey",
        )

    first, second = adopt(world, "Triage"), adopt(world, "Ranking")
    audit = planned(world, systems=[first])
    audit = change_audit(actor=world.manager.actor, audit=audit, **facts(audit), systems=[second])
    assert [link.system for link in audit.systems.all()] == [second]
    with pytest.raises(NotFound):
        change_audit(
            actor=world.manager.actor, audit=audit, **facts(audit), systems=[adopt(other_world, "Theirs")]
        )


def test_the_checklist_keeps_what_was_answered(world: World, catalogue: None) -> None:
    audit = started(world)
    answer(world, item(audit))
    draw_checklist(actor=world.auditor.actor, audit=audit, numbers=["6.1.2", "9.2.1"])
    assert sorted(audit.items.values_list("requirement__number", flat=True)) == ["6.1.2", "9.2.1"]
    for numbers, words in ((["9.2.1"], "answered already"), ([], "at least one"), (["A.99"], "There is no")):
        with pytest.raises(Invalid, match=words):
            draw_checklist(actor=world.auditor.actor, audit=audit, numbers=numbers)
    with pytest.raises(Stale):
        draw_checklist(actor=world.auditor.actor, audit=audit, numbers=["6.1.2"], revision=1)


def test_the_lead_auditor_alone_works_on_it(world: World, catalogue: None) -> None:
    audit = started(world)
    for person in (world.manager, world.owner, world.top, world.admin, world.external):
        for refused in (
            lambda person=person: answer(world, item(audit), actor=person.actor),
            lambda person=person: found(world, audit, actor=person.actor),
            lambda person=person: report(world, audit, actor=person.actor),
        ):
            with pytest.raises((NotAllowed, TypeError)):
                refused()
    with pytest.raises(NotAllowed):
        draw_checklist(actor=world.manager.actor, audit=audit, numbers=["6.1.2"])
    with pytest.raises(NotAllowed):
        start_audit(actor=world.system, audit=audit)


def test_answers_need_words_evidence_and_the_latest_version(
    world: World, other_world: World, evidence, catalogue: None
) -> None:
    audit = started(world)
    with pytest.raises(Invalid) as refused:
        answer(world, item(audit), notes=" ")
    assert list(refused.value.errors) == ["notes"]
    with pytest.raises(Invalid):
        answer(world, item(audit), answer="perhaps")
    one = answer(world, item(audit), answer=Answer.CONFORMS, evidence=[evidence])
    assert [link.evidence for link in one.evidence.all()] == [evidence]
    with pytest.raises(Stale):
        answer(world, one, revision=1)
    one = answer(world, item(audit), answer=Answer.CONFORMS, evidence=[])
    assert list(one.evidence.all()) == []
    assert ChecklistItem.objects.get(pk=one.pk).revision == 3


def test_start_asks_for_a_checklist_and_a_day_that_is_here(world: World, catalogue: None) -> None:
    audit = planned(world, numbers=())
    with pytest.raises(Conflict, match="Draw the checklist"):
        start_audit(actor=world.auditor.actor, audit=audit)
    audit = planned(world)
    with pytest.raises(Invalid) as refused:
        start_audit(actor=world.auditor.actor, audit=audit, held_on=in_days(1))
    assert list(refused.value.errors) == ["held_on"]
    start_audit(actor=world.auditor.actor, audit=audit, held_on=in_days(-3))
    audit.refresh_from_db()
    assert audit.held_on == in_days(-3)


def test_report_says_all_that_is_missing(world: World, catalogue: None) -> None:
    audit, before = started(world), entries(world)
    with pytest.raises(Invalid) as refused:
        report(world, audit, summary=" ")
    assert len(refused.value.errors[""]) == 2
    answer(world, item(audit))
    with pytest.raises(Invalid, match=r"6\.1\.2 does not conform"):
        report(world, audit)
    found(world, audit, grade="opportunity")
    with pytest.raises(Invalid, match="record a nonconformity"):
        report(world, audit)
    assert entries(world) == before + 2
    audit.refresh_from_db()
    assert (audit.status, audit.frozen, Job.objects.count()) == ("in_progress", None, 0)


def test_cancelled_with_a_reason_and_its_findings(world: World, catalogue: None) -> None:
    audit = started(world)
    finding = found(world, audit)
    with pytest.raises(Invalid):
        cancel_audit(actor=world.manager.actor, audit=audit, reason="")
    for person in (world.owner, world.top, world.admin):
        with pytest.raises(NotAllowed):
            cancel_audit(actor=person.actor, audit=audit, reason="No")
    audit = cancel_audit(actor=world.auditor.actor, audit=audit, reason="The site closed")
    assert (audit.status, audit.reason, last(world)) == ("cancelled", "The site closed", "audit.cancelled")
    assert Finding.objects.get(pk=finding.pk).status == FindingStatus.WITHDRAWN
    with pytest.raises(Conflict):
        start_audit(actor=world.auditor.actor, audit=audit)
