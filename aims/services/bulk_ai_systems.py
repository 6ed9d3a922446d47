"""Many AI systems from a file: planned row by row, then written in parts with one ledger entry each.

The rules of a row are those of the single service (`ai_system_rules`, the role table, `adopt`). Rows
find their system by their key; what a row said last time is kept with the system, so an import
changes only what the file changed since and an equal file changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from aims.models import AISystem, ImportedDetails, RoleAssignment
from aims.platform.models import Member, Organization
from aims.platform.state import plain
from aims.services.ai_system_rules import FACTS, problems_of, stage_problem
from aims.workflows import AI_SYSTEM

CREATE, UPDATE, UNCHANGED, REFUSE = "create", "update", "unchanged", "refuse"
LOOKUP = 500
TOGETHER = "Other rows have the same identity and are told apart by their order: mend it in the whole file."


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that cannot be taken: its column (empty for the whole row), its text, and why."""

    column: str
    text: str
    message: str


@dataclass(slots=True)
class SystemRow:
    """One row as understood: facts by field, stage, roles, and the cells that are kept as they are."""

    number: int
    key: str
    facts: dict[str, Any]
    status: str | None
    roles: tuple[str, ...]
    cells: list[list[str]]
    columns: dict[str, str] = field(default_factory=dict)
    """Field to column, to name the column of a bad cell."""
    problems: list[BadCell] = field(default_factory=list)
    refused: bool = False
    checked: bool = False
    """Whether the rules have been asked already."""
    status_said: bool = True
    """Whether the row itself names the stage. One that stands for rows that name none says nothing of a
    system that is here already."""
    has_twins: bool = False
    """Whether other rows of the file have the same identity and are told apart by their order."""

    @property
    def taken(self) -> dict[str, Any]:
        """What the row says for the mapped fields, as plain data."""
        said = {
            name: value.reference if isinstance(value, Member) else plain(value)
            for name, value in self.facts.items()
        }
        if self.status is not None and self.status_said:
            said["status"] = str(self.status)
        if "roles" in self.columns:
            said["roles"] = sorted(self.roles)
        return said


@dataclass(slots=True)
class Planned:
    """What happens with one row: create, update, unchanged or refuse."""

    row: SystemRow
    verdict: str
    system: AISystem | None = None
    changes: list[str] = field(default_factory=list)
    """Fields that change, for an update; `roles` and `details` among them."""


def problems_in(row: SystemRow) -> dict[str, list[str]]:
    """The rules of the single service on the row's facts, by field."""
    row.checked = True
    facts = {name: value for name, value in row.facts.items() if name != "owner"}
    return problems_of(AISystem(status=row.status or AI_SYSTEM.initial, **facts))


def refuse(row: SystemRow, problems: dict[str, list[str]]) -> None:
    """Name what is wrong by its column and refuse the row."""
    for name, messages in problems.items():
        text = str(row.facts.get(name) or "")
        row.problems.extend(BadCell(row.columns.get(name, ""), text, message) for message in messages)
        row.refused = True


def plan_rows(organization: Organization, rows: Sequence[SystemRow]) -> list[Planned]:
    """What would happen with these rows now. Reads only; rows that are refused already stay so."""
    known = _systems_by_key(organization, [row.key for row in rows if not row.refused])
    return [_plan(row, known.get(row.key)) for row in rows]


def _plan(row: SystemRow, system: AISystem | None) -> Planned:
    if not row.checked and not row.refused:
        refuse(row, problems_in(row))
    if row.refused:
        return Planned(row, REFUSE, system)
    if system is None:
        return Planned(row, CREATE)
    changes = _changes(row, system)
    if row.refused or (changes and not _still_valid(row, system, changes)):
        if row.has_twins:
            row.problems.append(BadCell("", "", TOGETHER))
        return Planned(row, REFUSE, system)
    return Planned(row, UPDATE if changes else UNCHANGED, system, changes)


def _changes(row: SystemRow, system: AISystem) -> list[str]:
    """What the row changes: only what the file says now, did not say last time, and does not stand here yet.

    A stage is no such change: the row is refused, for only the life cycle's own steps move a system.
    """
    before, said = _details(system), row.taken
    earlier = before.taken if before else {}
    changes = [name for name in FACTS if _is_new(name, said, earlier, _current(system, name))]
    if _is_new("status", said, earlier, system.status):
        problem = stage_problem(system.reference, system.status, said["status"])
        row.problems.append(BadCell(row.columns.get("status", ""), said["status"], problem))
        row.refused = True
    if _is_new("roles", said, earlier, sorted(role.role for role in system.roles.all())):
        changes.append("roles")
    if before is None or before.cells != row.cells:
        changes.append("details")
    return changes


def _is_new(name: str, said: dict[str, Any], earlier: dict[str, Any], current: Any) -> bool:
    """Whether the file says something it did not say before and that does not stand here yet."""
    return name in said and said[name] != earlier.get(name, ...) and said[name] != current


def _still_valid(row: SystemRow, system: AISystem, changes: list[str]) -> bool:
    merged = {name: row.facts[name] if name in changes else getattr(system, name) for name in FACTS}
    merged.pop("owner")
    refuse(row, problems_of(AISystem(status=system.status, **merged)))
    return not row.refused


def _current(system: AISystem, name: str) -> Any:
    value = getattr(system, name)
    return value.reference if isinstance(value, Member) else plain(value)


def _details(system: AISystem) -> ImportedDetails | None:
    return getattr(system, "imported_details", None)


def _systems_by_key(organization: Organization, keys: Sequence[str]) -> dict[str, AISystem]:
    found: dict[str, AISystem] = {}
    open_roles = Prefetch("roles", RoleAssignment.objects.filter(ended_on=None))
    for start in range(0, len(keys), LOOKUP):
        part = AISystem.objects.filter(organization=organization, import_key__in=keys[start : start + LOOKUP])
        # An explicit join: a system without details must not cost a query of its own.
        for system in part.select_related("owner", "imported_details").prefetch_related(open_roles):
            found[system.import_key] = system
    return found


def counts_of(planned: Iterable[Planned]) -> dict[str, int]:
    """How many rows have each verdict; the four add up to the rows."""
    counts = dict.fromkeys((CREATE, UPDATE, UNCHANGED, REFUSE), 0)
    for each in planned:
        counts[each.verdict] += 1
    return counts
