"""Bring a published catalogue into the database. Published rows never change: a new version is new rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from aims.catalogue.models import Domain, OrganizationalObjective, Requirement, RiskSource
from aims.catalogue.models.annexes import AnnexEntry
from aims.core.errors import Conflict
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.bulk import bulk_create, bulk_update
from aims.platform.unit import change

ANNEXES: dict[str, type[AnnexEntry]] = {
    "objectives": OrganizationalObjective,
    "risk_sources": RiskSource,
    "domains": Domain,
}
SAID = ("kind", "number", "title", "summary", "details")
SAID_BY_ANNEX = ("number", "title", "summary")


def load_catalogue(*, actor: Actor, source: dict[str, Any]) -> int:
    """Load a catalogue file; the number of new rows, 0 when it was loaded before.

    Raises NotAllowed, and Conflict when rows of the same version say something else than the file.
    """
    require(actor, "catalogue.load")
    framework, version = source["framework"], source["version"]
    known = Requirement.objects.filter(organization=None, framework=framework, catalogue_version=version)
    if known.exists():
        _compare(known.select_related("parent"), source)
        return 0
    with change(None, actor) as unit:
        count = _add_requirements(source) + sum(_add_annex(key, source) for key in ANNEXES)
        unit.record("catalogue.loaded", facts={"framework": framework, "version": version, "rows": count})
    return count


def _compare(known: Iterable[Requirement], source: dict[str, Any]) -> None:
    """Every row of the version against the file. Raises Conflict naming the first numbers that differ."""
    loaded = {row.number: _said(row) for row in known}
    for model in ANNEXES.values():
        for entry in model._default_manager.filter(catalogue_version=source["version"]):
            loaded[entry.number] = {name: getattr(entry, name) for name in SAID_BY_ANNEX}
    file = {entry["number"]: entry for entry in _entries(source)}
    differing = sorted(
        number for number in loaded.keys() | file.keys() if loaded.get(number) != file.get(number)
    )
    if differing:
        raise Conflict(
            f"Version {source['version']} of the catalogue is loaded already and says something else at "
            f"{', '.join(differing[:5])}. Published rows never change; give the file a new version."
        )


def _said(row: Requirement) -> dict[str, Any]:
    parent = row.parent.number if row.parent else None
    return {**{name: getattr(row, name) for name in SAID}, "parent": parent}


def _entries(source: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from source["requirements"]
    for key in ANNEXES:
        yield from source[key]


def _add_annex(key: str, source: dict[str, Any]) -> int:
    model = ANNEXES[key]
    model._default_manager.filter(is_current=True).update(is_current=False)
    rows = [
        model(catalogue_version=source["version"], order=order, **entry)
        for order, entry in enumerate(source[key])
    ]
    return len(model._default_manager.bulk_create(rows))


def _add_requirements(source: dict[str, Any]) -> int:
    """Parents first, so that each child finds its parent; the earlier version stops being current."""
    earlier = list(
        Requirement.objects.filter(organization=None, framework=source["framework"], is_current=True)
    )
    for row in earlier:
        row.is_current = False
    if earlier:
        bulk_update(Requirement, earlier, ["is_current"])
    made: dict[str, Requirement] = {}
    waiting = list(enumerate(source["requirements"]))
    while waiting:
        ready = [(order, entry) for order, entry in waiting if not entry["parent"] or entry["parent"] in made]
        if not ready:
            raise Conflict("The catalogue file names parents that it does not hold.")
        rows = [_requirement(source, order, entry, made) for order, entry in ready]
        made |= {row.number: row for row in bulk_create(Requirement, rows)}
        waiting = [(order, entry) for order, entry in waiting if entry["number"] not in made]
    return len(made)


def _requirement(
    source: dict[str, Any], order: int, entry: dict[str, Any], made: dict[str, Requirement]
) -> Requirement:
    return Requirement(
        framework=source["framework"],
        catalogue_version=source["version"],
        order=order,
        parent=made[entry["parent"]] if entry["parent"] else None,
        **{name: entry[name] for name in SAID},
    )
