"""Corrective action: opened, answered, handed over, done. Whether it worked stands in `effectiveness`. Clause 10.2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.four_eyes import check_owner
from aims.platform.models import Member, Organization
from aims.platform.saving import add, locked, locked_at, save
from aims.platform.unit import Unit, change
from audits.models import CorrectiveAction, Finding
from audits.models.corrective_action import OPEN_ACTIONS
from audits.services.findings import check_day, check_responsible
from audits.workflows import CORRECTIVE_ACTION, FINDING

ANSWERED = (
    "status",
    "correction",
    "cause",
    "similar",
    "plan",
    "answered_by",
    "answered_on",
    "due_on",
    "reason",
)
NEEDED = {
    "cause": "Say why it happened.",
    "similar": "Say where else it could happen, or that you looked and found nothing.",
    "plan": "Say what keeps it from happening again.",
}


@dataclass(frozen=True)
class Reply:
    """What an owner answers: what was mended at once, the cause, similar cases, the action and its day."""

    cause: str
    similar: str
    plan: str
    due_on: date
    correction: str = ""


def open_action(
    *,
    actor: Actor,
    organization: Organization,
    title: str,
    source: str,
    owner: Member,
    due_on: date,
    reason: str = "",
) -> CorrectiveAction:
    """Open a corrective action without an audit: from an incident, a concern, what someone saw.

    Raises NotAllowed, NotFound and Invalid (words, owner, day).
    """
    require(actor, "corrective_action.open", organization)
    if owner.organization_id != organization.pk:
        raise NotFound("There is no such person in this organization.")
    check_owner(owner)
    check_day(due_on)
    with change(organization, actor) as unit:
        action = CorrectiveAction(
            organization=organization,
            reference=unit.reference(CorrectiveAction),
            title=title,
            source=source.strip(),
            owner=owner,
            opened_by=actor.member,
            opened_on=timezone.localdate(unit.moment),
            due_on=due_on,
        )
        add(action)
        unit.record("corrective_action.opened", action, reason=reason, on=action.opened_on)
    return action


def answer_finding(
    *,
    actor: Actor,
    finding: Finding,
    cause: str,
    similar: str,
    plan: str,
    due_on: date,
    correction: str = "",
    owner: Member | None = None,
    revision: int | None = None,
    reason: str = "",
) -> CorrectiveAction:
    """Answer a reported finding: its corrective action begins, owned by the finding's owner or by whom they name.

    Raises NotAllowed (also who led the audit), NotFound, Stale, Conflict and Invalid.
    """
    require(actor, "finding.answer", finding)
    _refuse_lead(actor, finding)
    with change(finding.organization, actor) as unit:
        finding = locked_at(finding, revision)
        FINDING.step(finding, "answer")
        responsible = owner or finding.owner
        check_responsible(finding.audit, responsible, held=finding.owner_id)
        save(finding, ["status"])
        action = CorrectiveAction(
            organization=finding.organization,
            reference=unit.reference(CorrectiveAction),
            finding=finding,
            title=finding.title,
            owner=responsible,
            opened_by=actor.member,
            opened_on=timezone.localdate(unit.moment),
        )
        _reply(unit, action, Reply(cause, similar, plan, due_on, correction))
        add(action)
        unit.record("finding.answered", finding, action, reason=reason, on=action.answered_on)
    return action


def answer_action(
    *,
    actor: Actor,
    action: CorrectiveAction,
    cause: str,
    similar: str,
    plan: str,
    due_on: date,
    correction: str = "",
    revision: int | None = None,
    reason: str = "",
) -> CorrectiveAction:
    """Answer a corrective action that was opened without an audit, or again after it did not work.

    Raises NotAllowed (also who led the audit), Stale, Conflict and Invalid.
    """
    require(actor, "corrective_action.answer", action)
    _refuse_lead(actor, action.finding)
    with change(action.organization, actor) as unit:
        action = locked_at(action, revision)
        _reply(unit, action, Reply(cause, similar, plan, due_on, correction))
        save(action, ANSWERED)
        unit.record("corrective_action.answered", action, reason=reason, on=action.answered_on)
    return action


def complete_action(
    *,
    actor: Actor,
    action: CorrectiveAction,
    done_words: str,
    done_on: date | None = None,
    check_on: date | None = None,
    revision: int | None = None,
    reason: str = "",
) -> CorrectiveAction:
    """Report an action done; someone else checks from `check_on` on whether it worked.

    Raises NotAllowed, Stale, Conflict and Invalid (words, days out of order).
    """
    require(actor, "corrective_action.complete", action)
    _refuse_lead(actor, action.finding)
    with change(action.organization, actor) as unit:
        action = locked_at(action, revision)
        CORRECTIVE_ACTION.step(action, "complete")
        today = timezone.localdate(unit.moment)
        action.done_by, action.done_on = actor.member, done_on or today
        action.done_words, action.check_on = done_words.strip(), check_on
        _check_done(action, today)
        save(action, ["status", "done_by", "done_on", "done_words", "check_on"])
        unit.record("corrective_action.completed", action, reason=reason, on=action.done_on)
    return action


def reassign_action(
    *,
    actor: Actor,
    action: CorrectiveAction,
    owner: Member,
    due_on: date,
    revision: int | None = None,
    reason: str = "",
) -> CorrectiveAction:
    """Hand an action that is not closed over to someone else, or give it another day.

    Raises NotAllowed, NotFound, Stale, Conflict and Invalid.
    """
    require(actor, "corrective_action.reassign", action)
    if owner.organization_id != action.organization_id:
        raise NotFound("There is no such person in this organization.")
    with change(action.organization, actor) as unit:
        action = locked_at(action, revision)
        if action.status not in OPEN_ACTIONS:
            raise Conflict("It is closed: nobody has to do anything now.")
        check_owner(owner, held=action.owner_id)
        if action.finding is not None:
            check_responsible(action.finding.audit, owner, held=action.owner_id)
        if due_on != action.due_on:
            check_day(due_on)
        action.owner, action.due_on = owner, due_on
        save(action, ["owner", "due_on"])
        unit.record("corrective_action.reassigned", action, reason=reason)
    return action


def settle_finding(unit: Unit, action: CorrectiveAction) -> list[Finding]:
    """Close the finding behind an action that worked. A step of the check."""
    if action.finding is None:
        return []
    finding = locked(action.finding)
    FINDING.step(finding, "settle")
    finding.closed_on = timezone.localdate(unit.moment)
    save(finding, ["status", "closed_on"])
    return [finding]


def _reply(unit: Unit, action: CorrectiveAction, reply: Reply) -> None:
    """The owner's answer on the row; it is not saved yet."""
    CORRECTIVE_ACTION.step(action, "answer")
    missing = {name: [words] for name, words in NEEDED.items() if not getattr(reply, name).strip()}
    if missing:
        raise Invalid("The answer is not whole yet.", missing)
    if reply.due_on != action.due_on:
        check_day(reply.due_on)
    action.correction, action.cause = reply.correction.strip(), reply.cause.strip()
    action.similar, action.plan, action.due_on = reply.similar.strip(), reply.plan.strip(), reply.due_on
    action.answered_by, action.answered_on = unit.actor.member, timezone.localdate(unit.moment)
    action.reason = ""


def _refuse_lead(actor: Actor, finding: Finding | None) -> None:
    """Who led the audit neither answers nor mends what it found."""
    if finding is not None and actor.is_member(finding.audit.lead_id):
        raise NotAllowed("You led the audit that found this, so someone else answers and mends it.")


def _check_done(action: CorrectiveAction, today: date) -> None:
    errors: dict[str, list[str]] = {}
    if not action.done_words:
        errors["done_words"] = ["Say what was done."]
    if action.done_on is not None and not action.opened_on <= action.done_on <= today:
        errors["done_on"] = ["Choose a day between the opening of the action and today."]
    if action.check_on is not None and action.done_on is not None and action.check_on < action.done_on:
        errors["check_on"] = ["It can be checked only after it was done."]
    if errors:
        raise Invalid("It cannot be reported done yet.", errors)
