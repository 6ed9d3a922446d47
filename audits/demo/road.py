"""Demo: the gap assessment, and the plan of the certification with stage 1 booked. ISO/IEC 17021-1."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from aims.platform.viewpoint import Viewpoint
from audits.demo.seeding import Stage, day_after
from audits.models import CertificationBody, CertificationProject
from audits.services.bodies import add_body, choose_body
from audits.services.certification import plan_certification
from audits.services.stages import change_stage, finish_stage, start_stage
from controls.enums import GapAnswer
from controls.selectors.gaps import gap_lines
from controls.services.gaps import assess_requirement, finish_gap_assessment, start_gap_assessment

STORY = Path(__file__).with_name("road.json")
LEFT_OUT = "Left out by the Statement of Applicability."


def tell(stage: Stage) -> None:
    """The gaps first, then bodies and the plan; execution is under way, stage 1 has its date."""
    story: dict[str, Any] = json.loads(STORY.read_text(encoding="utf-8"))
    _gaps(stage, story["gap"])
    project = plan_certification(
        actor=stage.actor("maya"),
        organization=stage.organization,
        title="Certification to ISO/IEC 42001",
        owner=stage.members["maya"],
        starts_on=day_after(-300),
    )
    bodies = [_body(stage, told) for told in story["bodies"]]
    choose_body(actor=stage.actor("maya"), project=project, body=bodies[0], reason=story["reason"])
    _stages(stage, project, story["stages"])


def _gaps(stage: Stage, told: dict[str, Any]) -> None:
    """The AIMS manager answers for the clauses, the head of machine learning for the controls."""
    gap = start_gap_assessment(
        actor=stage.actor("maya"),
        organization=stage.organization,
        title=told["title"],
        owner=stage.members["maya"],
    )
    out = {number for number, applies, *_ in stage.story["statement"] if applies == "not_applicable"}
    for line in gap_lines(Viewpoint(stage.actor("maya"), stage.organization), gap):
        number = line.requirement.number
        words, answer = "", GapAnswer.MET
        if number in told["partly"]:
            words, answer = told["partly"][number], GapAnswer.PARTLY
        elif number in told["not_met"]:
            words, answer = told["not_met"][number], GapAnswer.NOT_MET
        elif number in out:
            words, answer = LEFT_OUT, GapAnswer.NOT_APPLICABLE
        owner = None if answer == GapAnswer.MET else stage.members["rajiv"]
        assess_requirement(actor=stage.actor("maya"), line=line, answer=answer, words=words, owner=owner)
    finish_gap_assessment(actor=stage.actor("maya"), assessment=gap, conclusion=told["conclusion"])


def _body(stage: Stage, told: dict[str, Any]) -> CertificationBody:
    return add_body(
        actor=stage.actor("maya"),
        organization=stage.organization,
        name=told["name"],
        accredited=told["accredited"],
        accredited_by=told["by"],
        price=told["price"],
        days_offered=told["days"],
        notes=f"{told['notes']} Could begin: {told['from'].lower()}.",
    )


def _stages(stage: Stage, project: CertificationProject, told: dict[str, Any]) -> None:
    actor = stage.actor("maya")
    for row in project.stages.select_related("project", "organization").order_by("number"):
        starts, ends, owner, state = told[row.kind]
        step = change_stage(
            actor=actor,
            stage=row,
            starts_on=day_after(starts),
            ends_on=day_after(ends),
            owner=stage.members[owner],
        )
        if state:
            step = start_stage(actor=actor, stage=step)
        if state == "done":
            finish_stage(actor=actor, stage=step, done_on=day_after(ends))
