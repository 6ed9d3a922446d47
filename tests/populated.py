"""An organization with one of each noun, made by the services: real references for every address."""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from aims.catalogue.models import Requirement
from aims.exchange.receiving import receive
from aims.models import AISystem, Decision, ImportRun, Obligation, RoleAssignment, ScopeVersion
from aims.platform.enums import GrantKind
from aims.platform.models import LedgerEntry, Member, Message, Organization, Review
from aims.platform.services.organizations import add_member, give_grant
from aims.services.ai_systems import adopt_ai_system
from aims.services.duties import create_decision, create_obligation
from aims.services.roles import assign_role
from aims.services.scope import approve_scope, change_scope, draft_scope, submit_scope
from audits.models import AuditorEngagement, ManagementReview, ReviewAction, ReviewDecision
from audits.services.engagements import create_engagement
from controls.models import ControlImplementation, StatementVersion
from controls.services.controls import change_control, open_controls
from controls.services.lines import decide_line
from controls.services.statements import approve_statement, start_statement_draft, submit_statement
from documents.models import DocumentVersion, Evidence, EvidenceRequest
from documents.services.evidence import add_evidence
from risks.models import Risk
from risks.services.criteria import set_risk_criteria
from risks.services.risks import create_risk, rate_risk, set_controls
from risks.services.states import move_risk
from tests import minutes
from tests.aims.making import csv_bytes
from tests.auditing import Auditing, auditing
from tests.certifying import Road, road
from tests.papers import ask, delivered, uploaded, written
from tests.people import Context, context_of
from tests.reviewing import asked, paused, reviewed, unsure
from tests.worlds import World, make_world

INVENTORY = csv_bytes(["Name", "Purpose"], ["Ranking", "Ranks calls."])


@dataclass
class Populated:
    """One organization's nouns. Members have one more than any other test world has."""

    world: World
    person: Member
    system: AISystem
    role: RoleAssignment
    scope: ScopeVersion
    obligation: Obligation
    decision: Decision
    done_import: ImportRun
    new_import: ImportRun
    evidence: Evidence
    document: DocumentVersion
    uploaded: DocumentVersion
    request: EvidenceRequest
    delivered: EvidenceRequest
    risk: Risk
    registered: Risk
    control: ControlImplementation
    approved: StatementVersion
    draft: StatementVersion
    engagement: AuditorEngagement
    context: Context
    audits: Auditing
    road: Road
    review: Review
    asked_review: Review
    message: Message
    meeting: ManagementReview
    held_meeting: ManagementReview
    meeting_decision: ReviewDecision
    meeting_action: ReviewAction

    @property
    def organization(self) -> Organization:
        return self.world.organization


def entries(organization: Organization) -> int:
    """How many entries an organization's ledger has."""
    return LedgerEntry.objects.filter(chain__organization=organization).count()


def populate(name: str = "Northfold Health") -> Populated:
    """Everything owned by the risk owner, made by the AIMS manager, approved by top management."""
    call_command("load_catalogue", verbosity=0)
    world = make_world(name)
    given: dict[str, Any] = {"actor": world.manager.actor, "organization": world.organization}
    owner, numbers = world.owner.member, ["6.1.2", "A.2.2"]
    person = add_member(actor=world.system, organization=world.organization, name="Priya Extra")
    give_grant(actor=world.admin.actor, member=person, kind=GrantKind.OWNER)
    system = adopt_ai_system(
        **given, name="Triage", owner=owner, status="operation_monitoring", source="A survey"
    )
    role = assign_role(actor=world.manager.actor, system=system, role="provider", accountable=owner)
    decision = create_decision(
        **given, title="No data is bought", what="None.", why="Own records suffice.",
        decided_by=world.top.member, decided_on=date(2026, 5, 4),
    )  # fmt: skip
    risk = _risk(world, system)
    open_controls(**given)
    statement = _Statement(world, role, decision)
    evidence = add_evidence(
        **given, title="Bias test", file_name="b.txt", chunks=[b"b"], requirements=numbers, owner=owner
    )
    review = reviewed(world, risk)
    risk.refresh_from_db()
    document = uploaded(world)
    paused(world, document.document)
    return Populated(
        world=world,
        person=person,
        system=system,
        role=role,
        scope=_scope(world, system),
        obligation=create_obligation(**given, title="EU AI Act", kind="law", owner=owner),
        decision=decision,
        done_import=_imported(world),
        new_import=receive(**given, source=io.BytesIO(INVENTORY), name="again.csv"),
        evidence=evidence,
        document=written(world),
        uploaded=document,
        request=ask(world, "Minutes of the review"),
        delivered=delivered(world, evidence),
        risk=risk,
        registered=_registered(world, system),
        control=_control(world),
        approved=statement.approved(),
        draft=start_statement_draft(**given),
        engagement=engage(world, world.external.member),
        context=context_of(world, system, evidence),
        audits=auditing(world, system),
        road=road(world),
        review=review,
        asked_review=asked(world, system),
        message=unsure(review),
        **_meetings(world),
    )


