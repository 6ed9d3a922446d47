"""Internal audits: planned, changed, started, cancelled. Clause 9.2.

Nobody audits their own work (`independence`): it is asked again at every step, as owners change.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from aims.core.errors import Conflict, Invalid, NotFound
from aims.models import AISystem
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.bulk import bulk_create, bulk_delete
from aims.platform.models import Member, Organization
from aims.platform.saving import add, locked_at, save
from aims.platform.unit import change
from audits.enums import FindingStatus
from audits.models import Audit, AuditProgramme, AuditSystem
from audits.models.audit import OPEN_AUDITS
from audits.services.independence import (
    check_audit,
    check_independence,
    check_lead,
    check_programme_day,
    open_audit,
)
from audits.workflows import AUDIT, FINDING

FACTS = ("programme", "title", "scope", "criteria", "lead", "planned_on")


def plan_audit(
    *,
    actor: Actor,
    organization: Organization,
    title: str,
    scope: str,
    criteria: str,
    lead: Member,
    planned_on: date,
    programme: AuditProgramme | None = None,
    systems: Sequence[AISystem] = (),
    reason: str = "",
) -> Audit:
    """Plan an audit under a lead auditor who is independent of what it looks at.

    Raises NotAllowed, NotFound, and Invalid (lead, own system, a day that is over or outside the programme).
    """
    require(actor, "audit.plan", organization)
    check_lead(organization, lead)
    check_independence(lead, requirements=(), systems=[each.pk for each in systems])
    _check_day(planned_on)
    with change(organization, actor) as unit:
        audit = Audit(
            organization=organization,
            reference=unit.reference(Audit),
            programme=programme,
            title=title,
            scope=scope.strip(),
            criteria=criteria.strip(),
            lead=lead,
            planned_on=planned_on,
        )
        check_programme_day(audit)
        add(audit)
        _set_systems(audit, systems)
        unit.record("audit.planned", audit, reason=reason, on=planned_on)
    return audit


def change_audit(
    *,
    actor: Actor,
    audit: Audit,
    title: str,
    scope: str,
    criteria: str,
    lead: Member,
    planned_on: date,
    programme: AuditProgramme | None = None,
    systems: Sequence[AISystem] = (),
    revision: int | None = None,
    reason: str = "",
) -> Audit:
    """Change an audit that is not reported; another lead is as independent as the first.

    Raises NotAllowed, NotFound, Stale, Conflict and Invalid.
    """
    require(actor, "audit.change", audit)
    check_lead(audit.organization, lead)
    with change(audit.organization, actor) as unit:
        audit = open_audit(locked_at(audit, revision), *OPEN_AUDITS)
        asked = audit.items.values_list("requirement_id", flat=True)
        check_independence(lead, requirements=asked, systems=[each.pk for each in systems])
        _check_owners(audit, lead)
        if planned_on != audit.planned_on:
            _check_day(planned_on)
        audit.title, audit.scope, audit.criteria = title, scope.strip(), criteria.strip()
        audit.lead, audit.planned_on, audit.programme = lead, planned_on, programme
        check_programme_day(audit)
        save(audit, FACTS)
        _set_systems(audit, systems)
        unit.record("audit.changed", audit, reason=reason)
    return audit


def start_audit(
    *,
    actor: Actor,
    audit: Audit,
    held_on: date | None = None,
    revision: int | None = None,
    reason: str = "",
) -> Audit:
    """Begin a planned audit that has a checklist. Raises NotAllowed, Stale, Conflict and Invalid (day, own work)."""
    require(actor, "audit.start", audit)
    with change(audit.organization, actor) as unit:
        audit = locked_at(audit, revision)
        AUDIT.step(audit, "start")
        if not audit.items.exists():
            raise Conflict("Draw the checklist first: an audit asks about clauses and controls.")
        check_audit(audit)
        audit.held_on = held_on or timezone.localdate(unit.moment)
        _check_held(audit.held_on)
        save(audit, ["status", "held_on"])
        unit.record("audit.started", audit, reason=reason, on=audit.held_on)
    return audit


def cancel_audit(*, actor: Actor, audit: Audit, reason: str, revision: int | None = None) -> Audit:
    """Hold it no more, with a reason; findings that were begun are withdrawn with it.

    Raises NotAllowed, Stale, Conflict and Invalid.
    """
    require(actor, "audit.cancel", audit)
    with change(audit.organization, actor) as unit:
        audit = locked_at(audit, revision)
        AUDIT.step(audit, "cancel", reason=reason)
        audit.reason = reason.strip()
        save(audit, ["status", "reason"])
        begun = list(audit.findings.filter(status=FindingStatus.DRAFT))
        for finding in begun:
            FINDING.step(finding, "withdraw", reason=reason)
            finding.reason = reason.strip()
            save(finding, ["status", "reason"])
        unit.record("audit.cancelled", audit, *begun, reason=reason)
    return audit


def _check_day(planned_on: date) -> None:
    if planned_on < timezone.localdate():
        words = "This day is over. Choose today or a later day."
        raise Invalid(words, {"planned_on": [words]})


def _check_held(held_on: date) -> None:
    if held_on > timezone.localdate():
        words = "This day has not come yet. An audit starts on a day that is here."
        raise Invalid(words, {"held_on": [words]})


def _check_owners(audit: Audit, lead: Member) -> None:
    """Who answers for a finding of the audit does not take over its lead."""
    owned = audit.findings.filter(owner=lead).exclude(status=FindingStatus.WITHDRAWN).first()
    if owned is not None:
        words = f"{lead.name} answers for {owned.reference}, so cannot lead the audit that found it."
        raise Invalid(words, {"lead": [words]})


def _set_systems(audit: Audit, systems: Sequence[AISystem]) -> None:
    """These AI systems and no others are looked at."""
    wanted = {system.pk: system for system in systems}
    if any(system.organization_id != audit.organization_id for system in wanted.values()):
        raise NotFound("There is no such AI system in this organization.")
    held = {link.system_id: link for link in audit.systems.all()}
    bulk_delete(AuditSystem, [link for pk, link in held.items() if pk not in wanted])
    bulk_create(
        AuditSystem,
        [
            AuditSystem(organization=audit.organization, audit=audit, system=system)
            for pk, system in wanted.items()
            if pk not in held
        ],
    )
