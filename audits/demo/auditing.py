"""Demo: a programme, an audit with its findings, an action that failed its check and then held. Clauses 9.2, 10.2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from audits.demo.seeding import Stage, day_after
from audits.models import Audit, AuditProgramme, CorrectiveAction, Finding
from audits.services.audits import plan_audit, start_audit
from audits.services.checklists import answer_item, draw_checklist
from audits.services.corrective_actions import (
    answer_action,
    answer_finding,
    complete_action,
    open_action,
)
from audits.services.effectiveness import check_effectiveness
from audits.services.findings import record_finding
from audits.services.programmes import approve_programme, create_programme
from audits.services.reporting import report_audit

STORY = Path(__file__).with_name("auditing.json")


def tell(stage: Stage) -> None:
    """The internal auditor leads, owners answer, others check."""
    story: dict[str, Any] = json.loads(STORY.read_text(encoding="utf-8"))
    programme = _programme(stage, story["programme"])
    _audit(stage, programme, story["audit"])
    _mend(stage, story)
    told = story["open"]
    open_action(
        actor=stage.actor("maya"),
        organization=stage.organization,
        title=told["title"],
        source=told["source"],
        owner=stage.members[told["owner"]],
        due_on=day_after(told["due"]),
    )
    _plan(stage, programme, story["next"], story["next"]["numbers"], story["next"]["in"])


def _programme(stage: Stage, told: dict[str, Any]) -> AuditProgramme:
    programme = create_programme(
        actor=stage.actor("maya"),
        organization=stage.organization,
        title=told["title"],
        starts_on=day_after(told["from"]),
        ends_on=day_after(told["to"]),
        aims=told["aims"],
        methods=told["methods"],
    )
    return approve_programme(actor=stage.actor("claire"), programme=programme)


def _plan(
    stage: Stage, programme: AuditProgramme, told: dict[str, Any], numbers: list[str], days: int
) -> Audit:
    audit = plan_audit(
        actor=stage.actor("maya"),
        organization=stage.organization,
        title=told["title"],
        scope=told["scope"],
        criteria=told["criteria"],
        lead=stage.members["ines"],
        planned_on=day_after(days),
        programme=programme,
        systems=[stage.get("system", told["system"])] if "system" in told else [],
    )
    return draw_checklist(actor=stage.actor("ines"), audit=audit, numbers=numbers)


def _audit(stage: Stage, programme: AuditProgramme, told: dict[str, Any]) -> None:
    ines = stage.actor("ines")
    audit = _plan(stage, programme, told, list(told["items"]), 0)
    audit = start_audit(actor=ines, audit=audit, held_on=day_after(told["held"]))
    for item in audit.items.select_related("audit", "requirement", "organization"):
        answer, notes = told["items"][item.requirement.number]
        answer_item(actor=ines, item=item, answer=answer, notes=notes)
    for each in told["findings"]:
        facts = {name: each[name] for name in ("number", "grade", "title", "words")}
        finding = record_finding(
            actor=ines,
            audit=audit,
            owner=stage.members[each["owner"]],
            due_on=day_after(each["due"]),
            **facts,
        )
        stage.keep("finding", each["key"], finding)
    stage.keep("audit", "first", report_audit(actor=ines, audit=audit, summary=told["summary"]))


def _mend(stage: Stage, story: dict[str, Any]) -> CorrectiveAction:
    """Answered and done by the owner; the first check sends it back, the second one closes it."""
    rows = Finding.objects.select_related("audit", "owner", "organization")
    finding = rows.get(pk=stage.get("finding", "minor").pk)
    reply = {name: story["reply"][name] for name in ("correction", "cause", "similar", "plan")}
    owner = stage.actor("rajiv")
    action = answer_finding(actor=owner, finding=finding, due_on=day_after(story["reply"]["due"]), **reply)
    for told in story["rounds"]:
        if "plan" in told:
            again = reply | {"plan": told["plan"]}
            action = answer_action(
                actor=owner, action=action, due_on=day_after(story["reply"]["due"]), **again
            )
        action = complete_action(actor=owner, action=action, done_words=told["done"])
        action = check_effectiveness(
            actor=stage.actor(told["checker"]), action=action, result=told["result"], reason=told["reason"]
        )
    return action
