"""The audit programme: written, changed, approved by someone else, taken up again. Clause 9.2.2."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from aims.core.errors import Conflict
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.four_eyes import Hands
from aims.platform.models import Organization
from aims.platform.saving import add, locked_at, save
from aims.platform.unit import change
from audits.enums import ProgrammeStatus
from audits.models import AuditProgramme
from audits.workflows import PROGRAMME

WRITTEN = ("title", "starts_on", "ends_on", "aims", "methods")


def create_programme(
    *,
    actor: Actor,
    organization: Organization,
    title: str,
    starts_on: date,
    ends_on: date,
    aims: str,
    methods: str = "",
    reason: str = "",
) -> AuditProgramme:
    """Write the programme of a period. Raises NotAllowed and Invalid (dates, words)."""
    require(actor, "audit_programme.create", organization)
    with change(organization, actor) as unit:
        programme = AuditProgramme(
            organization=organization,
            reference=unit.reference(AuditProgramme),
            title=title,
            starts_on=starts_on,
            ends_on=ends_on,
            aims=aims.strip(),
            methods=methods.strip(),
            drafted_by=actor.member,
        )
        add(programme)
        unit.record("audit_programme.created", programme, reason=reason, on=starts_on)
    return programme


def change_programme(
    *,
    actor: Actor,
    programme: AuditProgramme,
    title: str,
    starts_on: date,
    ends_on: date,
    aims: str,
    methods: str = "",
    revision: int | None = None,
    reason: str = "",
) -> AuditProgramme:
    """Change a programme that is not approved. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "audit_programme.change", programme)
    with change(programme.organization, actor) as unit:
        programme = locked_at(programme, revision)
        if programme.status != ProgrammeStatus.DRAFT:
            raise Conflict("This programme is approved. Revise it first, and say why.")
        programme.title, programme.aims, programme.methods = title, aims.strip(), methods.strip()
        programme.starts_on, programme.ends_on = starts_on, ends_on
        save(programme, WRITTEN)
        unit.record("audit_programme.changed", programme, reason=reason)
    return programme


def approve_programme(
    *, actor: Actor, programme: AuditProgramme, revision: int | None = None, reason: str = ""
) -> AuditProgramme:
    """Approve a programme that someone else wrote. Raises NotAllowed, Stale and Conflict (state, four eyes)."""
    require(actor, "audit_programme.approve", programme)
    with change(programme.organization, actor) as unit:
        programme = locked_at(programme, revision)
        PROGRAMME.step(programme, "approve")
        hands = Hands.of(programme)
        if actor.member is None or hands.held(actor, "drafted_by") or hands.wrote(actor, WRITTEN):
            raise Conflict("You wrote this programme, so someone else approves it (four eyes).")
        programme.approved_by, programme.approved_on = actor.member, timezone.localdate(unit.moment)
        save(programme, ["status", "approved_by", "approved_on"])
        unit.record("audit_programme.approved", programme, reason=reason, on=programme.approved_on)
    return programme


def revise_programme(
    *, actor: Actor, programme: AuditProgramme, reason: str, revision: int | None = None
) -> AuditProgramme:
    """Take an approved programme up again, with a reason; it needs a new approval. Raises NotAllowed, Stale, Conflict, Invalid."""
    require(actor, "audit_programme.revise", programme)
    with change(programme.organization, actor) as unit:
        programme = locked_at(programme, revision)
        PROGRAMME.step(programme, "revise", reason=reason)
        programme.approved_by = programme.approved_on = None
        save(programme, ["status", "approved_by", "approved_on"])
        unit.record("audit_programme.revised", programme, reason=reason)
    return programme
