"""Findings: recorded, changed, withdrawn, answered, handed over, closed; each refusal."""

from __future__ import annotations

from typing import Any

import pytest

from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from aims.platform.enums import GrantKind
from aims.platform.services.organizations import give_grant
from audits.enums import FindingStatus
from audits.models import CorrectiveAction, Finding
from audits.services.audits import change_audit
from audits.services.findings import change_finding, close_finding, reassign_finding, withdraw_finding
from audits.workflows import FINDING
from tests.auditing import answer, found, in_days, item, reply, report, reported, started
from tests.documents.requesting import entries, last
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", FindingStatus.values)
@pytest.mark.parametrize("verb", FINDING.by_verb)
def test_the_whole_table(status: str, verb: str) -> None:
    step, finding = FINDING.by_verb[verb], Finding(status=status)
    if status in step.source:
        assert FINDING.step(finding, verb, reason="Because").target == finding.status
    else:
        with pytest.raises(Conflict):
            FINDING.step(finding, verb, reason="Because")


def words(finding: Finding, **given: Any) -> dict[str, Any]:
    names = ("grade", "title", "words", "owner", "due_on")
    return {name: getattr(finding, name) for name in names} | {"number": "6.1.2"} | given


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"number": "A.99"}, "number"),
        ({"grade": "huge"}, "grade"),
        ({"title": ""}, "title"),
        ({"words": " "}, "words"),
        ({"due_on": in_days(-1)}, "due_on"),
    ],
)
def test_record_refuses_what_cannot_be_found(world: World, catalogue: None, given, field) -> None:
    audit, before = started(world), entries(world)
    with pytest.raises(Invalid) as refused:
        found(world, audit, **given)
    assert (list(refused.value.errors), entries(world), Finding.objects.count()) == ([field], before, 0)


def test_who_leads_the_audit_answers_for_nothing(world: World, other_world: World, catalogue: None) -> None:
    audit = started(world)
    with pytest.raises(Invalid, match="cannot answer for what it finds"):
        found(world, audit, owner=world.auditor.member)
    with pytest.raises(Invalid, match="no access inside"):
        found(world, audit, owner=world.external.member)
    with pytest.raises(NotFound):
        found(world, audit, owner=other_world.owner.member)
    finding = found(world, audit, owner=world.manager.member)
    give_grant(actor=world.admin.actor, member=world.manager.member, kind=GrantKind.INTERNAL_AUDITOR)
    with pytest.raises(Invalid, match=f"answers for {finding.reference}"):
        change_audit(
            actor=world.manager.actor,
            audit=audit,
            title="T",
            scope="S",
            criteria="C",
            lead=world.manager.member,
            planned_on=audit.planned_on,
        )


def test_changed_and_withdrawn_before_the_report_alone(world: World, catalogue: None) -> None:
    audit = started(world)
    finding, before = found(world, audit), entries(world)
    changed = change_finding(
        actor=world.auditor.actor, finding=finding, **words(finding, grade="major", number="A.2.2")
    )
    assert (changed.grade, changed.requirement.number, entries(world)) == ("major", "A.2.2", before + 1)
    assert (last(world), changed.history.count()) == ("finding.changed", 2)
    with pytest.raises(Stale):
        change_finding(actor=world.auditor.actor, finding=finding, revision=1, **words(finding))
    for person in (world.manager, world.owner, world.top):
        with pytest.raises(NotAllowed):
            change_finding(actor=person.actor, finding=finding, **words(finding))
        with pytest.raises(NotAllowed):
            withdraw_finding(actor=person.actor, finding=finding, reason="No")
    with pytest.raises(Invalid):
        withdraw_finding(actor=world.auditor.actor, finding=finding, reason="")
    gone = withdraw_finding(actor=world.auditor.actor, finding=finding, reason="It was rated")
    assert (gone.status, gone.reason) == ("withdrawn", "It was rated")

    answer(world, item(audit))
    second = found(world, audit)
    report(world, audit)
    second.refresh_from_db()
    with pytest.raises(Conflict, match="was reported"):
        change_finding(actor=world.auditor.actor, finding=second, **words(second))
    with pytest.raises(Conflict):
        withdraw_finding(actor=world.auditor.actor, finding=second, reason="No")


