"""Controls in force: opening the 38, saying how each is done, and moving it through its states. Clause 8.3."""

from __future__ import annotations

from datetime import date

from aims.core.errors import Conflict, Invalid
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.bulk import bulk_create
from aims.platform.four_eyes import Hands, Step, check_owner
from aims.platform.models import Member, Organization
from aims.platform.saving import locked_at, save
from aims.platform.unit import change
from aims.platform.viewpoint import Viewpoint
from controls.enums import ImplementationStatus
from controls.models import ControlImplementation
from controls.selectors import controls
from controls.workflows import CONTROL

DONE = {
    "plan": "planned",
    "begin": "begun",
    "implement": "implemented",
    "verify": "verified",
    "reopen": "reopened",
    "stop": "stopped",
}
"""The ledger's word for each verb that is asked for by name."""
REVISED = CONTROL.by_verb["revise"].source
"""States in which other words of how it is done are something new to verify."""


def open_controls(*, actor: Actor, organization: Organization) -> list[ControlImplementation]:
    """Open the controls of Annex A that are not open yet; all of them are returned.

    Opening again changes nothing. Raises NotAllowed, and Conflict without a catalogue.
    """
    require(actor, "control.open", organization)
    viewpoint = Viewpoint(actor, organization)
    known = set(controls.by_requirement(viewpoint))
    wanted = list(controls.requirements(viewpoint))
    if not wanted:
        raise Conflict("The catalogue is empty. Load it first with “manage.py load_catalogue”.")
    missing = [requirement for requirement in wanted if requirement.pk not in known]
    if missing:
        with change(organization, actor) as unit:
            references = unit.references(ControlImplementation, len(missing))
            rows = [
                ControlImplementation(organization=organization, reference=reference, requirement=requirement)
                for reference, requirement in zip(references, missing, strict=True)
            ]
            unit.record("control.opened", *bulk_create(ControlImplementation, rows))
    ready = controls.by_requirement(viewpoint)
    return [ready[requirement.pk] for requirement in wanted]


def change_control(
    *,
    actor: Actor,
    control: ControlImplementation,
    how: str,
    owner: Member | None,
    due_on: date | None = None,
    revision: int | None = None,
) -> ControlImplementation:
    """Say how a control is done here, who owns it and until when it shall be in place.

    Other words of how an implemented or verified control is done revise it: it is implemented, by who wrote
    them, and needs someone else to verify it. Raises NotAllowed, Stale and Invalid.
    """
    require(actor, "control.change", control)
    with change(control.organization, actor) as unit:
        control = locked_at(control, revision)
        if owner is not None and owner.organization_id != control.organization_id:
            raise Invalid("Choose the owner from your organization.", {"owner": ["Choose a member."]})
        check_owner(owner, held=control.owner_id)
        revised = control.status in REVISED and _told_anew(control.how, how)
        if revised:
            CONTROL.step(control, "revise")
            control.implemented_by = actor.member or control.implemented_by
        control.how, control.owner, control.due_on = how.strip(), owner, due_on
        _check_told(control)
        save(control, ["how", "owner", "due_on", "status", "implemented_by"])
        unit.record("control.revised" if revised else "control.changed", control)
    return control


def move_control(
    *,
    actor: Actor,
    control: ControlImplementation,
    verb: str,
    reason: str = "",
    revision: int | None = None,
) -> ControlImplementation:
    """Move a control by one verb of its table: plan, begin, implement, verify, reopen, stop.

    Raises NotAllowed, Conflict, Stale and Invalid; who reported it implemented, or revised it since, does
    not verify it. Revising is `change_control`.
    """
    if verb not in DONE:
        raise Conflict("Say how it is done on the page of the control; that revises it.")
    require(actor, CONTROL.by_verb[verb].action, control)
    with change(control.organization, actor) as unit:
        control = locked_at(control, revision)
        CONTROL.step(control, verb, reason=reason)
        _check(control, verb, actor)
        if verb == "implement":
            control.implemented_by = actor.member
        save(control, ["status", "implemented_by"])
        unit.record(f"control.{DONE[verb]}", control, reason=reason)
    return control


def _check(control: ControlImplementation, verb: str, actor: Actor) -> None:
    if verb == "implement":
        _check_told(control)
    if verb == "verify" and has_implemented(actor, control):
        raise Conflict("You reported this control as implemented, so someone else verifies it.")


def has_implemented(actor: Actor, control: ControlImplementation) -> bool:
    """Whether the actor reported what is to be verified as implemented, or revised it since."""
    return Hands.of(control, begins=_implemented).held(actor, "implemented_by")


def _implemented(step: Step) -> bool:
    """What was verified once is settled: a revision of it begins anew."""
    is_now = step.after.status == ImplementationStatus.IMPLEMENTED
    return is_now and (step.before is None or step.before.status != ImplementationStatus.IMPLEMENTED)


def _check_told(control: ControlImplementation) -> None:
    if control.status in REVISED and not control.how.strip():
        words = "Say how the control is done here before you report it as implemented."
        raise Invalid(words, {"how": [words]})


def _told_anew(before: str, after: str) -> bool:
    """Line endings of a browser and blanks around the text are no other words."""
    return before.split() != after.split()
