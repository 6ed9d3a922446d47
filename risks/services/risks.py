"""Risks: record, change, rate. Clause 6.1.2."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from aims.catalogue.models import RiskSource
from aims.core.errors import Conflict, Invalid
from aims.models import AISystem
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.bulk import bulk_create
from aims.platform.four_eyes import check_owner
from aims.platform.models import Member, Organization
from aims.platform.saving import add, locked_at, save
from aims.platform.services.cadence import follow_object
from aims.platform.unit import change
from risks.enums import RiskStatus
from risks.models import Risk, RiskSystem
from risks.services.criteria import criteria_in_force
from risks.services.links import set_controls, set_systems
from risks.services.rules import RATINGS, check_covered, check_inside, check_open

__all__ = ["change_risk", "create_risk", "rate_risk", "set_controls", "set_systems"]

EDITABLE = ("title", "description", "owner", "source", "review_on")


def create_risk(
    *,
    actor: Actor,
    organization: Organization,
    title: str,
    description: str = "",
    owner: Member | None = None,
    source: RiskSource | None = None,
    review_on: date | None = None,
    systems: Iterable[AISystem] = (),
) -> Risk:
    """Record a risk as a draft, with the AI systems it concerns. Raises NotAllowed, NotFound and Invalid."""
    require(actor, "risk.create", organization)
    risk = Risk(
        organization=organization,
        title=title,
        description=description,
        owner=owner,
        source=source,
        review_on=review_on,
        recorded_by=actor.member,
    )
    wanted = list(systems)
    check_inside(risk, owner, *wanted)
    check_owner(owner)
    with change(organization, actor) as unit:
        risk.reference = unit.reference(Risk)
        add(risk)
        bulk_create(
            RiskSystem, [RiskSystem(organization=organization, risk=risk, system=each) for each in wanted]
        )
        unit.record("risk.created", risk)
    return risk


def change_risk(*, actor: Actor, risk: Risk, revision: int | None, **values: Any) -> Risk:
    """Change what a risk says.

    Raises NotAllowed, NotFound, Invalid, Conflict (closed), and Stale when someone saved in between.
    """
    require(actor, "risk.change", risk)
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise TypeError(f"a risk is not changed like this: {sorted(unknown)}")
    check_inside(risk, values.get("owner"))
    with change(risk.organization, actor) as unit:
        risk = locked_at(risk, revision)
        check_open(risk)
        check_owner(values.get("owner"), held=risk.owner_id)
        for name, value in values.items():
            setattr(risk, name, value)
        followed = follow_object(risk)
        save(risk, list(values))
        unit.record("risk.changed", risk, *followed)
    return risk


def rate_risk(
    *, actor: Actor, risk: Risk, revision: int | None = None, reason: str = "", **ratings: int | None
) -> Risk:
    """Rate likelihood and consequence from 1 to 5, before treatment and now, by the criteria in force.

    Raises NotAllowed, Stale, Conflict, and Invalid for half a rating or a level that its state does not bear.
    """
    require(actor, "risk.rate", risk)
    unknown = set(ratings) - set(RATINGS)
    if unknown:
        raise TypeError(f"a risk is not rated like this: {sorted(unknown)}")
    with change(risk.organization, actor) as unit:
        risk = locked_at(risk, revision)
        check_open(risk)
        criteria, is_new = criteria_in_force(unit, risk.organization)
        risk.criteria = criteria
        for name, value in ratings.items():
            setattr(risk, name, value)
        risk.level = risk.residual_level or risk.inherent_level
        _check_rating(risk)
        save(risk, [*RATINGS, "criteria", "level"])
        unit.record("risk.rated", risk, *([criteria] if is_new else []), reason=reason)
    return risk


def _check_rating(risk: Risk) -> None:
    """A rating does not undo what the state rests on. Raises Conflict and Invalid."""
    if risk.inherent is None:
        if risk.status not in (RiskStatus.DRAFT, RiskStatus.IDENTIFIED):
            raise Conflict("The rating before treatment is settled. Open the risk again to take it back.")
        if risk.residual is not None:
            raise Invalid("Rate the risk before treatment as well.")
    try:
        check_covered(risk)
    except Invalid as refusal:
        words = f"{refusal.message} To keep this rating, open the risk again first."
        raise Invalid(words) from refusal
