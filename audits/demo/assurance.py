"""Demo: risks, evidence, controls, the Statement and the auditor's engagement."""

from __future__ import annotations

from datetime import date
from typing import Any

from aims.catalogue.models import Requirement, RiskSource
from aims.platform.models import Organization
from aims.platform.viewpoint import Viewpoint
from audits.demo.seeding import Stage, day_after
from controls.models import ControlImplementation, StatementLine
from controls.services.controls import change_control, move_control, open_controls
from controls.services.lines import decide_line
from controls.services.statements import approve_statement, start_statement_draft, submit_statement
from documents.services.delivering import deliver_new_evidence
from documents.services.evidence import add_evidence, replace_evidence
from documents.services.requests import ask_evidence_request, return_evidence_request
from risks.models import Risk
from risks.services.criteria import set_risk_criteria
from risks.services.risks import create_risk, rate_risk, set_controls
from risks.services.states import accept_risk, move_risk

WAY = ("identify", "analyse", "evaluate", "start_treatment", "finish_treatment", "monitor")
LAST_STEP = {
    "identified": 1,
    "analysed": 2,
    "evaluated": 3,
    "accepted": 3,
    "in_treatment": 4,
    "treated": 5,
    "monitored": 6,
}
CONTROL_WAY = {
    "not_started": (),
    "planned": ("plan",),
    "partial": ("plan", "begin"),
    "implemented": ("plan", "begin", "implement"),
    "verified": ("plan", "begin", "implement", "verify"),
}


def tell(stage: Stage) -> None:
    """Criteria and risks, evidence, controls, then the Statement that rests on them."""
    set_risk_criteria(actor=stage.actor("maya"), organization=stage.organization, valid_from=date(2026, 3, 3))
    for told in stage.story["risks"]:
        stage.keep("risk", told["key"], _risk(stage, told))
    for told in stage.story["evidence"]:
        _evidence(stage, told)
    for told in stage.story["requests"]:
        _request(stage, told)
    _controls(stage)
    _statement(stage)


def _risk(stage: Stage, told: dict[str, Any]) -> Risk:
    actor = stage.actor("maya")
    risk = create_risk(
        actor=actor,
        organization=stage.organization,
        title=told["title"],
        description=told["text"],
        owner=stage.member(told["owner"]),
        source=RiskSource.objects.get(number=told["source"], is_current=True),
        review_on=day_after(told["review"]),
        systems=[stage.get("system", key) for key in told["system"]],
    )
    if told["inherent"]:
        before, now = told["inherent"], told["residual"]
        ratings = {"inherent_likelihood": before[0], "inherent_consequence": before[1]}
        if now:
            ratings |= {"residual_likelihood": now[0], "residual_consequence": now[1]}
        risk = rate_risk(actor=actor, risk=risk, **ratings)
        risk = set_controls(actor=actor, risk=risk, controls=_requirements(told["controls"]))
    for verb in WAY[: LAST_STEP[told["status"]]]:
        risk = move_risk(actor=actor, risk=risk, verb=verb)
    if told["status"] == "accepted":
        risk = accept_risk(
            actor=stage.actor("claire"),
            risk=risk,
            until=day_after(told["accepted_in_days"]),
            reason="No data leaves at present; decided again before any contract with an insurer",
        )
    return risk


def _evidence(stage: Stage, told: dict[str, Any]) -> None:
    actor = stage.actor(told["owner"])
    evidence = add_evidence(
        actor=actor,
        organization=stage.organization,
        title=told["title"],
        file_name=told["name"],
        chunks=[_content(stage.organization, told, 1)],
        requirements=told["for"],
        owner=stage.member(told["owner"]),
        valid_until=day_after(told["valid"]),
    )
    for number in range(2, told.get("versions", 1) + 1):
        replace_evidence(
            actor=actor,
            evidence=evidence,
            file_name=told["name"],
            chunks=[_content(stage.organization, told, number)],
            valid_until=day_after(told["valid"]),
            reason="Repeated after the correction of the test set",
        )
    stage.keep("evidence", told["key"], evidence)


def _request(stage: Stage, told: dict[str, Any]) -> None:
    """Asked by the AIMS manager; some came, and one was sent back."""
    request = ask_evidence_request(
        actor=stage.actor("maya"),
        organization=stage.organization,
        title=told["title"],
        description=told["text"],
        asked_of=stage.members[told["of"]],
        due_on=day_after(told["due"]),
        requirements=told["for"],
        renews=stage.get("evidence", told["renews"]) if "renews" in told else None,
    )
    if "file" in told:
        request = deliver_new_evidence(
            actor=stage.actor(told["of"]),
            request=request,
            file_name=told["file"],
            chunks=[_content(stage.organization, {**told, "name": told["file"]}, 1)],
            title=told["title"],
            requirements=told["for"],
            owner=stage.members[told["of"]],
            valid_until=day_after(365),
        )
    if "returned" in told:
        return_evidence_request(actor=stage.actor("maya"), request=request, reason=told["returned"])


def _content(organization: Organization, told: dict[str, Any], number: int) -> bytes:
    if told["name"].endswith(".csv"):
        return f"title,organization,version\r\n{told['title']},{organization.name},{number}\r\n".encode()
    lines = (told["title"], organization.name, f"Version {number}", f"For {', '.join(told['for'])}")
    return ("\n".join(lines) + "\n").encode()


def _controls(stage: Stage) -> None:
    opened = open_controls(actor=stage.actor("maya"), organization=stage.organization)
    by_number = {control.requirement.number: control for control in opened}
    due = stage.story["due_in_days"]
    for number, _, status, owner, why, _ in stage.story["statement"]:
        control = by_number[number]
        if owner:
            control = change_control(
                actor=stage.actor("maya"),
                control=control,
                how=why,
                owner=stage.members[owner],
                due_on=day_after(due[number]) if number in due else None,
            )
        _bring(stage, control, status, owner)


def _bring(stage: Stage, control: ControlImplementation, status: str, owner: str | None) -> None:
    for verb in CONTROL_WAY[status]:
        # Who reports a control as implemented does not verify it.
        own = verb == "verify" or owner not in ("maya", None)
        actor = stage.actor("maya" if verb == "verify" else owner) if own else stage.system
        control = move_control(actor=actor, control=control, verb=verb)


def _statement(stage: Stage) -> None:
    version = start_statement_draft(actor=stage.actor("maya"), organization=stage.organization)
    lines = {
        line.requirement.number: line
        for line in Viewpoint(stage.actor("maya"), stage.organization)
        .rows(StatementLine)
        .filter(version=version)
        .select_related("requirement", "version__statement")
    }
    for number, applicability, _, _, why, reasons in stage.story["statement"]:
        _line(stage, lines[number], applicability, why, reasons)
    version = submit_statement(actor=stage.actor("maya"), version=version)
    approve_statement(actor=stage.actor("claire"), version=version)


def _line(stage: Stage, line: StatementLine, applicability: str, why: str, reasons: list[str]) -> None:
    found: dict[str, list[int]] = {"risk": [], "role": [], "obligation": [], "decision": []}
    for each in reasons:
        noun, key = each.split(":", 1)
        found[noun].append(stage.get(noun, key).pk)
    decide_line(
        actor=stage.actor("maya"),
        line=line,
        applicability=applicability,
        justification=why,
        risks=found["risk"],
        roles=found["role"],
        obligations=found["obligation"],
        decisions=found["decision"],
    )


def _requirements(numbers: list[str]) -> list[Requirement]:
    return list(Requirement.objects.filter(organization=None, is_current=True, number__in=numbers))
