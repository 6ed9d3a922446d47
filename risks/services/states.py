"""Each step of a risk through its workflow table. Clauses 6.1.2, 6.1.3, 8.2 and 8.3."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from aims.core.errors import Conflict, Invalid
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.saving import locked_at, save
from aims.platform.services.cadence import follow_object
from aims.platform.unit import change
from risks.models import Risk
from risks.services.rules import check_four_eyes, check_step
from risks.workflows import RISK

PAST = {
    "identify": "identified",
    "analyse": "analysed",
    "evaluate": "evaluated",
    "start_treatment": "treatment_started",
    "finish_treatment": "treated",
    "monitor": "monitored",
    "reopen": "reopened",
    "close": "closed",
}
"""What the ledger calls each step."""
ACCEPTANCE = ("accepted_by", "accepted_until", "accepted_level", "accepted_reason")


def move_risk(*, actor: Actor, risk: Risk, verb: str, reason: str = "", revision: int | None = None) -> Risk:
    """One step of the table except acceptance, which says until when: `accept_risk`.

    Opening a risk again ends its acceptance. Raises NotAllowed, Conflict (state), Stale, and Invalid
    (a missing reason, rating, control or acceptance).
    """
    if verb not in PAST:
        raise Conflict("An acceptance says until when; use the page for it.")
    require(actor, RISK.by_verb[verb].action, risk)
    with change(risk.organization, actor) as unit:
        risk = locked_at(risk, revision)
        RISK.step(risk, verb, reason=reason)
        check_step(risk, verb)
        risk.closed_reason = reason.strip() if verb == "close" else ""
        if verb == "reopen":
            _end_acceptance(risk)
        followed = follow_object(risk)
        save(risk, ["status", "closed_reason", *ACCEPTANCE])
        unit.record(f"risk.{PAST[verb]}", risk, *followed, reason=reason)
    return risk


def accept_risk(*, actor: Actor, risk: Risk, until: date, reason: str, revision: int | None = None) -> Risk:
    """Accept the level as it is now for a time. Clause 6.1.3: by a designated manager, here top management or
    the AIMS manager, who neither recorded nor owned nor rated the risk since it was last opened.

    Raises NotAllowed, Conflict (state, four eyes), Stale and Invalid.
    """
    require(actor, "risk.accept", risk)
    with change(risk.organization, actor) as unit:
        risk = locked_at(risk, revision)
        check_four_eyes(actor, risk)
        RISK.step(risk, "accept", reason=reason)
        if until <= timezone.localdate():
            words = "An acceptance ends on a day in the future."
            raise Invalid(words, {"until": [words]})
        risk.accepted_by, risk.accepted_until = actor.member, until
        risk.accepted_level, risk.accepted_reason = risk.level, reason.strip()
        save(risk, ["status", *ACCEPTANCE])
        unit.record("risk.accepted", risk, reason=reason, on=timezone.localdate())
    return risk


def _end_acceptance(risk: Risk) -> None:
    risk.accepted_by = risk.accepted_until = risk.accepted_level = None
    risk.accepted_reason = ""
