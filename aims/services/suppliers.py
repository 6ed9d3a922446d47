"""Suppliers, and what they bring to AI systems. Control A.10.3."""

from __future__ import annotations

from typing import Any

from aims.core.errors import Conflict, NotFound
from aims.enums import SupplierStatus
from aims.models import AISystem, Supplier, SystemSupplier
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.four_eyes import check_owner
from aims.platform.models import Organization
from aims.platform.saving import add, check, locked, locked_at, save
from aims.platform.services.cadence import follow_object
from aims.platform.unit import change
from aims.workflows import AI_SYSTEM, SUPPLIER

FACTS = ("name", "supplies", "criticality", "contact", "owner")


def create_supplier(
    *, actor: Actor, organization: Organization, name: str, reason: str = "", **facts: Any
) -> Supplier:
    """Add a supplier; `facts` are those of `FACTS`. Raises NotAllowed and Invalid (a name twice, an owner)."""
    require(actor, "supplier.create", organization)
    _check_known(facts)
    check_owner(facts.get("owner"))
    with change(organization, actor) as unit:
        supplier = Supplier(
            organization=organization,
            reference=unit.reference(Supplier),
            name=" ".join(name.split()),
            **facts,
        )
        add(supplier)
        unit.record("supplier.created", supplier, reason=reason)
    return supplier


def change_supplier(
    *, actor: Actor, supplier: Supplier, revision: int | None, reason: str = "", **facts: Any
) -> Supplier:
    """Change what is known of a supplier. Raises NotAllowed, Stale and Invalid."""
    require(actor, "supplier.change", supplier)
    _check_known(facts)
    with change(supplier.organization, actor) as unit:
        supplier = locked_at(supplier, revision)
        check_owner(facts.get("owner"), held=supplier.owner_id)
        changed = [name for name, value in facts.items() if getattr(supplier, name) != value]
        for name in changed:
            setattr(supplier, name, facts[name])
        # Rules of the table compare columns with others, so the whole row is checked.
        check(supplier)
        followed = follow_object(supplier)
        save(supplier, changed)
        unit.record("supplier.changed", supplier, *followed, reason=reason)
    return supplier


def end_supplier(*, actor: Actor, supplier: Supplier, reason: str, revision: int | None = None) -> Supplier:
    """They supply no more; what they brought stays told. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "supplier.end", supplier)
    with change(supplier.organization, actor) as unit:
        supplier = locked_at(supplier, revision)
        SUPPLIER.step(supplier, "end", reason=reason)
        followed = follow_object(supplier)
        save(supplier, ["status"])
        unit.record("supplier.ended", supplier, *followed, reason=reason)
    return supplier


def resume_supplier(
    *, actor: Actor, supplier: Supplier, reason: str, revision: int | None = None
) -> Supplier:
    """They supply again. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "supplier.resume", supplier)
    with change(supplier.organization, actor) as unit:
        supplier = locked_at(supplier, revision)
        SUPPLIER.step(supplier, "resume", reason=reason)
        save(supplier, ["status"])
        unit.record("supplier.resumed", supplier, reason=reason)
    return supplier


def link_supplier(
    *,
    actor: Actor,
    supplier: Supplier,
    system: AISystem,
    brings: str,
    note: str = "",
    reason: str = "",
) -> SystemSupplier:
    """Say what a supplier brings to an AI system.

    Raises NotAllowed, NotFound, Conflict (supplier ended, system at its end) and Invalid (said already).
    """
    require(actor, "supplier.link", supplier)
    if system.organization_id != supplier.organization_id:
        raise NotFound("There is nothing at this address.")
    with change(supplier.organization, actor) as unit:
        supplier, system = locked(supplier), locked(system)
        if supplier.status != SupplierStatus.ACTIVE:
            raise Conflict(f"{supplier.name} supplies no more.")
        if system.status in AI_SYSTEM.final:
            raise Conflict(f"{system.reference} is {system.get_status_display().lower()}.")
        link = SystemSupplier(
            organization=supplier.organization,
            supplier=supplier,
            system=system,
            brings=brings,
            note=note.strip(),
        )
        add(link)
        save(supplier, [])
        unit.record("supplier.linked", supplier, system, reason=reason, facts={"brings": brings})
    return link


def unlink_supplier(
    *, actor: Actor, link: SystemSupplier, revision: int | None = None, reason: str = ""
) -> Supplier:
    """The supplier brings this to the AI system no longer. Raises NotAllowed, Stale and NotFound."""
    require(actor, "supplier.link", link)
    with change(link.organization, actor) as unit:
        supplier, link = locked_at(link.supplier, revision), locked(link)
        system, brings = link.system, link.brings
        link.delete()
        save(supplier, [])
        unit.record("supplier.unlinked", supplier, system, reason=reason, facts={"brings": brings})
    return supplier


def _check_known(facts: dict[str, Any]) -> None:
    unknown = facts.keys() - set(FACTS)
    if unknown:
        raise KeyError(f"not a fact of a supplier: {sorted(unknown)}")