def test_answered_by_its_owner(world: World, catalogue: None) -> None:
    finding = reported(world)
    before = entries(world)
    action = reply(finding, world.owner)
    finding.refresh_from_db()
    assert (action.reference, action.status, action.owner) == ("CAR-0001", "answered", world.owner.member)
    assert (finding.status, entries(world), last(world)) == ("answered", before + 1, "finding.answered")
    with pytest.raises(Conflict):
        reply(finding, world.owner)
    assert CorrectiveAction.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"cause": " "}, "cause"),
        ({"similar": ""}, "similar"),
        ({"plan": ""}, "plan"),
        ({"due_on": in_days(-1)}, "due_on"),
    ],
)
def test_an_answer_is_whole(world: World, catalogue: None, given, field) -> None:
    finding = reported(world)
    before = entries(world)
    with pytest.raises(Invalid) as refused:
        reply(finding, world.owner, **given)
    finding.refresh_from_db()
    assert (list(refused.value.errors), finding.status, entries(world)) == ([field], "open", before)
    assert CorrectiveAction.objects.count() == 0


def test_who_may_answer(world: World, catalogue: None) -> None:
    finding = reported(world)
    for person in (world.top, world.admin, world.auditor, world.external):
        with pytest.raises(NotAllowed):
            reply(finding, person)
    give_grant(actor=world.admin.actor, member=world.auditor.member, kind=GrantKind.AIMS_MANAGER)
    with pytest.raises(NotAllowed, match="You led the audit"):
        reply(finding, world.auditor)
    with pytest.raises(Invalid, match="leads the audit"):
        reply(finding, world.manager, owner=world.auditor.member)
    assert reply(finding, world.manager, owner=world.top.member).owner == world.top.member


def test_handed_over_while_it_waits(world: World, catalogue: None) -> None:
    finding = reported(world)
    with pytest.raises(NotAllowed):
        reassign_finding(actor=world.owner.actor, finding=finding, owner=world.top.member, due_on=in_days(5))
    with pytest.raises(Invalid):
        reassign_finding(
            actor=world.manager.actor, finding=finding, owner=world.top.member, due_on=in_days(-5)
        )
    finding = reassign_finding(
        actor=world.manager.actor, finding=finding, owner=world.top.member, due_on=in_days(5)
    )
    assert (finding.owner, finding.due_on, last(world)) == (
        world.top.member,
        in_days(5),
        "finding.reassigned",
    )
    reply(finding, world.top)
    with pytest.raises(Conflict):
        reassign_finding(
            actor=world.manager.actor, finding=finding, owner=world.owner.member, due_on=in_days(5)
        )


def test_an_opportunity_may_be_left_with_a_reason_a_nonconformity_never(
    world: World, catalogue: None
) -> None:
    audit = started(world)
    answer(world, item(audit))
    nonconformity, idea = found(world, audit), found(world, audit, grade="opportunity")
    report(world, audit)
    for each in (nonconformity, idea):
        each.refresh_from_db()
    with pytest.raises(Conflict, match="by its corrective action alone"):
        close_finding(actor=world.manager.actor, finding=nonconformity, reason="Not worth it")
    with pytest.raises(NotAllowed):
        close_finding(actor=world.owner.actor, finding=idea, reason="Not worth it")
    with pytest.raises(Invalid):
        close_finding(actor=world.manager.actor, finding=idea, reason=" ")
    idea = close_finding(actor=world.auditor.actor, finding=idea, reason="Not worth it")
    assert (idea.status, idea.closed_on, last(world)) == ("closed", in_days(0), "finding.closed")
