"""A Statement with a past: many superseded versions, one in force, and a draft."""

from __future__ import annotations

from django.utils import timezone

from aims.enums import VersionStatus
from aims.models import Obligation, RoleAssignment
from aims.platform.viewpoint import Viewpoint
from bench.world import World
from controls.models import StatementOfApplicability, StatementVersion
from controls.selectors.statements import lines
from controls.services.controls import open_controls
from controls.services.lines import decide_line
from controls.services.statements import approve_statement, start_statement_draft, submit_statement
from risks.models import RiskTreatment

MOST = 100
"""Every version was approved by a person; a century of yearly ones is beyond what any organization has."""


def fill_versions(world: World, size: int) -> StatementVersion:
    """The version in force; the draft after it has the next number."""
    open_controls(actor=world.manager.actor, organization=world.organization)
    _earlier(world, min(size, MOST))
    version = start_statement_draft(actor=world.manager.actor, organization=world.organization)
    _decide(world, version)
    version = submit_statement(actor=world.manager.actor, version=version)
    approved = approve_statement(actor=world.top.actor, version=version)
    start_statement_draft(actor=world.manager.actor, organization=world.organization)
    return approved


def _earlier(world: World, count: int) -> None:
    (statement,) = world.nouns(StatementOfApplicability, 1, lambda _: StatementOfApplicability())
    now, manager = timezone.now(), world.manager.member
    world.links(
        StatementVersion,
        count,
        lambda number: StatementVersion(
            statement=statement,
            number=number + 1,
            status=VersionStatus.SUPERSEDED,
            drafted_by=manager,
            submitted_by=manager,
            submitted_at=now,
            approved_by=world.top.member,
            approved_at=now,
            frozen={},
        ),
    )


def _decide(world: World, version: StatementVersion) -> None:
    """Every control applies, because of the risks that it treats, a role and an obligation."""
    viewpoint = Viewpoint(world.manager.actor, world.organization)
    role = viewpoint.rows(RoleAssignment).order_by("reference")[0]
    obligation = viewpoint.rows(Obligation).order_by("reference")[0]
    for line in lines(viewpoint, version):
        treated = viewpoint.rows(RiskTreatment).filter(requirement_id=line.requirement_id)
        decide_line(
            actor=world.manager.actor,
            line=line,
            applicability="applicable",
            justification=f"{line.requirement.number} applies: the risks that it treats are real ones.",
            risks=[link.risk_id for link in treated.order_by("pk")[:3]],
            roles=[role.pk],
            obligations=[obligation.pk],
        )
