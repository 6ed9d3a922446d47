"""Demo: who must be able to do what, their training, and the objectives with their readings. Clauses 6.2 and 7.2."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from aims.catalogue.models import Requirement
from aims.services.competence import add_need, create_competence
from aims.services.objectives import create_objective, measure_objective, move_objective
from aims.services.training import record_training
from audits.demo.seeding import Stage, day_after

STORY = Path(__file__).with_name("people.json")


def tell(stage: Stage) -> None:
    """Competences and needs, the year's training, then the objectives."""
    story: dict[str, Any] = json.loads(STORY.read_text(encoding="utf-8"))
    actor = stage.actor("maya")
    for told in story["competences"]:
        competence = create_competence(
            actor=actor,
            organization=stage.organization,
            name=told["name"],
            meaning=told["meaning"],
            requirement=Requirement.objects.get(organization=None, is_current=True, number=told["for"]),
        )
        stage.keep("competence", told["key"], competence)
    for person, key, why in story["needs"]:
        add_need(actor=actor, member=stage.members[person], competence=stage.get("competence", key), why=why)
    for told in story["trainings"]:
        record_training(
            actor=actor,
            member=stage.members[told["who"]],
            competence=stage.get("competence", told["what"]),
            kind=told["kind"],
            held_on=day_after(told["on"]),
            expires_on=None if told["ends"] is None else day_after(told["ends"]),
            provider=told["by"],
        )
    for told in story["objectives"]:
        _objective(stage, told)


def _objective(stage: Stage, told: dict[str, Any]) -> None:
    owner = stage.actor(told["owner"])
    objective = create_objective(
        actor=stage.actor("maya"),
        organization=stage.organization,
        title=told["title"],
        why=told["why"],
        indicator=told["indicator"],
        unit=told["unit"],
        direction=told["direction"],
        baseline=Decimal(told["baseline"]),
        target=Decimal(told["target"]),
        started_on=day_after(told["from"]),
        due_on=day_after(told["due"]),
        owner=stage.members[told["owner"]],
    )
    for days, value in told["readings"]:
        measure_objective(actor=owner, objective=objective, value=Decimal(value), measured_on=day_after(days))
    if "end" in told:
        objective.refresh_from_db()
        move_objective(actor=stage.actor("maya"), objective=objective, verb=told["end"])
