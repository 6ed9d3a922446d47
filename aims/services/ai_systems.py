"""AI systems: proposed, changed, moved along their life cycle, adopted as found. Clauses 4.3 and 6.2, A.6."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from aims.core.errors import Invalid
from aims.models import AISystem
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.four_eyes import check_owner
from aims.platform.models import Organization
from aims.platform.saving import add, locked_at, save
from aims.platform.services.cadence import follow_object
from aims.platform.unit import Unit, change
from aims.services.ai_system_rules import check_facts, check_gate, tidy
from aims.workflows import AI_SYSTEM


def propose_ai_system(*, actor: Actor, organization: Organization, **facts: Any) -> AISystem:
    """Put a system before the AIMS manager; `facts` are those of `ai_system_rules.FACTS`, `name` is needed.

    Raises NotAllowed and Invalid.
    """
    require(actor, "ai_system.propose", organization)
    with change(organization, actor) as unit:
        system = _new(unit, facts)
        system.proposed_by = actor.member
        _add(system)
        unit.record("ai_system.proposed", system)
    return system


def adopt_ai_system(
    *,
    actor: Actor,
    organization: Organization,
    status: str,
    source: str,
    adopted_on: date | None = None,
    **facts: Any,
) -> AISystem:
    """Take in a system in the stage it was found in; business date, source and who did it are kept.

    Raises NotAllowed and Invalid, also when a system cannot enter in that stage.
    """
    require(actor, "ai_system.adopt", organization)
    if not source.strip():
        raise Invalid("Say where this is known from.", {"source": ["Say where this is known from."]})
    with change(organization, actor) as unit:
        system = _new(unit, facts)
        adopt_into(system, status, source=source, actor=actor, on=adopted_on)
        _add(system)
        unit.record("ai_system.adopted", system, on=system.adopted_on)
    return system


def change_ai_system(
    *, actor: Actor, system: AISystem, revision: int | None, reason: str = "", **facts: Any
) -> AISystem:
    """Change facts of a system; the others stay. Raises NotAllowed, Stale, NotFound and Invalid."""
    require(actor, "ai_system.change", system)
    wanted = tidy(facts)
    with change(system.organization, actor) as unit:
        system = locked_at(system, revision)
        check_owner(wanted.get("owner"), held=system.owner_id)
        changed = [name for name, value in wanted.items() if getattr(system, name) != value]
        for name in changed:
            setattr(system, name, wanted[name])
        check_facts(system)
        followed = follow_object(system)
        save(system, changed)
        unit.record("ai_system.changed", system, *followed, reason=reason)
    return system


def move_ai_system(
    *,
    actor: Actor,
    system: AISystem,
    verb: str,
    revision: int | None = None,
    reason: str = "",
    on: date | None = None,
) -> AISystem:
    """One step of the life cycle, by the workflow table. `on` is the business date of a retirement.

    Raises NotAllowed, Stale, Conflict and Invalid. The ledger's verb is `ai_system.moved` with the step's
    verb among its facts.
    """
    require(actor, AI_SYSTEM.by_verb[verb].action, system)
    with change(system.organization, actor) as unit:
        system = locked_at(system, revision)
        step = AI_SYSTEM.step(system, verb, reason=reason)
        check_gate(actor, system, verb, system.roles.filter(ended_on=None).values_list("role", flat=True))
        fields = ["status"]
        if verb == "finish_retirement":
            system.retired_on = on or system.retired_on or timezone.localdate()
            fields.append("retired_on")
        check_facts(system)
        followed = follow_object(system)
        save(system, fields)
        unit.record("ai_system.moved", system, *followed, reason=reason, on=on, facts={"step": step.verb})
    return system


def adopt_into(system: AISystem, status: str, *, source: str, actor: Actor, on: date | None = None) -> None:
    """The transition `adopt`, in memory: stage, business date, source and importer. Raises Invalid."""
    AI_SYSTEM.adopt(system, status)
    system.adopted_on = on or timezone.localdate()
    system.adopted_source = source.strip()[:300]
    system.adopted_by = actor.member


def _new(unit: Unit, facts: dict[str, Any]) -> AISystem:
    return AISystem(
        organization=unit.organization,
        reference=unit.reference(AISystem),
        status=AI_SYSTEM.initial,
        **tidy(facts),
    )


def _add(system: AISystem) -> None:
    check_facts(system)
    check_owner(system.owner)
    add(system)
