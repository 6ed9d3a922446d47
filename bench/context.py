"""Competence, objectives and suppliers of a world filled to any size."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from aims.enums import Brings
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
from aims.platform.models import Member
from bench.world import SPREAD, World

COMPETENCES = 20
"""As many as an organization names; the matrix has a column for each."""
READINGS = 4


def fill_context(world: World, size: int, owners: list[Member], systems: list[AISystem]) -> None:
    """`size` objectives and suppliers; each owner needs each competence and has a record of every second one."""
    _competence(world, owners)
    _objectives(world, size, owners)
    suppliers = world.nouns(
        Supplier,
        size,
        lambda number: Supplier(
            name=f"Supplier {number}", supplies="A model.", owner=owners[number % len(owners)]
        ),
    )
    world.links(
        SystemSupplier,
        size,
        lambda n: SystemSupplier(supplier=suppliers[n], system=systems[n], brings=Brings.MODEL),
    )


def _competence(world: World, owners: list[Member]) -> None:
    today, count = timezone.localdate(), len(owners) * COMPETENCES
    found = world.nouns(Competence, COMPETENCES, lambda number: Competence(name=f"Competence {number}"))
    world.nouns(
        CompetenceNeed,
        count,
        lambda n: CompetenceNeed(member=owners[n // COMPETENCES], competence=found[n % COMPETENCES]),
    )
    world.nouns(
        Training,
        count // 2,
        lambda n: Training(
            member=owners[2 * n // COMPETENCES],
            competence=found[2 * n % COMPETENCES],
            held_on=today - timedelta(days=n % SPREAD),
        ),
    )


def _objectives(world: World, size: int, owners: list[Member]) -> None:
    today = timezone.localdate()
    found = world.nouns(
        AIObjective,
        size,
        lambda number: AIObjective(
            title=f"Objective {number}",
            why="The policy promises it.",
            indicator="Calls ranked too low",
            baseline=Decimal(0),
            target=Decimal(100),
            started_on=today - timedelta(days=SPREAD),
            due_on=today + timedelta(days=number % SPREAD - 30),
            owner=owners[number % len(owners)],
        ),
    )
    world.links(
        ObjectiveReading,
        size * READINGS,
        lambda n: ObjectiveReading(
            objective=found[n // READINGS],
            value=Decimal(n % 100),
            measured_on=today - timedelta(days=30 * (READINGS - n % READINGS)),
        ),
    )
