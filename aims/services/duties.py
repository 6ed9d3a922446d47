"""Obligations and decisions: what the organization must do, and what it decided. Clauses 4.2 and 6.1.3."""

from __future__ import annotations

from typing import Any

from aims.models import Decision, Obligation
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.four_eyes import check_owner
from aims.platform.models import Organization, ReferencedRow
from aims.platform.saving import add, locked_at, save
from aims.platform.unit import change


def create_obligation(*, actor: Actor, organization: Organization, title: str, **facts: Any) -> Obligation:
    """Add a law, a contract or another duty. Raises NotAllowed and Invalid."""
    require(actor, "obligation.create", organization)
    check_owner(facts.get("owner"))
    with change(organization, actor) as unit:
        obligation = Obligation(
            organization=organization, reference=unit.reference(Obligation), title=title.strip(), **facts
        )
        add(obligation)
        unit.record("obligation.created", obligation)
    return obligation


def change_obligation(
    *, actor: Actor, obligation: Obligation, revision: int | None, reason: str = "", **facts: Any
) -> Obligation:
    """Change an obligation, or say since when it no longer applies. Raises NotAllowed, Stale and Invalid."""
    require(actor, "obligation.change", obligation)
    with change(obligation.organization, actor) as unit:
        obligation = locked_at(obligation, revision)
        check_owner(facts.get("owner"), held=obligation.owner_id)
        _put(obligation, facts)
        unit.record("obligation.changed", obligation, reason=reason)
    return obligation


def create_decision(*, actor: Actor, organization: Organization, title: str, **facts: Any) -> Decision:
    """Record what was decided, why, by whom and when. Raises NotAllowed and Invalid."""
    require(actor, "decision.create", organization)
    with change(organization, actor) as unit:
        decision = Decision(
            organization=organization, reference=unit.reference(Decision), title=title.strip(), **facts
        )
        add(decision)
        unit.record("decision.created", decision, on=decision.decided_on)
    return decision


def change_decision(
    *, actor: Actor, decision: Decision, revision: int | None, reason: str = "", **facts: Any
) -> Decision:
    """Correct the record of a decision; its history keeps what stood there. Raises NotAllowed, Stale, Invalid."""
    require(actor, "decision.change", decision)
    with change(decision.organization, actor) as unit:
        decision = locked_at(decision, revision)
        _put(decision, facts)
        unit.record("decision.changed", decision, reason=reason, on=decision.decided_on)
    return decision


def _put(row: ReferencedRow, facts: dict[str, Any]) -> None:
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    save(row, changed)
