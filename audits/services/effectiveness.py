"""Whether a corrective action worked: checked by someone who had no hand in it. Clause 10.2.

A check that fails is kept, and sends the action back to its owner with the reason.
"""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from aims.core.errors import Conflict, Invalid, NotAllowed
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.four_eyes import Hands
from aims.platform.models import Member
from aims.platform.saving import add, locked_at, save
from aims.platform.unit import change
from audits.enums import CheckResult
from audits.models import CorrectiveAction, EffectivenessCheck
from audits.services.corrective_actions import settle_finding
from audits.workflows import CORRECTIVE_ACTION

HELD = ("owner", "answered_by", "done_by")
WROTE = ("correction", "cause", "similar", "plan", "done_words")
STEPS = {CheckResult.WORKED: "verify", CheckResult.DID_NOT: "return"}
CLOSED = ("status", "closed_on", "reason")
SENT_BACK = ("status", "reason", "done_by", "done_on", "check_on")


def check_effectiveness(
    *,
    actor: Actor,
    action: CorrectiveAction,
    result: str,
    reason: str,
    checked_on: date | None = None,
    revision: int | None = None,
) -> CorrectiveAction:
    """Say whether it worked, and what shows it. If it did, action and finding are closed; if not, it goes back.

    Raises NotAllowed, Stale, Conflict (not done yet, four eyes) and Invalid (result, reason, day).
    """
    require(actor, "corrective_action.check", action)
    checker = _person(actor)
    if result not in STEPS:
        raise Invalid("Say whether it worked.", {"result": ["Say whether it worked."]})
    with change(action.organization, actor) as unit:
        action = locked_at(action, revision)
        CORRECTIVE_ACTION.step(action, STEPS[CheckResult(result)], reason=reason)
        _refuse_own(actor, action)
        check = EffectivenessCheck(
            organization=action.organization,
            action=action,
            number=action.checks.count() + 1,
            checked_by=checker,
            checked_on=checked_on or timezone.localdate(unit.moment),
            result=result,
            reason=reason.strip(),
        )
        _check_day(action, check.checked_on)
        add(check)
        settled = []
        if result == CheckResult.WORKED:
            action.closed_on, action.reason = check.checked_on, ""
            save(action, CLOSED)
            settled = settle_finding(unit, action)
        else:
            action.reason = reason.strip()[:500]
            action.done_by = action.done_on = action.check_on = None
            save(action, SENT_BACK)
        unit.record("corrective_action.checked", action, *settled, reason=reason, on=check.checked_on)
    return action


def _person(actor: Actor) -> Member:
    if actor.member is None:
        raise NotAllowed("A person checks whether it worked.")
    return actor.member


def _refuse_own(actor: Actor, action: CorrectiveAction) -> None:
    """Whoever owned, answered or did it at any time does not check it: its history knows."""
    hands = Hands.of(action)
    if any(hands.held(actor, column) for column in HELD) or hands.wrote(actor, WROTE):
        raise Conflict("You had a hand in this action, so someone else checks whether it worked (four eyes).")


def _check_day(action: CorrectiveAction, day: date) -> None:
    if day > timezone.localdate() or (action.done_on is not None and day < action.done_on):
        words = "Choose a day between the one on which it was done and today."
        raise Invalid(words, {"checked_on": [words]})
