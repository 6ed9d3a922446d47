"""A world filled to any size: every noun that has a list, with its links, by the bulk services."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from aims.catalogue.models import Requirement
from aims.enums import AIRole, ImportStatus, ObligationKind, SystemStatus
from aims.models import AISystem, Decision, ImportRun, Obligation, RoleAssignment
from aims.platform.enums import GrantKind
from aims.platform.models import Grant, Member
from audits.models import AuditorEngagement
from audits.services.engagements import create_engagement
from bench.audits import fill_audits
from bench.certification import fill_certification
from bench.context import fill_context
from bench.documents import fill_documents, record_file
from bench.management_reviews import fill_management_reviews
from bench.reviews import fill_reviews
from bench.world import SPREAD, World
from risks.enums import RiskStatus
from risks.models import Risk, RiskSystem, RiskTreatment

BODY, PURPOSE = "Bench Certification", "Stage 2"
OWNERS = 50
"""What is owned is owned by so many, as in a company: a choice of owners is not the whole staff."""


def fill(world: World, size: int) -> None:
    """`size` rows of every noun. Links go one to one, so each row shows what a real one shows."""
    controls = list(Requirement.objects.filter(kind="control", organization=None).order_by("order"))
    owners = _people(world, size)
    systems = _systems(world, size, owners)
    _risks(world, systems, owners, controls)
    fill_documents(world, size, owners, controls)
    fill_context(world, size, owners, systems)
    fill_audits(world, size, owners, controls)
    _duties(world, size, owners)
    fill_reviews(world, size, owners)
    _imports(world, size)
    _engagements(world, size)
    fill_certification(world, size, owners)
    fill_management_reviews(world, size, owners)


def _people(world: World, size: int) -> list[Member]:
    people = world.nouns(
        Member,
        size,
        lambda number: Member(
            name=f"Person {number % 311} of {number}", email=f"person{number}@bench.example"
        ),
    )
    world.links(Grant, size, lambda number: Grant(member=people[number], kind=GrantKind.OWNER))
    return people[:OWNERS]


def _systems(world: World, size: int, owners: list[Member]) -> list[AISystem]:
    systems = world.nouns(
        AISystem,
        size,
        lambda number: AISystem(
            name=f"System {number % 977} for purpose {number}",
            purpose="Measures how lists behave when there are many rows.",
            owner=owners[number % len(owners)],
            status=SystemStatus.values[number % 8],
        ),
    )
    world.nouns(
        RoleAssignment,
        size,
        lambda number: RoleAssignment(
            system=systems[number], role=AIRole.PRODUCER, accountable=owners[number % len(owners)]
        ),
    )
    return systems


def _risks(world: World, systems: list[AISystem], owners: list[Member], controls: list[Requirement]) -> None:
    risks = world.nouns(Risk, len(systems), lambda number: _risk(number, owners[number % len(owners)]))
    world.links(RiskSystem, len(risks), lambda n: RiskSystem(risk=risks[n], system=systems[n]))
    world.links(
        RiskTreatment,
        len(risks),
        lambda n: RiskTreatment(risk=risks[n], requirement=controls[n % len(controls)]),
    )


def _risk(number: int, owner: Member) -> Risk:
    likelihood, consequence = number % 5 + 1, number // 5 % 5 + 1
    return Risk(
        title=f"Risk {number % 733} of kind {number}",
        owner=owner,
        status=RiskStatus.MONITORED,
        inherent_likelihood=likelihood,
        inherent_consequence=consequence,
        level=likelihood * consequence,
    )


def _duties(world: World, size: int, owners: list[Member]) -> None:
    kinds, today = ObligationKind.values, timezone.localdate()
    world.nouns(
        Obligation,
        size,
        lambda number: Obligation(
            title=f"Duty {number}", kind=kinds[number % len(kinds)], owner=owners[number % len(owners)]
        ),
    )
    world.nouns(
        Decision,
        size,
        lambda number: Decision(
            title=f"Decision {number}",
            what="What was decided.",
            why="Why it was decided.",
            decided_by=owners[number % len(owners)],
            decided_on=today - timedelta(days=number % SPREAD),
        ),
    )


def _imports(world: World, size: int) -> None:
    stored = record_file(world)
    world.nouns(
        ImportRun,
        size,
        lambda number: ImportRun(
            file=stored, file_name=f"inventory-{number}.csv", status=ImportStatus.DONE, rows=3, created=3
        ),
    )


def _engagements(world: World, size: int) -> None:
    """One that is open, given by the service with its permission; the others are over."""
    today = timezone.localdate()
    create_engagement(
        actor=world.manager.actor,
        organization=world.organization,
        auditor=world.auditor.member,
        body=BODY,
        purpose=PURPOSE,
        starts_on=today,
        ends_on=today + timedelta(days=30),
    )
    world.nouns(
        AuditorEngagement,
        size - 1,
        lambda number: AuditorEngagement(
            auditor=world.auditor.member,
            body=BODY,
            purpose=f"Surveillance {number}",
            starts_on=today - timedelta(days=SPREAD + number % SPREAD),
            ends_on=today - timedelta(days=SPREAD - 5),
        ),
    )
