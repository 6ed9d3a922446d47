"""The organization's role towards each AI system (ISO/IEC 22989), and who answers for it. Clause 4.1."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from aims.core.errors import Conflict
from aims.models import AISystem, RoleAssignment
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.four_eyes import check_owner
from aims.platform.models import Member
from aims.platform.saving import add, locked, locked_at, save
from aims.platform.unit import change


def assign_role(
    *,
    actor: Actor,
    system: AISystem,
    role: str,
    accountable: Member | None = None,
    reason: str = "",
    valid_from: date | None = None,
) -> RoleAssignment:
    """Say that the organization has this role towards the system; several at once are usual.

    Raises NotAllowed and Invalid, also when it holds the role already.
    """
    require(actor, "role.change", system)
    check_owner(accountable, field="accountable")
    with change(system.organization, actor) as unit:
        system = locked(system)
        assignment = RoleAssignment(
            organization=system.organization,
            reference=unit.reference(RoleAssignment),
            system=system,
            role=role,
            accountable=accountable,
            reason=reason.strip(),
            valid_from=valid_from,
        )
        add(assignment)
        unit.record("role.assigned", assignment, system, reason=reason)
    return assignment


def name_accountable(
    *,
    actor: Actor,
    assignment: RoleAssignment,
    accountable: Member | None,
    revision: int | None = None,
    reason: str = "",
) -> RoleAssignment:
    """Say who answers for the role. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "role.change", assignment)
    with change(assignment.organization, actor) as unit:
        assignment = _open(assignment, revision)
        check_owner(accountable, held=assignment.accountable_id, field="accountable")
        assignment.accountable = accountable
        save(assignment, ["accountable"])
        unit.record("role.accountable_named", assignment, assignment.system, reason=reason)
    return assignment


def end_role(
    *,
    actor: Actor,
    assignment: RoleAssignment,
    ended_on: date | None = None,
    revision: int | None = None,
    reason: str = "",
) -> RoleAssignment:
    """The organization no longer has this role; the row stays. Raises NotAllowed, Stale, Conflict, Invalid."""
    require(actor, "role.change", assignment)
    with change(assignment.organization, actor) as unit:
        assignment = _open(assignment, revision)
        assignment.ended_on = ended_on or timezone.localdate()
        save(assignment, ["ended_on"])
        unit.record("role.ended", assignment, assignment.system, reason=reason, on=assignment.ended_on)
    return assignment


def _open(assignment: RoleAssignment, revision: int | None) -> RoleAssignment:
    assignment = locked_at(assignment, revision)
    if assignment.ended_on is not None:
        raise Conflict("This role has ended already.")
    return assignment