def _meetings(world: World) -> dict[str, Any]:
    """A management review that is prepared, with a decision and an action, and one that was held."""
    review = minutes.prepared(world)
    decision = minutes.decided(world, review)
    return {
        "meeting": review,
        "held_meeting": minutes.held(world, minutes.prepared(world)),
        "meeting_decision": decision,
        "meeting_action": minutes.asked(world, review, decision=decision),
    }


def engage(world: World, auditor: Member) -> AuditorEngagement:
    """Access to the portal from today on."""
    today = timezone.localdate()
    return create_engagement(
        actor=world.manager.actor,
        organization=world.organization,
        auditor=auditor,
        body="Kestrel Certification",
        purpose="Stage 1 audit",
        starts_on=today - timedelta(days=1),
        ends_on=today + timedelta(days=30),
    )


def requirement(number: str) -> Requirement:
    return Requirement.objects.get(organization=None, is_current=True, number=number)


def _imported(world: World) -> ImportRun:
    """By the command line, which needs no worker: no job of another test world is done on the way."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "inventory.csv"
        path.write_bytes(INVENTORY)
        call_command(
            "import_ai_systems", str(path), organization=world.organization.slug, stdout=io.StringIO()
        )
    return ImportRun.objects.get(organization=world.organization)


def _risk(world: World, system: AISystem) -> Risk:
    actor = world.manager.actor
    set_risk_criteria(actor=actor, organization=world.organization, valid_from=timezone.localdate())
    risk = create_risk(
        actor=actor,
        organization=world.organization,
        title="Under-triage",
        owner=world.owner.member,
        systems=[system],
    )
    risk = rate_risk(actor=actor, risk=risk, inherent_likelihood=4, inherent_consequence=5)
    return set_controls(actor=actor, risk=risk, controls=[requirement("A.6.2.4")])


def _registered(world: World, system: AISystem) -> Risk:
    """In the register, where the auditor sees it; the other one is a draft."""
    actor = world.manager.actor
    risk = create_risk(
        actor=actor,
        organization=world.organization,
        title="Over-triage",
        owner=world.owner.member,
        systems=[system],
    )
    return move_risk(actor=actor, risk=risk, verb="identify")


def _scope(world: World, system: AISystem) -> ScopeVersion:
    """A draft; the version before it is in force."""
    actor = world.manager.actor
    first = draft_scope(actor=actor, organization=world.organization, text="All of triage.")
    first = change_scope(actor=actor, version=first, revision=None, systems=[system])
    approve_scope(actor=world.top.actor, version=submit_scope(actor=actor, version=first))
    return draft_scope(actor=actor, organization=world.organization)


def _control(world: World) -> ControlImplementation:
    control = ControlImplementation.objects.get(organization=world.organization, requirement__number="A.2.2")
    return change_control(actor=world.manager.actor, control=control, how="One.", owner=world.owner.member)


@dataclass
class _Statement:
    world: World
    role: RoleAssignment
    decision: Decision

    def approved(self) -> StatementVersion:
        actor = self.world.manager.actor
        version = start_statement_draft(actor=actor, organization=self.world.organization)
        for line in version.lines.select_related("requirement"):
            out = line.requirement.number == "A.7.3"
            decide_line(
                actor=actor,
                line=line,
                applicability="not_applicable" if out else "applicable",
                justification=f"Reasoned for {line.requirement.number}.",
                roles=[] if out else [self.role.pk],
                decisions=[self.decision.pk] if out else [],
            )
        return approve_statement(
            actor=self.world.top.actor, version=submit_statement(actor=actor, version=version)
        )
