"""Internal audits of a world: programme, audit, checklist, finding, corrective action, in few words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from aims.core.errors import Conflict
from aims.models import AISystem
from audits.enums import Answer, Grade
from audits.models import Audit, AuditProgramme, ChecklistItem, CorrectiveAction, Finding
from audits.services.audits import plan_audit, start_audit
from audits.services.checklists import answer_item, draw_checklist
from audits.services.corrective_actions import answer_action, answer_finding, complete_action, open_action
from audits.services.effectiveness import check_effectiveness
from audits.services.findings import record_finding
from audits.services.programmes import approve_programme, create_programme
from audits.services.reporting import report_audit
from tests.worlds import Person, World

NUMBERS = ("6.1.2", "A.2.2")
REPLY = {
    "correction": "The two risks were rated.",
    "cause": "Nobody knew who rates them.",
    "similar": "Two more systems were looked at.",
    "plan": "The owner rates within a week.",
}


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def programme(world: World, **given: Any) -> AuditProgramme:
    values: dict[str, Any] = {
        "actor": world.manager.actor,
        "title": "Audits of the year",
        "starts_on": in_days(-100),
        "ends_on": in_days(265),
        "aims": "All clauses once a year.",
    }
    return create_programme(organization=world.organization, **values | given)


def planned(world: World, numbers: tuple[str, ...] = NUMBERS, **given: Any) -> Audit:
    """With its checklist, if any clause or control is named."""
    values: dict[str, Any] = {
        "actor": world.manager.actor,
        "title": "Risk and policy",
        "scope": "Risk assessment and the AI policy.",
        "criteria": "ISO/IEC 42001 and our procedures.",
        "lead": world.auditor.member,
        "planned_on": in_days(7),
    }
    audit = plan_audit(organization=world.organization, **values | given)
    return draw_checklist(actor=world.auditor.actor, audit=audit, numbers=numbers) if numbers else audit


def started(world: World, **given: Any) -> Audit:
    return start_audit(actor=world.auditor.actor, audit=planned(world, **given))


def item(audit: Audit, number: str = "6.1.2") -> ChecklistItem:
    return audit.items.select_related("audit", "requirement", "organization").get(requirement__number=number)


def answer(world: World, one: ChecklistItem, **given: Any) -> ChecklistItem:
    values: dict[str, Any] = {"answer": Answer.DOES_NOT_CONFORM, "notes": "Two risks are not rated."}
    return answer_item(actor=world.auditor.actor, item=one, **values | given)


def found(world: World, audit: Audit, **given: Any) -> Finding:
    values: dict[str, Any] = {
        "number": "6.1.2",
        "grade": Grade.MINOR,
        "title": "Two risks are not rated",
        "words": "RSK-0003 and RSK-0004 have no level.",
        "owner": world.owner.member,
        "due_on": in_days(30),
    }
    return record_finding(actor=world.auditor.actor, audit=audit, **values | given)


def report(world: World, audit: Audit, **given: Any) -> Audit:
    values: dict[str, Any] = {"summary": "Met, but for one minor nonconformity."}
    return report_audit(actor=world.auditor.actor, audit=audit, **values | given)


def reported(world: World, **given: Any) -> Finding:
    """An audit that is reported with one minor nonconformity."""
    audit = started(world, **given)
    answer(world, item(audit))
    finding = found(world, audit)
    report(world, audit)
    return _again(finding)


def reply(finding: Finding, person: Person, **given: Any) -> CorrectiveAction:
    values: dict[str, Any] = {**REPLY, "due_on": in_days(20)}
    return answer_finding(actor=person.actor, finding=finding, **values | given)


def opened(world: World, **given: Any) -> CorrectiveAction:
    values: dict[str, Any] = {
        "actor": world.manager.actor,
        "title": "A model went live without a test",
        "source": "Seen in the deployment log.",
        "owner": world.owner.member,
        "due_on": in_days(20),
    }
    return open_action(organization=world.organization, **values | given)


def complete(action: CorrectiveAction, person: Person, **given: Any) -> CorrectiveAction:
    return complete_action(actor=person.actor, action=action, **{"done_words": "All are rated."} | given)


def checked(action: CorrectiveAction, person: Person, result: str = "worked", **given: Any):
    values: dict[str, Any] = {"reason": "Ten new risks were looked at."}
    return check_effectiveness(actor=person.actor, action=action, result=result, **values | given)


def facts(audit: Audit, **given: Any) -> dict[str, Any]:
    """What a form of the audit sends back."""
    names = ("title", "scope", "criteria", "lead", "planned_on", "programme")
    return {name: getattr(audit, name) for name in names} | given


def check_step(table: Any, row: Any, verb: str) -> None:
    """The step by the table where it is possible, a refusal that changes nothing elsewhere."""
    status, step = row.status, table.by_verb[verb]
    if status in step.source:
        assert table.step(row, verb, reason="Because").target == row.status
    else:
        with pytest.raises(Conflict):
            table.step(row, verb, reason="Because")
        assert row.status == status


@dataclass
class Auditing:
    """One of each that internal audit has, in each state that some page needs."""

    programme: AuditProgramme
    programme_in_force: AuditProgramme
    planned_audit: Audit
    audit: Audit
    """In progress, with one item answered and a finding that is being written."""
    reported_audit: Audit
    draft_finding: Finding
    finding: Finding
    idea: Finding
    action: CorrectiveAction
    answered_action: CorrectiveAction
    done_action: CorrectiveAction


def auditing(world: World, system: AISystem) -> Auditing:
    """Led by the internal auditor, answered by the risk owner, opened by the AIMS manager."""
    in_force = approve_programme(actor=world.top.actor, programme=programme(world, title="In force"))
    reported_audit = started(world, programme=in_force, systems=[system])
    answer(world, item(reported_audit))
    minor, mended = found(world, reported_audit), found(world, reported_audit, title="No dates")
    idea = found(world, reported_audit, grade=Grade.OPPORTUNITY, title="One list for all")
    reported_audit = report(world, reported_audit)
    done_action = complete(reply(_again(mended), world.owner), world.owner)
    going_on = started(world, title="Policy")
    answer(world, item(going_on), answer=Answer.CONFORMS)
    answered = answer_action(
        actor=world.owner.actor, action=opened(world, title="No log"), **REPLY, due_on=in_days(20)
    )
    return Auditing(
        programme=programme(world),
        programme_in_force=in_force,
        planned_audit=planned(world, title="Data", systems=[system]),
        audit=Audit.objects.get(pk=going_on.pk),
        reported_audit=reported_audit,
        draft_finding=found(world, going_on),
        finding=_again(minor),
        idea=_again(idea),
        action=opened(world),
        answered_action=answered,
        done_action=done_action,
    )


def _again(finding: Finding) -> Finding:
    return Finding.objects.select_related("audit", "owner", "organization").get(pk=finding.pk)
