"""Suppliers with their AI systems, today and in the past."""

from __future__ import annotations

import pytest

from aims.platform.models import LedgerEntry
from aims.platform.viewpoint import Viewpoint
from aims.selectors.suppliers import suppliers, suppliers_of, systems_to_supply
from aims.services.suppliers import end_supplier, unlink_supplier
from tests.aims.making import a_system
from tests.people import a_link, a_supplier
from tests.worlds import World

pytestmark = pytest.mark.django_db


def told(viewpoint: Viewpoint) -> list[tuple[str, str, list[str]]]:
    return [
        (row.name, row.status, [f"{link.system.name} {link.brings}" for link in row.systems.all()])
        for row in suppliers(viewpoint)
    ]


def test_then_and_now(world: World, other_world: World) -> None:
    made, system = a_supplier(world), a_system(world, "Triage")
    link = a_link(world, made, system)
    a_link(world, made, system, "data")
    moment = LedgerEntry.objects.latest("pk").recorded_at
    unlink_supplier(actor=world.manager.actor, link=link)
    end_supplier(actor=world.manager.actor, supplier=made, reason="Over")
    then = Viewpoint.at(world.auditor.actor, world.organization, moment)
    assert told(then) == [("Kestrel Models", "active", ["Triage data", "Triage model"])]
    assert told(world.auditor.viewpoint) == [("Kestrel Models", "ended", ["Triage data"])]
    assert told(other_world.manager.viewpoint) == []
    assert [row.brings for row in suppliers_of(then, system)] == ["data", "model"]
    assert [row.brings for row in suppliers_of(world.auditor.viewpoint, system)] == ["data"]
    assert list(systems_to_supply(world.manager.viewpoint)) == [system]
