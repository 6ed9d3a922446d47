"""Writes a planned part of an import: systems, roles and details with their history, in batches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from aims.enums import SystemStatus
from aims.models import AISystem, ImportedDetails, RoleAssignment
from aims.platform.bulk import bulk_create, bulk_update
from aims.platform.models import ReferencedRow
from aims.platform.unit import Unit
from aims.services.ai_system_rules import FACTS
from aims.services.ai_systems import adopt_into
from aims.services.bulk_ai_systems import CREATE, UNCHANGED, UPDATE, Planned
from aims.workflows import AI_SYSTEM

_CHANGED = [*FACTS, "revision"]


@dataclass
class _Gathered:
    """What one part writes, by table."""

    systems: list[AISystem] = field(default_factory=list)
    changed: list[AISystem] = field(default_factory=list)
    roles: list[RoleAssignment] = field(default_factory=list)
    ended: list[RoleAssignment] = field(default_factory=list)
    details: list[ImportedDetails] = field(default_factory=list)
    changed_details: list[ImportedDetails] = field(default_factory=list)


def write_part(unit: Unit, planned: Sequence[Planned], source: str) -> None:
    """Write what was planned inside this unit of work, and keep the states; the caller records the entry."""
    writer = _Writer(unit, source)
    creates = [each for each in planned if each.verdict == CREATE]
    for each, reference in zip(creates, _references(unit, AISystem, len(creates)), strict=True):
        writer.create(each, reference)
    for each in planned:
        if each.verdict in (UPDATE, UNCHANGED):
            writer.update(each)
    writer.write()


class _Writer:
    def __init__(self, unit: Unit, source: str) -> None:
        self.unit, self.source, self.out = unit, source, _Gathered()
        self.today = unit.moment.date()
        self.common: dict[str, Any] = {"organization": unit.organization}

    def create(self, each: Planned, reference: str) -> None:
        row, importer = each.row, self.unit.actor.member
        system = AISystem(
            **self.common, reference=reference, import_key=row.key, status=AI_SYSTEM.initial, **row.facts
        )
        if row.status not in (None, AI_SYSTEM.initial):
            self._adopt(system, each)
        else:
            system.proposed_by = importer
        each.system = system
        self.out.systems.append(system)
        self._roles(system, row.roles)
        self.out.details.append(self._filled(ImportedDetails(**self.common, system=system), each))

    def update(self, each: Planned) -> None:
        system, row = each.system, each.row
        if system is None:
            raise ValueError("an update names its system")
        facts = [name for name in each.changes if name in FACTS]
        for name in facts:
            setattr(system, name, row.facts[name])
        if each.changes:
            system.revision += 1
            self.out.changed.append(system)
        if "roles" in each.changes:
            self._change_roles(system, set(row.roles))
        self._keep_words(system, each)

    def _keep_words(self, system: AISystem, each: Planned) -> None:
        details = getattr(system, "imported_details", None)
        if details is None:
            self.out.details.append(self._filled(ImportedDetails(**self.common, system=system), each))
        elif details.taken != each.row.taken or details.cells != each.row.cells:
            self.out.changed_details.append(self._filled(details, each))

    def _adopt(self, system: AISystem, each: Planned) -> None:
        status = SystemStatus(each.row.status or AI_SYSTEM.initial)
        adopt_into(
            system,
            status,
            source=f"{self.source}, row {each.row.number}",
            actor=self.unit.actor,
            on=self.today,
        )

    def _filled(self, details: ImportedDetails, each: Planned) -> ImportedDetails:
        details.source, details.row_number = self.source[:300], each.row.number
        details.cells, details.taken = each.row.cells, each.row.taken
        return details

    def _roles(self, system: AISystem, roles: Sequence[str]) -> None:
        for role in roles:
            self.out.roles.append(
                RoleAssignment(
                    **self.common, system=system, role=role, reason=f"Imported from {self.source}"[:500]
                )
            )

    def _change_roles(self, system: AISystem, wanted: set[str]) -> None:
        held = {role.role: role for role in system.roles.all()}
        self._roles(system, sorted(wanted - held.keys()))
        for name in sorted(held.keys() - wanted):
            held[name].ended_on = self.today
            held[name].revision += 1
            held[name].system = system
            self.out.ended.append(held[name])

    def write(self) -> None:
        out, unit = self.out, self.unit
        bulk_create(AISystem, out.systems)
        if out.changed:
            bulk_update(AISystem, out.changed, _CHANGED)
        for role, reference in zip(out.roles, _references(unit, RoleAssignment, len(out.roles)), strict=True):
            role.reference = reference
        bulk_create(RoleAssignment, out.roles)
        if out.ended:
            bulk_update(RoleAssignment, out.ended, ["ended_on", "revision"])
        bulk_create(ImportedDetails, out.details)
        if out.changed_details:
            bulk_update(ImportedDetails, out.changed_details, ["source", "row_number", "cells", "taken"])
        # The words of the file stand in the stored file itself, whose rows the entry digests.
        for rows in (out.systems, out.changed, out.roles, out.ended):
            unit.keep_states(rows)


def _references(unit: Unit, model: type[ReferencedRow], count: int) -> list[str]:
    return unit.references(model, count) if count else []
