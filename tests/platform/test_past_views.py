"""One selector answers now and then: every shape that pages use, at a past moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, Subquery

from aims.models import AISystem, RoleAssignment
from aims.platform.models import Member
from aims.platform.past import ReadOutsideViewpoint
from aims.platform.services.organizations import rename_member
from aims.platform.viewpoint import Viewpoint
from tests.platform.making import alter, make_role, make_system, move_role
from tests.worlds import World


@pytest.fixture
def story(world: World) -> tuple[Viewpoint, Viewpoint]:
    """Two systems and a role; then a person is renamed, a link moved and a system retired."""
    triage = make_system(world, "Triage", owner=world.owner.member, status="operation_monitoring")
    forecast = make_system(world, "Forecast", owner=world.manager.member)
    role = make_role(world, triage, accountable=world.owner.member)
    then = Viewpoint(world.manager.actor, world.organization).at_head()
    rename_member(actor=world.admin.actor, member=world.owner.member, name="Rajiv Menon-Hill")
    move_role(world, role, forecast)
    alter(world, triage, status="retired")
    return then, Viewpoint(world.manager.actor, world.organization)


def _systems(viewpoint: Viewpoint) -> Any:
    return viewpoint.rows(AISystem).order_by("reference")


def _current_roles(viewpoint: Viewpoint) -> Any:
    return viewpoint.rows(RoleAssignment).filter(ended_on=None)


SHAPES: dict[str, tuple[Callable[[Viewpoint], Any], Any, Any]] = {
    "related name": (
        lambda v: [row.owner.name for row in _systems(v).select_related("owner")],
        ["Rajiv Northfold", "Maya Northfold"],
        ["Rajiv Menon-Hill", "Maya Northfold"],
    ),
    "filter across": (lambda v: _systems(v).filter(owner__name="Rajiv Northfold").count(), 1, 0),
    "status": (
        lambda v: [row.status for row in _systems(v)],
        ["operation_monitoring", "proposed"],
        ["retired", "proposed"],
    ),
    "exclude": (lambda v: _systems(v).exclude(status="retired").count(), 2, 1),
    "reverse join": (
        lambda v: [s.name for s in _systems(v).filter(roles__ended_on=None, roles__isnull=False)],
        ["Triage"],
        ["Forecast"],
    ),
    "exclude over links": (
        lambda v: [s.name for s in _systems(v).exclude(roles__role="producer")],
        ["Forecast"],
        [],
    ),
    "count of links": (lambda v: [s.n for s in _systems(v).annotate(n=Count("roles"))], [1, 0], [1, 1]),
    "aggregate": (lambda v: _systems(v).aggregate(n=Max("revision"))["n"], 1, 2),
    "exists": (
        lambda v: [
            s.has for s in _systems(v).annotate(has=Exists(_current_roles(v).filter(system=OuterRef("pk"))))
        ],
        [True, False],
        [False, True],
    ),
    "subquery": (
        lambda v: [
            s.who
            for s in _systems(v).annotate(
                who=Subquery(v.rows(Member).filter(pk=OuterRef("owner")).values("name")[:1])
            )
        ],
        ["Rajiv Northfold", "Maya Northfold"],
        ["Rajiv Menon-Hill", "Maya Northfold"],
    ),
    "values": (
        lambda v: list(_systems(v).values_list("owner__name", flat=True)),
        ["Rajiv Northfold", "Maya Northfold"],
        ["Rajiv Menon-Hill", "Maya Northfold"],
    ),
    "union": (
        lambda v: sorted(
            s.status
            for s in v.rows(AISystem).filter(name="Triage").union(v.rows(AISystem).filter(name="Forecast"))
        ),
        ["operation_monitoring", "proposed"],
        ["proposed", "retired"],
    ),
    "or": (
        lambda v: _systems(v).filter(Q(owner__name="Rajiv Northfold") | Q(status="retired")).count(),
        1,
        1,
    ),
    "in bulk": (
        lambda v: sorted(s.status for s in v.rows(AISystem).in_bulk().values()),
        ["operation_monitoring", "proposed"],
        ["proposed", "retired"],
    ),
    "slice": (lambda v: [s.status for s in _systems(v)[:1]], ["operation_monitoring"], ["retired"]),
    "order by related": (
        lambda v: [s.name for s in v.rows(AISystem).order_by("-owner__name")],
        ["Triage", "Forecast"],
        ["Triage", "Forecast"],
    ),
    "distinct": (lambda v: v.rows(RoleAssignment).values("role").distinct().count(), 1, 1),
    "iterator": (
        lambda v: [s.status for s in _systems(v).iterator()],
        ["operation_monitoring", "proposed"],
        ["retired", "proposed"],
    ),
    "group": (
        lambda v: sorted(v.rows(AISystem).values_list("status").annotate(n=Count("pk"))),
        [("operation_monitoring", 1), ("proposed", 1)],
        [("proposed", 1), ("retired", 1)],
    ),
    "prefetch": (
        lambda v: [
            [r.accountable.name for r in s.roles.all() if r.accountable]
            for s in _systems(v).prefetch_related(
                Prefetch("roles", v.rows(RoleAssignment).select_related("accountable"))
            )
        ],
        [["Rajiv Northfold"], []],
        [["Rajiv Menon-Hill"], []],
    ),
    "to attribute": (
        lambda v: [
            len(s.held)
            for s in _systems(v).prefetch_related(Prefetch("roles", _current_roles(v), to_attr="held"))
        ],
        [1, 0],
        [0, 1],
    ),
    "only": (
        lambda v: [s.name for s in _systems(v).only("name")],
        ["Triage", "Forecast"],
        ["Triage", "Forecast"],
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_answers_then_and_now(shape: str, story: tuple[Viewpoint, Viewpoint]) -> None:
    then, now = story
    ask, past, present = SHAPES[shape]
    assert ask(then) == past
    assert ask(now) == present


REFUSED: dict[str, Callable[[Viewpoint], Any]] = {
    "lazy relation": lambda v: v.rows(AISystem).first().owner.name,  # type: ignore[union-attr]
    "save": lambda v: v.rows(AISystem).first().save(),  # type: ignore[union-attr]
    "delete": lambda v: v.rows(AISystem).first().delete(),  # type: ignore[union-attr]
    "refresh": lambda v: v.rows(AISystem).first().refresh_from_db(),  # type: ignore[union-attr]
    "deferred field": lambda v: v.rows(AISystem).only("name").first().purpose,  # type: ignore[union-attr]
    "links by name": lambda v: list(v.rows(AISystem).prefetch_related("roles")),
    "lazy links": lambda v: list(v.rows(AISystem).first().roles.all()),  # type: ignore[union-attr]
    "update": lambda v: v.rows(AISystem).update(name="x"),
    "bulk delete": lambda v: v.rows(AISystem).delete(),
    "create": lambda v: v.rows(AISystem).create(name="x"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_the_past_refuses(what: str, story: tuple[Viewpoint, Viewpoint]) -> None:
    then, _ = story
    with pytest.raises(ReadOutsideViewpoint):
        REFUSED[what](then)


def test_a_moment_is_clamped_to_the_head(world: World) -> None:
    from datetime import timedelta

    from django.utils import timezone

    make_system(world)
    later = Viewpoint.at(world.manager.actor, world.organization, timezone.now() + timedelta(days=9))
    assert later.moment == later.head.recorded_at


def test_a_past_viewpoint_sees_nothing_of_another_organization(world: World, other_world: World) -> None:
    make_system(other_world)
    then = Viewpoint(world.manager.actor, world.organization).at_head()
    assert then.rows(AISystem).count() == 0
