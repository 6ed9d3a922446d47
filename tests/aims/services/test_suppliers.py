"""Suppliers and what they bring: happy path, each refusal, one entry, nothing left behind."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from aims.enums import SupplierStatus
from aims.models import Supplier, SystemSupplier
from aims.platform.models import LedgerEntry
from aims.platform.selectors.ledger import verify
from aims.services.ai_systems import move_ai_system
from aims.services.suppliers import (
    change_supplier,
    create_supplier,
    end_supplier,
    link_supplier,
    resume_supplier,
    unlink_supplier,
)
from aims.workflows import SUPPLIER
from tests.aims.making import a_live_system, a_system
from tests.people import a_link, a_supplier
from tests.worlds import World

pytestmark = pytest.mark.django_db


def last(world: World) -> str:
    return LedgerEntry.objects.filter(chain__organization=world.organization).latest("pk").verb


def entries(world: World) -> int:
    return LedgerEntry.objects.filter(chain__organization=world.organization).count()


@pytest.mark.parametrize("status", SupplierStatus.values)
@pytest.mark.parametrize("verb", SUPPLIER.by_verb)
def test_the_whole_table(status: str, verb: str) -> None:
    step, row = SUPPLIER.by_verb[verb], Supplier(status=status)
    if status in step.source:
        assert SUPPLIER.step(row, verb, reason="Because").target == row.status
    else:
        with pytest.raises(Conflict):
            SUPPLIER.step(row, verb, reason="Because")
        assert row.status == status


def test_create_and_change_supplier(world: World) -> None:
    before = entries(world)
    made = a_supplier(world, " Kestrel  Models ", criticality="high")
    assert (made.reference, made.name, made.status) == ("SUP-0001", "Kestrel Models", "active")
    assert (entries(world), last(world), made.history.count()) == (before + 1, "supplier.created", 1)
    made = change_supplier(actor=world.owner.actor, supplier=made, revision=1, contact="help@kestrel.example")
    assert (made.contact, made.revision, last(world)) == ("help@kestrel.example", 2, "supplier.changed")
    with pytest.raises(Stale):
        change_supplier(actor=world.owner.actor, supplier=made, revision=1, name="X")
    other = a_supplier(world, "Other")
    before = entries(world)
    for given in (
        {"name": "Kestrel Models"},
        {"name": ""},
        {"criticality": "x"},
        {"owner": world.external.member},
    ):
        with pytest.raises(Invalid):
            change_supplier(actor=world.manager.actor, supplier=other, revision=None, **given)
    with pytest.raises(KeyError):
        change_supplier(actor=world.manager.actor, supplier=other, revision=None, status="ended")
    assert entries(world) == before
    assert verify(world.organization).found is None


@pytest.mark.parametrize(
    "given",
    [
        {"name": ""},
        {"name": "x" * 201},
        {"name": "Kestrel Models"},
        {"criticality": "none"},
        {"contact": "x" * 501},
    ],
)
def test_create_supplier_refuses(world: World, given: dict[str, Any]) -> None:
    a_supplier(world)
    before = entries(world)
    with pytest.raises(Invalid):
        a_supplier(world, **{"name": "New", **given})
    assert (entries(world), Supplier.objects.count()) == (before, 1)


def test_who_may_what(world: World, other_world: World) -> None:
    made, system = a_supplier(world, owner=world.manager.member), a_system(world)
    link = a_link(world, made, system)
    readers = (world.auditor, world.top, world.admin, world.external)
    everyone_else = (world.owner, *readers)
    actions: tuple[tuple[Any, tuple[Any, ...]], ...] = (
        (lambda actor: create_supplier(actor=actor, organization=world.organization, name="N"), readers),
        (lambda actor: change_supplier(actor=actor, supplier=made, revision=None, name="N"), everyone_else),
        (lambda actor: end_supplier(actor=actor, supplier=made, reason="R"), everyone_else),
        (lambda actor: resume_supplier(actor=actor, supplier=made, reason="R"), everyone_else),
        (lambda actor: link_supplier(actor=actor, supplier=made, system=system, brings="data"), readers),
        (lambda actor: unlink_supplier(actor=actor, link=link), readers),
    )
    before = entries(world)
    for do, refused in actions:
        for person in refused:
            with pytest.raises(NotAllowed):
                do(person.actor)
        with pytest.raises(NotFound):
            do(other_world.manager.actor)
    assert entries(world) == before


def test_end_and_resume(world: World) -> None:
    made = a_supplier(world)
    with pytest.raises(Invalid):
        end_supplier(actor=world.manager.actor, supplier=made, reason=" ")
    with pytest.raises(Conflict):
        resume_supplier(actor=world.manager.actor, supplier=made, reason="R")
    made = end_supplier(actor=world.manager.actor, supplier=made, reason="Contract over", revision=1)
    assert (made.status, last(world)) == ("ended", "supplier.ended")
    with pytest.raises(Conflict):
        a_link(world, made, a_system(world))
    made = resume_supplier(actor=world.manager.actor, supplier=made, reason="Again")
    assert (made.status, last(world), made.history.count()) == ("active", "supplier.resumed", 3)


def test_link_and_unlink(world: World, other_world: World) -> None:
    made, system = a_supplier(world), a_live_system(world)
    before = entries(world)
    link = a_link(world, made, system)
    assert (entries(world), last(world), link.history.count()) == (before + 1, "supplier.linked", 1)
    a_link(world, made, system, "data")
    for given in ("model", "magic"):
        with pytest.raises(Invalid):
            a_link(world, made, system, given)
    with pytest.raises(NotFound):
        a_link(world, made, a_system(other_world))
    made.refresh_from_db()
    assert made.revision == 3, "a form that was opened before is stale"
    with pytest.raises(Stale):
        unlink_supplier(actor=world.manager.actor, link=link, revision=1)
    history = link.history.model
    unlink_supplier(actor=world.owner.actor, link=link, revision=3, reason="Replaced")
    assert (last(world), list(SystemSupplier.objects.values_list("brings", flat=True))) == (
        "supplier.unlinked",
        ["data"],
    )
    assert history.objects.filter(history_type="-").count() == 1
    assert verify(world.organization).found is None


def test_nothing_is_brought_to_a_system_at_its_end(world: World) -> None:
    system = a_system(world)
    move_ai_system(actor=world.manager.actor, system=system, verb="reject", reason="No")
    with pytest.raises(Conflict):
        a_link(world, a_supplier(world), system)


def test_the_database_holds_the_rules(world: World) -> None:
    made = a_supplier(world)
    link = a_link(world, made, a_system(world))
    for row, values in (
        (made, {"status": "gone"}),
        (made, {"criticality": "none"}),
        (link, {"brings": "magic"}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**values)
