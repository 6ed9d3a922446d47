"""What makes a row of each list: one maker a noun, by the services."""

from __future__ import annotations

import io
from datetime import date
from itertools import count
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from aims.catalogue.models import Requirement
from aims.exchange.receiving import receive
from aims.models import Competence
from aims.platform.services.organizations import add_member
from aims.platform.unit import change
from aims.services.ai_systems import propose_ai_system
from aims.services.duties import create_decision
from aims.services.roles import assign_role
from audits.models import Audit, ManagementReview
from controls.models import ControlImplementation, StatementOfApplicability, StatementVersion
from controls.services.controls import change_control, open_controls
from documents.services.adopting import adopt_document
from documents.services.documents import create_document
from documents.services.evidence import add_evidence
from risks.services.criteria import set_risk_criteria
from risks.services.risks import create_risk, rate_risk, set_controls, set_systems
from risks.services.states import move_risk
from tests import auditing, minutes
from tests.papers import ask
from tests.people import (
    a_competence,
    a_link,
    a_need,
    a_reading,
    a_supplier,
    a_training,
    an_objective,
)
from tests.populated import engage, requirement
from tests.reviewing import opened
from tests.worlds import Person, World

numbers = count(1)


def given(world: World) -> dict[str, Any]:
    return {"actor": world.manager.actor, "organization": world.organization}


def system(world: World) -> Any:
    system = propose_ai_system(**given(world), name=f"System {next(numbers)}", owner=world.owner.member)
    for role in ("provider", "customer"):
        assign_role(actor=world.manager.actor, system=system, role=role, accountable=world.owner.member)
    return system


def imported(world: World) -> None:
    receive(**given(world), source=io.BytesIO(b"Name\r\nRanking\r\n"), name=f"{next(numbers)}.csv")


def decision(world: World) -> None:
    create_decision(
        **given(world),
        title=f"Decision {next(numbers)}",
        what="W",
        why="Y",
        decided_by=world.top.member,
        decided_on=date(2026, 5, 4),
    )


def evidence(world: World) -> None:
    number = next(numbers)
    add_evidence(
        **given(world),
        title=f"Evidence {number}",
        file_name="e.txt",
        chunks=[str(number).encode()],
        requirements=["6.1.2", "A.2.2"],
        owner=world.owner.member,
    )


def document(world: World) -> None:
    create_document(
        **given(world),
        title=f"Document {next(numbers)}",
        text="Words.",
        requirements=["6.1.2", "A.2.2"],
        owner=world.owner.member,
    )


def published(world: World) -> None:
    adopt_document(
        **given(world),
        title=f"Document {next(numbers)}",
        kind="plan",
        text="Words.",
        requirements=["6.1.2", "A.2.2"],
        owner=world.owner.member,
        approved_on=date(2026, 2, 2),
        next_review_on=date(2027, 2, 2),
        source_note="Handbook",
    )


def request(world: World) -> None:
    ask(world, f"Request {next(numbers)}")


def risk(world: World) -> None:
    actor = world.manager.actor
    risk = create_risk(**given(world), title=f"Risk {next(numbers)}", owner=world.owner.member)
    set_systems(actor=actor, risk=risk, systems=[system(world)])
    risk.refresh_from_db()
    rate_risk(actor=actor, risk=risk, inherent_likelihood=4, inherent_consequence=5)
    set_controls(actor=actor, risk=risk, controls=Requirement.objects.filter(number="A.7.4"))


def review(world: World) -> None:
    opened(world, system(world))


def identified(world: World) -> None:
    risk = create_risk(**given(world), title=f"Risk {next(numbers)}", owner=world.owner.member)
    set_systems(actor=world.manager.actor, risk=risk, systems=[system(world)])
    risk.refresh_from_db()
    move_risk(actor=world.manager.actor, risk=risk, verb="identify")


def criteria(world: World) -> None:
    set_risk_criteria(**given(world), valid_from=timezone.localdate())


def control(world: World) -> None:
    """The 38 are there at once; each gets an owner, evidence and a risk that it treats."""
    rows = ControlImplementation.objects.filter(organization=world.organization, owner=None)
    control = rows.select_related("requirement").first()
    assert control is not None
    change_control(actor=world.manager.actor, control=control, how="So.", owner=world.owner.member)
    number = next(numbers)
    add_evidence(
        **given(world),
        title=f"Evidence {number}",
        file_name="e.txt",
        chunks=[str(number).encode()],
        requirements=[control.requirement.number],
    )


def version(world: World) -> None:
    """Versions that were replaced long ago: a list needs no more of them than their facts."""
    with change(world.organization, world.system) as unit:
        statement = StatementOfApplicability.objects.filter(organization=world.organization).first()
        if statement is None:
            statement = StatementOfApplicability.objects.create(
                organization=world.organization, reference=unit.reference(StatementOfApplicability)
            )
        version = StatementVersion.objects.create(
            organization=world.organization,
            statement=statement,
            number=statement.versions.count() + 1,
            status="superseded",
            drafted_by=world.manager.member,
            submitted_by=world.manager.member,
            approved_by=world.top.member,
            approved_at=unit.moment,
            frozen={"lines": []},
        )
        unit.record("story.told", statement, version)


def finding(world: World) -> None:
    audit = Audit.objects.filter(organization=world.organization).first() or auditing.started(world)
    auditing.found(world, audit)


def engagement(world: World) -> None:
    engage(world, world.external.member)


def competence(world: World) -> Any:
    """Each with someone who needs it, and a clause."""
    competence = a_competence(world, f"Competence {next(numbers)}", requirement=requirement("7.2"))
    a_need(world, competence)
    return competence


def trained(world: World) -> None:
    """A person of their own, who lacks one thing and has another."""
    person = add_member(actor=world.system, organization=world.organization, name=f"Person {next(numbers)}")
    found = Person(person, world.owner.user)
    active = Competence.objects.filter(organization=world.organization, status="active")
    first, second = list(active.order_by("pk")[:2]) or (competence(world), competence(world))
    a_need(world, first, found)
    a_training(world, second, found)


def objective(world: World) -> None:
    objective = an_objective(world, f"Objective {next(numbers)}")
    for days in (-2, -1):
        a_reading(world, objective, days=days)


def supplier(world: World) -> None:
    a_link(world, a_supplier(world, f"Supplier {next(numbers)}"), system(world))


def member(world: World) -> None:
    add_member(actor=world.system, organization=world.organization, name=f"Person {next(numbers)}")


def catalogue(_: World) -> None:
    call_command("load_catalogue", verbosity=0)


def controls_opened(world: World) -> None:
    catalogue(world)
    open_controls(**given(world))


def engaged(world: World) -> None:
    catalogue(world)
    engagement(world)


def meeting(world: World) -> None:
    """A management review with a decision and an open action."""
    review = minutes.prepared(world)
    minutes.asked(world, review, decision=minutes.decided(world, review))


def meeting_action(world: World) -> None:
    review = ManagementReview.objects.get(organization=world.organization)
    minutes.asked(world, review)
