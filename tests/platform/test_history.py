"""History as intervals: one open row per object, bulk writes like single ones, nothing outside a unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from aims.models import AISystem, Obligation
from aims.platform.bulk import bulk_create, bulk_delete, bulk_update
from aims.platform.models import LedgerEntry, Member
from aims.platform.moment import OutsideUnit
from aims.platform.past import ReadOutsideViewpoint
from aims.platform.saving import add, save
from aims.platform.unit import Unit, change
from aims.platform.viewpoint import Viewpoint
from tests.factories.rows import Rows
from tests.platform.making import alter, make_system
from tests.worlds import World

IGNORED = {"history_id", "history_date", "superseded_at", "id", "reference"}


def _duties(world: World, unit: Unit, count: int) -> list[Obligation]:
    return [
        Obligation(organization=world.organization, reference=reference, title="Duty")
        for reference in unit.references(Obligation, count)
    ]


def _versions(row: Any) -> list[Any]:
    return list(type(row).history.filter(id=row.pk).order_by("history_id"))


def _plain(version: Any) -> dict[str, Any]:
    return {
        field.attname: getattr(version, field.attname)
        for field in version._meta.concrete_fields
        if field.name not in IGNORED
    }


def test_intervals_touch_and_the_last_is_open(world: World) -> None:
    system = make_system(world)
    for name in ("Two", "Three"):
        system = alter(world, system, name=name)
    one, two, three = _versions(system)
    assert [each.history_type for each in (one, two, three)] == ["+", "~", "~"]
    assert (one.superseded_at, two.superseded_at, three.superseded_at) == (
        two.history_date,
        three.history_date,
        None,
    )


def test_the_database_allows_one_open_row_per_object(world: World) -> None:
    system = make_system(world)
    version = _versions(system)[0]
    version.history_id = None
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save(force_insert=True)


def test_two_saves_in_one_unit_leave_one_visible_row(world: World) -> None:
    with change(world.organization, world.system) as unit:
        row = _duties(world, unit, 1)[0]
        add(row)
        row.title = "Second thought"
        save(row, ["title"])
        unit.record("obligation.created", row)
    then = Viewpoint(world.manager.actor, world.organization).at_head()
    assert [each.title for each in then.rows(Obligation)] == ["Second thought"]
    assert [each.superseded_at is None for each in _versions(row)] == [False, True]


def test_made_and_removed_in_one_unit_was_never_there(world: World) -> None:
    with change(world.organization, world.system) as unit:
        row = _duties(world, unit, 1)[0]
        add(row)
        unit.record("obligation.created", row)
        pk = row.pk
        row.delete()
    then = Viewpoint(world.manager.actor, world.organization).at_head()
    assert not then.rows(Obligation).filter(pk=pk).exists()


def test_bulk_writes_equal_single_ones(world: World) -> None:
    with change(world.organization, world.manager.actor) as unit:
        single, bulk = _duties(world, unit, 2)
        add(single)
        bulk_create(Obligation, [bulk])
        unit.record("obligation.created", single, bulk)
    with change(world.organization, world.manager.actor) as unit:
        for row in (single, bulk):
            row.title = "Duty to inform"
        single.save(update_fields=["title"])
        bulk_update(Obligation, [bulk], ["title"])
        unit.record("obligation.changed", single, bulk)
    kept = (single.pk, bulk.pk)
    with change(world.organization, world.manager.actor) as unit:
        unit.record("obligation.removed", single, bulk)
        bulk_delete(Obligation, [bulk])
        single.delete()
    first, second = (list(Obligation.history.filter(id=pk).order_by("history_id")) for pk in kept)
    assert [_plain(each) for each in first] == [_plain(each) for each in second]
    assert [each.history_date for each in first] == [each.history_date for each in second]
    assert [each.superseded_at for each in first] == [each.superseded_at for each in second]
    assert all(each.superseded_at is not None for each in first)
    assert {each.history_user_id for each in first} == {world.manager.user.pk}


def test_history_and_entry_share_one_moment(world: World) -> None:
    with change(world.organization, world.system) as unit:
        rows = bulk_create(Obligation, _duties(world, unit, 20))
        unit.keep_states(rows)
        entry = unit.record("obligation.imported", facts={"created": 20})
    assert set(Obligation.history.values_list("history_date", flat=True)) == {entry.recorded_at}


@pytest.mark.parametrize("write", ["save", "delete", "bulk_create", "bulk_update", "bulk_delete"])
def test_nothing_is_written_outside_a_unit(write: str, world: World) -> None:
    system = make_system(world)
    before = LedgerEntry.objects.count()
    ways: dict[str, Callable[[], object]] = {
        "save": system.save,
        "delete": system.delete,
        "bulk_create": lambda: bulk_create(Member, [Rows(world.organization).new(Member)]),
        "bulk_update": lambda: bulk_update(AISystem, [system], ["name"]),
        "bulk_delete": lambda: bulk_delete(AISystem, [system]),
    }
    with pytest.raises(OutsideUnit), transaction.atomic():
        ways[write]()
    assert AISystem.objects.filter(pk=system.pk).exists()
    assert LedgerEntry.objects.count() == before


@pytest.mark.parametrize("write", ["save", "bulk"])
def test_a_unit_writes_only_its_own_organization(write: str, world: World, other_world: World) -> None:
    theirs = make_system(other_world)
    theirs.name = "Taken over"

    def take() -> None:
        with change(world.organization, world.system) as unit:
            if write == "save":
                save(theirs, ["name"])
            else:
                bulk_update(AISystem, [theirs], ["name"])
            unit.record("ai_system.changed", theirs)

    with pytest.raises(OutsideUnit):
        take()
    assert AISystem.objects.get(pk=theirs.pk).name == "Triage Assistant"


def test_rows_of_the_past_go_through_no_bulk_write(world: World) -> None:
    make_system(world)
    old = list(Viewpoint(world.manager.actor, world.organization).at_head().rows(AISystem))
    for write in (lambda: bulk_update(AISystem, old, ["name"]), lambda: bulk_delete(AISystem, old)):
        with pytest.raises(ReadOutsideViewpoint):
            write()
