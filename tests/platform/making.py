"""Rows for tests of the platform, written in units of their own: initial states only."""

from __future__ import annotations

from typing import Any

from aims.models import AISystem, Obligation, RoleAssignment
from aims.platform.saving import add, locked, save
from aims.platform.unit import change
from risks.models import Risk, RiskSystem
from tests.worlds import World


def make_system(world: World, name: str = "Triage Assistant", **values: Any) -> AISystem:
    with change(world.organization, world.system) as unit:
        row = AISystem(
            organization=world.organization, reference=unit.reference(AISystem), name=name, **values
        )
        add(row)
        unit.record("ai_system.created", row)
    return row


def make_role(world: World, system: AISystem, role: str = "producer", **values: Any) -> RoleAssignment:
    with change(world.organization, world.system) as unit:
        row = RoleAssignment(
            organization=world.organization,
            reference=unit.reference(RoleAssignment),
            system=system,
            role=role,
            **values,
        )
        add(row)
        unit.record("role.assigned", row)
    return row


def make_obligation(world: World, title: str = "EU AI Act, Article 9") -> Obligation:
    with change(world.organization, world.system) as unit:
        row = Obligation(organization=world.organization, reference=unit.reference(Obligation), title=title)
        add(row)
        unit.record("obligation.created", row)
    return row


def alter(world: World, row: Any, **values: Any) -> Any:
    """Change columns of a row in one unit."""
    with change(world.organization, world.system) as unit:
        row = locked(row)
        for name, value in values.items():
            setattr(row, name, value)
        save(row, list(values))
        unit.record(f"{row._meta.model_name}.changed", row)
    return row


def move_role(world: World, role: RoleAssignment, system: AISystem) -> RoleAssignment:
    """End a role and give it to another system."""
    alter(world, role, ended_on="2026-01-01")
    return make_role(world, system, role.role)


def make_risk(world: World, system: AISystem) -> Risk:
    with change(world.organization, world.system) as unit:
        risk = Risk(organization=world.organization, reference=unit.reference(Risk), title="Biased triage")
        risk.owner = world.owner.member
        risk.save(force_insert=True)
        RiskSystem(organization=world.organization, risk=risk, system=system).save(force_insert=True)
        unit.record("risk.created", risk)
    return risk


def move_link(world: World, risk: Risk, system: AISystem) -> None:
    """The link is removed and another one made."""
    with change(world.organization, world.system) as unit:
        risk.systems.get().delete()
        RiskSystem(organization=world.organization, risk=risk, system=system).save(force_insert=True)
        unit.record("risk.linked", risk)
