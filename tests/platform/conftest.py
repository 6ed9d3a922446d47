"""Stories that several tests of the platform tell."""

from __future__ import annotations

import pytest

from aims.platform import files
from aims.platform.services.organizations import rename_member
from aims.platform.unit import change
from aims.platform.viewpoint import Viewpoint
from tests.platform.making import alter, make_risk, make_role, make_system, move_link
from tests.worlds import World


@pytest.fixture
def story(world: World) -> tuple[Viewpoint, Viewpoint]:
    """Triage with a role and a risk; then a person is renamed, the link moved, the system retired."""
    triage = make_system(world, "Triage", owner=world.owner.member, status="operation_monitoring")
    forecast = make_system(world, "Forecast", owner=world.manager.member)
    make_role(world, triage, accountable=world.owner.member)
    risk = make_risk(world, triage)
    then = world.manager.viewpoint.at_head()
    rename_member(actor=world.admin.actor, member=world.owner.member, name="Rajiv Menon-Hill")
    move_link(world, risk, forecast)
    alter(world, triage, status="retired")
    return then, world.manager.viewpoint


@pytest.fixture
def written(world: World) -> World:
    """People and the system wrote; states, links and a stored file are there."""
    system = make_system(world, owner=world.owner.member)
    make_role(world, system)
    alter(world, system, name="Triage 2")
    kept = files.put(world.organization, [b"evidence"])
    with change(world.organization, world.manager.actor) as unit:
        unit.record("file.stored", files=[files.record(unit, kept)])
    rename_member(actor=world.admin.actor, member=world.owner.member, name="Rajiv Menon-Hill")
    return world
