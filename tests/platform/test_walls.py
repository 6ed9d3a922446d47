"""The database itself refuses to cross an organization's wall and to change the ledger."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from aims.models import AISystem, RoleAssignment
from aims.platform import walls
from aims.platform.bulk import bulk_create
from aims.platform.models import AccessLogEntry, LedgerEntry, StateDocument
from aims.platform.unit import change
from tests.platform.making import make_role, make_system
from tests.worlds import World


def test_every_wall_stands(world: World) -> None:
    assert walls.missing() == []
    assert len(walls.walls()) > 20


@pytest.mark.parametrize("wall", walls.walls(), ids=lambda wall: f"{wall.table}.{wall.column}")
def test_no_key_reaches_a_row_that_is_not_its_own(wall: walls.Wall, world: World) -> None:
    """Whatever the table: a key that finds no row of its own organization is refused before any other rule."""
    quote = connection.ops.quote_name
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(wall.table)} (organization_id, {quote(wall.column)}) VALUES (%s, %s)",
            [world.organization.pk, 10**9],
        )
    assert "wall: " in str(refused.value)


def test_single_bulk_and_queryset_writes_are_refused(world: World, other_world: World) -> None:
    stranger = other_world.owner.member
    system = make_system(world)
    with pytest.raises(IntegrityError), change(world.organization, world.system) as unit:
        row = AISystem(organization=world.organization, reference="AIS-0009", name="x", owner=stranger)
        bulk_create(AISystem, [row])
        unit.record("crossing")
    with pytest.raises(IntegrityError), transaction.atomic():
        AISystem.objects.filter(pk=system.pk).update(owner=stranger)
    with pytest.raises(IntegrityError), transaction.atomic():
        AISystem.objects.filter(pk=system.pk).update(organization=other_world.organization)


def test_a_role_cannot_point_at_another_organizations_system(world: World, other_world: World) -> None:
    theirs = make_system(other_world)
    with pytest.raises(IntegrityError), change(world.organization, world.system) as unit:
        bulk_create(
            RoleAssignment,
            [
                RoleAssignment(
                    organization=world.organization, reference="ROL-9", system=theirs, role="producer"
                )
            ],
        )
        unit.record("crossing")


@pytest.mark.parametrize("model", [LedgerEntry, StateDocument])
def test_the_ledger_only_grows(model: type[LedgerEntry], world: World) -> None:
    make_role(world, make_system(world))
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(digest="0")
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.all()._raw_delete("default")


def test_crossing_rows_are_found(world: World, other_world: World) -> None:
    system = make_system(world)
    walls.drop()
    try:
        AISystem.objects.filter(pk=system.pk).update(owner=other_world.owner.member)
        assert walls.crossing_rows() == ["aims_aisystem.owner_id"]
        AISystem.objects.filter(pk=system.pk).update(owner=None)
    finally:
        walls.install()
    assert walls.crossing_rows() == []


def test_missing_walls_make_the_server_unwell(world: World, client) -> None:
    assert client.get("/healthz").status_code == 200
    walls.drop()
    try:
        assert client.get("/healthz").status_code == 503
    finally:
        walls.install()


@pytest.mark.django_db(transaction=True)
def test_migrate_puts_the_walls_back() -> None:
    walls.drop()
    call_command("migrate", verbosity=0)
    assert walls.missing() == []


def test_the_access_log_only_grows(world: World) -> None:
    assert AccessLogEntry in walls.APPEND_ONLY
