"""What a risk needs besides its state: the guards that services share. Clauses 6.1.2 and 6.1.3."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils import timezone

from aims.core.errors import Conflict, Invalid, NotFound
from aims.platform.actors import Actor
from aims.platform.four_eyes import Hands, Step
from risks.enums import RiskStatus, TreatmentOption
from risks.models import Risk

RATINGS = ("inherent_likelihood", "inherent_consequence", "residual_likelihood", "residual_consequence")
SETTLED = (RiskStatus.TREATED, RiskStatus.MONITORED)
"""States in which the level is within the limit, or accepted."""
IN_HAND = (RiskStatus.IN_TREATMENT, *SETTLED)


def check_open(risk: Risk) -> None:
    """A closed risk stays as it is. Raises Conflict."""
    if risk.status == RiskStatus.CLOSED:
        raise Conflict("This risk is closed. Open it again first; its history stays.")


def check_inside(risk: Risk, *rows: Any) -> None:
    """What a risk points at belongs to its organization, or is published. Raises NotFound."""
    for row in rows:
        theirs = getattr(row, "organization_id", None)
        if theirs is not None and theirs != risk.organization_id:
            raise NotFound("There is no such thing in this organization.")


def check_four_eyes(actor: Actor, risk: Risk) -> None:
    """Who recorded, owned or rated a risk since it was last opened does not accept it. Raises Conflict.

    A rating that was taken over from before counts as well: it is the level that would be accepted.
    """
    hands = Hands.of(risk, begins=_opened_again)
    for barred, why in (
        (actor.is_member(risk.owner_id), "You own this risk"),
        (actor.is_member(risk.recorded_by_id), "You recorded it"),
        (hands.held(actor, "owner"), "You owned this risk while it was assessed"),
        (hands.wrote(actor, RATINGS), "You rated it"),
    ):
        if barred:
            raise Conflict(f"{why}, so someone else accepts it: top management or the AIMS manager.")


def _opened_again(step: Step) -> bool:
    """A risk that goes back to identified is assessed anew, up to its next evaluation."""
    before = step.before.status if step.before else RiskStatus.DRAFT
    return step.after.status == RiskStatus.IDENTIFIED and before not in (
        RiskStatus.DRAFT,
        RiskStatus.IDENTIFIED,
    )


def check_step(risk: Risk, verb: str) -> None:
    """What the state after `verb` asks for. Raises Invalid saying what is missing."""
    check = CHECKS.get(verb)
    if check:
        check(risk)


def check_covered(risk: Risk) -> None:
    """No level above the acceptance limit without an acceptance that reaches it. Raises Invalid."""
    if risk.status == RiskStatus.ACCEPTED or risk.status in SETTLED:
        limit = risk.criteria.acceptance_limit if risk.criteria else 0
        level = risk.level or 0
        if risk.status == RiskStatus.ACCEPTED:
            limit = risk.accepted_level or 0
        elif _is_accepted(risk):
            limit = max(limit, risk.accepted_level or 0)
        if level > limit:
            raise Invalid(
                f"Level {level} is above {limit}, the most that may be kept here. Treat the risk further, or "
                "have this level accepted by top management or the AIMS manager."
            )


def check_treated_by(risk: Risk, option: str, controls: Iterable[Any]) -> None:
    """Reducing a risk names the controls that do it. Raises Invalid."""
    if option == TreatmentOption.MODIFY and not list(controls):
        words = "Choose at least one control that lowers the risk (clause 6.1.3)."
        raise Invalid(words, {"controls": [words]})


def _is_accepted(risk: Risk) -> bool:
    return risk.accepted_until is not None and risk.accepted_until > timezone.localdate()


def _rated(risk: Risk) -> None:
    if risk.inherent_level is None:
        raise Invalid("Rate likelihood and consequence before treatment first (clause 6.1.2).")


def _by_criteria(risk: Risk) -> None:
    _rated(risk)
    if risk.criteria is None:
        raise Invalid("Rate the risk again: it names no version of the criteria (clause 6.1.2).")


def _way_chosen(risk: Risk) -> None:
    if not risk.treatment:
        raise Invalid("Choose how the risk is treated, and by which controls, first (clause 6.1.3).")
    if risk.treatment == TreatmentOption.RETAIN:
        raise Invalid("It is kept knowingly. Have it accepted instead of starting a treatment.")
    check_treated_by(risk, risk.treatment, risk.treatments.all())


def _lowered(risk: Risk) -> None:
    if risk.residual_level is None:
        raise Invalid("Rate what is left after treatment first (clause 8.3).")
    check_covered(risk)


CHECKS: dict[str, Callable[[Risk], None]] = {
    "analyse": _rated,
    "evaluate": _by_criteria,
    "start_treatment": _way_chosen,
    "finish_treatment": _lowered,
    "monitor": _lowered,
}
