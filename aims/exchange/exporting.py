"""The inventory as a table: facts, roles, scope of the row, and the imported details as columns of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aims.models import AISystem

COLUMNS = (
    "Reference",
    "Name",
    "Intended purpose",
    "Owner",
    "Our roles",
    "Stage",
    "Made or bought",
    "Supplier",
    "People affected",
    "In use since",
    "Retired on",
    "Adopted on",
    "Adopted from",
)


def export_columns(systems: Iterable[AISystem]) -> list[str]:
    """Our columns, then each column of the imported details that a row has, in the order met."""
    return [*COLUMNS, *(f"Imported: {name}" for name in _detail_columns(systems))]


def export_lines(systems: Sequence[AISystem]) -> Iterable[list[str]]:
    """A row for each system; every cell in its place."""
    names = _detail_columns(systems)
    for system in systems:
        details = _details(system)
        yield [*_facts(system), *(details.get(name, "") for name in names)]


def _facts(system: AISystem) -> list[str]:
    return [
        system.reference,
        system.name,
        system.purpose,
        system.owner.name if system.owner else "",
        "; ".join(role.get_role_display() for role in system.roles.all()),
        system.get_status_display(),
        system.get_origin_display(),
        system.supplier_name,
        system.people_affected,
        *(moment.isoformat() if moment else "" for moment in (system.in_use_since, system.retired_on)),
        system.adopted_on.isoformat() if system.adopted_on else "",
        system.adopted_source,
    ]


def _details(system: AISystem) -> dict[str, str]:
    kept = getattr(system, "imported_details", None)
    return dict(kept.cells) if kept else {}


def _detail_columns(systems: Iterable[AISystem]) -> list[str]:
    return list(dict.fromkeys(name for system in systems for name in _details(system)))
