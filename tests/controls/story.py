"""A small organization that makes and uses AI: what a Statement needs around it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.core.management import call_command

from aims.models import AISystem, Decision, Obligation, RoleAssignment
from aims.platform import files
from aims.platform.models import Organization
from aims.platform.unit import change
from controls.models import StatementLine, StatementVersion
from controls.services.controls import change_control, move_control, open_controls
from controls.services.lines import decide_line
from controls.services.statements import (
    approve_statement,
    start_statement_draft,
    submit_statement,
)
from documents.models import Evidence, EvidenceRequirement
from risks.models import Risk, RiskTreatment
from tests.worlds import World, make_world


@dataclass
class Story:
    """A world with a catalogue, one system, a role, two risks, an obligation, a decision and evidence."""

    world: World
    system: AISystem
    role: RoleAssignment
    risk: Risk
    other_risk: Risk
    obligation: Obligation
    decision: Decision
    evidence: Evidence
    extra: dict[str, object] = field(default_factory=dict)

    @property
    def organization(self) -> Organization:
        return self.world.organization

    def draft(self) -> StatementVersion:
        return start_statement_draft(actor=self.world.manager.actor, organization=self.organization)

    def decide_all(self, version: StatementVersion, *, leaving: Iterable[str] = ()) -> None:
        """Every line applies because of the role; A.7.3 is left out by a decision."""
        skipped = set(leaving)
        for line in version.lines.select_related("requirement").order_by("requirement__order"):
            number = line.requirement.number
            if number in skipped:
                continue
            out = number == "A.7.3"
            decide_line(
                actor=self.world.manager.actor,
                line=line,
                applicability="not_applicable" if out else "applicable",
                justification=f"Reasoned for {number}.",
                risks=[self.risk.pk] if number == "A.6.2.4" else [],
                roles=[] if out else [self.role.pk],
                obligations=[self.obligation.pk] if number == "A.2.2" else [],
                decisions=[self.decision.pk] if out else [],
            )

    def submitted(self) -> StatementVersion:
        version = self.draft()
        self.decide_all(version)
        return submit_statement(actor=self.world.manager.actor, version=version)

    def approved(self) -> StatementVersion:
        return approve_statement(actor=self.world.top.actor, version=self.submitted())

    def line(self, version: StatementVersion, number: str) -> StatementLine:
        return version.lines.get(requirement__number=number)


def make_story(name: str = "Northfold Health") -> Story:
    """Build the story; the catalogue comes from the product's own command."""
    call_command("load_catalogue", verbosity=0)
    world = make_world(name)
    organization, owner = world.organization, world.owner.member
    with change(organization, world.system) as unit:
        system = AISystem.objects.create(
            organization=organization,
            reference=unit.reference(AISystem),
            name="Triage Assistant",
            owner=owner,
        )
        role = RoleAssignment.objects.create(
            organization=organization,
            reference=unit.reference(RoleAssignment),
            system=system,
            role="provider",
        )
        first, second = unit.references(Risk, 2)
        risk = Risk.objects.create(
            organization=organization, reference=first, title="A release misses its criteria", owner=owner
        )
        other = Risk.objects.create(organization=organization, reference=second, title="Drift goes unseen")
        obligation = Obligation.objects.create(
            organization=organization,
            reference=unit.reference(Obligation),
            title="EU AI Act",
            provision="Article 4",
        )
        decision = Decision.objects.create(
            organization=organization,
            reference=unit.reference(Decision),
            title="No data is bought",
            what="We buy no data.",
            why="Own records suffice.",
            decided_by=world.top.member,
            decided_on=date(2026, 5, 4),
        )
        evidence = Evidence.objects.create(
            organization=organization,
            reference=unit.reference(Evidence),
            title="AI policy, signed",
            owner=owner,
            valid_until=date(2027, 8, 2),
        )
        unit.record("story.told", system, role, risk, other, obligation, decision, evidence)
    open_controls(actor=world.manager.actor, organization=organization)
    story = Story(world, system, role, risk, other, obligation, decision, evidence)
    _link(story)
    return story


def _link(story: Story) -> None:
    """The risk is treated by A.6.2.4, the evidence shows A.2.2, which is implemented."""
    from controls.models import ControlImplementation

    policy = ControlImplementation.objects.get(
        organization=story.organization, requirement__number="A.2.2"
    ).requirement
    tests = ControlImplementation.objects.get(
        organization=story.organization, requirement__number="A.6.2.4"
    ).requirement
    with change(story.organization, story.world.system) as unit:
        EvidenceRequirement.objects.create(
            organization=story.organization, evidence=story.evidence, requirement=policy
        )
        RiskTreatment.objects.create(organization=story.organization, risk=story.risk, requirement=tests)
        unit.record("story.linked", story.evidence, story.risk)
    manager = story.world.manager.actor
    control = ControlImplementation.objects.get(organization=story.organization, requirement=policy)
    control = change_control(
        actor=manager, control=control, how="One policy for all.", owner=story.world.owner.member
    )
    control = move_control(actor=manager, control=control, verb="plan")
    move_control(actor=story.world.owner.actor, control=control, verb="implement")


def run_jobs() -> None:
    """Do what a worker does, here and now: claim each waiting job once."""
    from aims.platform.models import Job
    from aims.platform.tasks import run_job

    for job in Job.objects.filter(state="waiting"):
        run_job(job.pk)


def bytes_of(version: StatementVersion, format_: str) -> bytes:
    row = version.files.select_related("file").get(format=format_)
    return Path(files.path_of(version.organization_id, row.file.sha256)).read_bytes()


def verbs(story: Story) -> list[str]:
    """What the organization's ledger says, entry by entry."""
    from aims.platform.models import LedgerEntry

    rows = LedgerEntry.objects.filter(chain__organization=story.organization).order_by("sequence")
    return list(rows.values_list("verb", flat=True))
