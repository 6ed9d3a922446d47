"""One service is one change: one transaction, one moment, one entry."""

from __future__ import annotations

import json

import pytest

from aims.models import AISystem, Obligation
from aims.platform.models import LedgerChain, LedgerEntry
from aims.platform.moment import OutsideUnit
from aims.platform.saving import add
from aims.platform.selectors.ledger import verify
from aims.platform.services.organizations import rename_member
from aims.platform.unit import NoSingleEntry, change
from tests.platform.making import alter, make_obligation, make_system
from tests.worlds import World


def test_a_change_leaves_one_entry_and_one_history_row(world: World) -> None:
    before = LedgerEntry.objects.count()
    system = make_system(world)
    entry = LedgerEntry.objects.latest("pk")
    assert LedgerEntry.objects.count() == before + 1
    assert [row.history_date for row in system.history.all()] == [entry.recorded_at]
    assert json.loads(bytes(entry.body))["objects"] == ["AIS-0001"]


def test_a_row_outside_a_unit_is_refused(world: World) -> None:
    with pytest.raises(OutsideUnit):
        Obligation(organization=world.organization, reference="OBL-0001", title="Duty").save()


def test_leaving_without_an_entry_keeps_nothing(world: World) -> None:
    with pytest.raises(NoSingleEntry), change(world.organization, world.system) as unit:
        row = Obligation(organization=world.organization, reference=unit.reference(Obligation), title="Duty")
        add(row)
    assert not Obligation.objects.exists()


def test_a_second_entry_is_refused(world: World) -> None:
    with pytest.raises(NoSingleEntry), change(world.organization, world.system) as unit:
        unit.record("one")
        unit.record("two")
    assert not LedgerEntry.objects.filter(verb__in=["one", "two"]).exists()


def test_units_do_not_nest(world: World) -> None:
    with pytest.raises(RuntimeError), change(world.organization, world.system) as unit:
        unit.record("outer")
        with change(world.organization, world.system):
            pass


def test_references_count_up_and_are_never_reused(world: World) -> None:
    assert make_obligation(world).reference == "OBL-0001"
    with pytest.raises(RuntimeError), change(world.organization, world.system) as unit:
        assert unit.reference(Obligation) == "OBL-0002"
        raise RuntimeError
    assert make_obligation(world).reference == "OBL-0002"


def test_moments_only_grow(world: World) -> None:
    for _ in range(3):
        make_obligation(world)
    moments = list(LedgerEntry.objects.order_by("pk").values_list("chain", "recorded_at"))
    for chain in LedgerChain.objects.all():
        own = [moment for each, moment in moments if each == chain.pk]
        assert own == sorted(set(own))


def test_the_chain_holds_after_changes(world: World) -> None:
    system = make_system(world, owner=world.owner.member)
    alter(world, system, name="Triage 2")
    rename_member(actor=world.admin.actor, member=world.owner.member, name="Rajiv Menon-Hill")
    result = verify(world.organization)
    assert result.found is None
    assert result.entries == LedgerChain.objects.get(organization=world.organization).sequence


def test_each_revision_counts(world: World) -> None:
    system = make_system(world)
    assert alter(world, system, name="Two").revision == 2
    assert AISystem.objects.get().revision == 2
