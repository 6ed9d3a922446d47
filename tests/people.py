"""Competence, objectives and suppliers of a populated world, made by their services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from aims.models import (
    AIObjective,
    AISystem,
    Competence,
    CompetenceNeed,
    ObjectiveReading,
    Supplier,
    SystemSupplier,
    Training,
)
from aims.services.competence import add_need, create_competence
from aims.services.objectives import create_objective, measure_objective
from aims.services.suppliers import create_supplier, link_supplier
from aims.services.training import record_training
from documents.models import Evidence, TrainingEvidence
from documents.services.training import link_training_evidence
from tests.worlds import Person, World

TODAY = timezone.localdate()


def in_days(days: int) -> Any:
    return TODAY + timedelta(days=days)


def a_competence(world: World, name: str = "Bias testing", **facts: Any) -> Competence:
    return create_competence(actor=world.manager.actor, organization=world.organization, name=name, **facts)


def a_need(
    world: World, competence: Competence, person: Person | None = None, **facts: Any
) -> CompetenceNeed:
    """The risk owner needs it, unless someone else is named."""
    member = (person or world.owner).member
    return add_need(actor=world.manager.actor, member=member, competence=competence, **facts)


def a_training(world: World, competence: Competence, person: Person | None = None, **facts: Any) -> Training:
    """Held a month ago."""
    given = {"held_on": in_days(-30), **facts}
    member = (person or world.owner).member
    return record_training(actor=world.manager.actor, member=member, competence=competence, **given)


def an_objective(world: World, title: str = "Fewer missed calls", **facts: Any) -> AIObjective:
    """From 10 % down to 2 %, half of the way gone, owned by the risk owner."""
    given: dict[str, Any] = {
        "why": "The AI policy promises safe triage.",
        "indicator": "Calls ranked too low",
        "unit": "%",
        "direction": "down",
        "baseline": Decimal(10),
        "target": Decimal(2),
        "started_on": in_days(-50),
        "due_on": in_days(50),
        "owner": world.owner.member,
        **facts,
    }
    return create_objective(actor=world.manager.actor, organization=world.organization, title=title, **given)


def a_reading(
    world: World, objective: AIObjective, value: str = "6", days: int = 0, **facts: Any
) -> ObjectiveReading:
    """Measured so many days from today."""
    return measure_objective(
        actor=world.manager.actor,
        objective=objective,
        value=Decimal(value),
        measured_on=in_days(days),
        **facts,
    )


def a_supplier(world: World, name: str = "Kestrel Models", **facts: Any) -> Supplier:
    given = {"supplies": "A language model.", "owner": world.owner.member, **facts}
    return create_supplier(actor=world.manager.actor, organization=world.organization, name=name, **given)


def a_link(world: World, supplier: Supplier, system: AISystem, brings: str = "model") -> SystemSupplier:
    return link_supplier(actor=world.manager.actor, supplier=supplier, system=system, brings=brings)


def shown_by(world: World, training: Training, evidence: Evidence) -> TrainingEvidence:
    return link_training_evidence(actor=world.manager.actor, training=training, evidence=evidence)


@dataclass
class Context:
    """One of each noun: a need that is met and one that is not, an objective that was measured, a supplier."""

    competence: Competence
    need: CompetenceNeed
    training: Training
    shown: TrainingEvidence
    objective: AIObjective
    reading: ObjectiveReading
    supplier: Supplier
    link: SystemSupplier


def context_of(world: World, system: AISystem, evidence: Evidence) -> Context:
    """All of it owned by the risk owner and made by the AIMS manager."""
    competence, objective, supplier = a_competence(world), an_objective(world), a_supplier(world)
    a_need(world, a_competence(world, "Auditing inside"), why="Audits the triage.")
    training = a_training(world, competence)
    return Context(
        competence=competence,
        need=a_need(world, competence),
        training=training,
        shown=shown_by(world, training, evidence),
        objective=objective,
        reading=a_reading(world, objective),
        supplier=supplier,
        link=a_link(world, supplier, system),
    )
