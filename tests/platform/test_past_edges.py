"""The past where it is hard: links that were removed, nesting, iterators, mixing with the present, other walls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Avg, Count, Exists, F, FilteredRelation, OuterRef, Prefetch, Q, Subquery, Sum
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from aims.models import AISystem, RoleAssignment
from aims.platform.models import Member, Organization, StoredFile, User
from aims.platform.viewpoint import Viewpoint
from risks.models import Risk, RiskSystem
from tests.platform.making import alter, make_system
from tests.worlds import World


def inventory(viewpoint: Viewpoint) -> list[tuple[Any, ...]]:
    """The rows of the page that the auditor asks for first."""
    links = Prefetch("risk_links", viewpoint.rows(RiskSystem).select_related("risk__owner"))
    roles = Prefetch("roles", viewpoint.rows(RoleAssignment).select_related("accountable"))
    rows = viewpoint.rows(AISystem).select_related("owner").prefetch_related(links, roles)
    return [
        (
            row.reference,
            row.status,
            row.owner.name,  # type: ignore[union-attr]
            [(role.role, role.accountable.name) for role in row.roles.all()],  # type: ignore[union-attr]
            [(link.risk.reference, link.risk.owner.name) for link in row.risk_links.all()],  # type: ignore[union-attr]
        )
        for row in rows.order_by("reference")
    ]


def test_the_inventory_answers_as_it_did(story: tuple[Viewpoint, Viewpoint]) -> None:
    then, now = story
    rajiv, hill = "Rajiv Northfold", "Rajiv Menon-Hill"
    assert inventory(then) == [
        ("AIS-0001", "operation_monitoring", rajiv, [("producer", rajiv)], [("RSK-0001", rajiv)]),
        ("AIS-0002", "proposed", "Maya Northfold", [], []),
    ]
    assert inventory(now) == [
        ("AIS-0001", "retired", hill, [("producer", hill)], []),
        ("AIS-0002", "proposed", "Maya Northfold", [], [("RSK-0001", hill)]),
    ]


def test_then_and_now_cost_the_same_queries(story: tuple[Viewpoint, Viewpoint]) -> None:
    from django.db import connection

    counts = []
    for viewpoint in story:
        with CaptureQueriesContext(connection) as caught:
            inventory(viewpoint)
        counts.append(len(caught))
    assert counts == [3, 3]


Shape = Callable[[Any], Any]
SHAPES: dict[str, tuple[Shape, Any, Any]] = {
    "filter over a removed link": (
        lambda v: [s.name for s in v.rows(AISystem).filter(risk_links__risk__title="Biased triage")],
        ["Triage"],
        ["Forecast"],
    ),
    "exclude over a removed link": (
        lambda v: [s.name for s in v.rows(AISystem).exclude(risk_links__risk__reference="RSK-0001")],
        ["Forecast"],
        ["Triage"],
    ),
    "three joins away": (
        lambda v: v.rows(Risk).filter(systems__system__roles__accountable__name="Rajiv Northfold").count(),
        1,
        0,
    ),
    "distinct count over links": (
        lambda v: sorted(
            v.rows(AISystem).annotate(n=Count("risk_links", distinct=True)).values_list("name", "n")
        ),
        [("Forecast", 0), ("Triage", 1)],
        [("Forecast", 1), ("Triage", 0)],
    ),
    "filter inside a count": (
        lambda v: v.rows(AISystem).aggregate(n=Count("pk", filter=Q(status="retired")))["n"],
        0,
        1,
    ),
    "aggregate over an annotation": (
        lambda v: (
            v.rows(AISystem).annotate(n=Count("risk_links")).aggregate(all=Sum("n"), mean=Avg("n"))["all"]
        ),
        1,
        1,
    ),
    "having": (
        lambda v: [s.name for s in v.rows(AISystem).annotate(n=Count("risk_links")).filter(n__gt=0)],
        ["Triage"],
        ["Forecast"],
    ),
    "not exists": (
        lambda v: [
            s.name for s in v.rows(AISystem).filter(~Exists(v.rows(RiskSystem).filter(system=OuterRef("pk"))))
        ],
        ["Forecast"],
        ["Triage"],
    ),
    "in a subquery": (
        lambda v: [s.name for s in v.rows(AISystem).filter(pk__in=v.rows(RiskSystem).values("system"))],
        ["Triage"],
        ["Forecast"],
    ),
    "in a list of rows": (
        lambda v: v.rows(RiskSystem).filter(system__in=v.rows(AISystem).filter(name="Triage")).count(),
        1,
        0,
    ),
    "filtered relation": (
        lambda v: sorted(
            v.rows(AISystem)
            .annotate(held=FilteredRelation("roles", condition=Q(roles__ended_on=None)))
            .values_list("name", "held__accountable__name")
        ),
        [("Forecast", None), ("Triage", "Rajiv Northfold")],
        [("Forecast", None), ("Triage", "Rajiv Menon-Hill")],
    ),
    "expression across": (
        lambda v: list(
            v.rows(RoleAssignment).annotate(who=F("accountable__name")).values_list("who", flat=True)
        ),
        ["Rajiv Northfold"],
        ["Rajiv Menon-Hill"],
    ),
    "the same table twice": (
        lambda v: [
            role.pk is not None
            for role in v.rows(RoleAssignment).filter(accountable__name=F("system__owner__name"))
        ],
        [True],
        [True],
    ),
    "intersection": (
        lambda v: v.rows(AISystem).intersection(v.rows(AISystem).filter(status="retired")).count(),
        0,
        1,
    ),
    "first and last": (
        lambda v: (v.rows(AISystem).order_by("status").first().name, v.rows(AISystem).latest("name").name),
        ("Triage", "Triage"),
        ("Forecast", "Triage"),
    ),
    "get and contains": (
        lambda v: v.rows(AISystem).filter(status="retired").contains(v.rows(AISystem).get(name="Triage")),
        False,
        True,
    ),
    "defer": (
        lambda v: [s.status for s in v.rows(AISystem).defer("purpose").order_by("name")][1],
        "operation_monitoring",
        "retired",
    ),
    "a row in a subquery's slice": (
        lambda v: (
            v.rows(AISystem)
            .annotate(
                risk=Subquery(v.rows(RiskSystem).filter(system=OuterRef("pk")).values("risk__reference")[:1])
            )
            .get(name="Triage")
            .risk
        ),
        "RSK-0001",
        None,
    ),
    "search in text": (lambda v: v.rows(Member).filter(name__icontains="menon").count(), 0, 1),
    "the organization": (
        lambda v: [s.organization.name for s in v.rows(AISystem).select_related("organization")],
        ["Northfold Health"] * 2,
        ["Northfold Health"] * 2,
    ),
    "iterator with nested prefetch": (
        lambda v: [
            [link.risk.owner.name for link in s.risk_links.all()]
            for s in v.rows(AISystem)
            .order_by("name")
            .prefetch_related(
                Prefetch(
                    "risk_links",
                    v.rows(RiskSystem).prefetch_related(
                        Prefetch("risk", v.rows(Risk).prefetch_related(Prefetch("owner", v.rows(Member))))
                    ),
                )
            )
            .iterator(chunk_size=1)
        ],
        [[], ["Rajiv Northfold"]],
        [["Rajiv Menon-Hill"], []],
    ),
    "a sign-in joined live": (
        lambda v: [
            m.user.is_active for m in v.rows(Member).filter(name__startswith="Maya").select_related("user")
        ],
        [True],
        [True],
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_answers_then_and_now(shape: str, story: tuple[Viewpoint, Viewpoint]) -> None:
    ask, past, present = SHAPES[shape]
    assert (ask(story[0]), ask(story[1])) == (past, present)


def test_before_the_first_change_there_is_nothing(world: World) -> None:
    make_system(world)
    long_ago = Viewpoint.at(world.manager.actor, world.organization, timezone.now() - timedelta(days=4000))
    assert not long_ago.rows(AISystem).exists()
    assert not long_ago.rows(Member).exists()


def test_the_moment_of_an_entry_shows_that_entry_and_nothing_later(world: World) -> None:
    system = make_system(world, "One")
    first = world.manager.viewpoint.head.recorded_at
    alter(world, system, name="Two")
    at = [
        Viewpoint.at(world.manager.actor, world.organization, first + timedelta(microseconds=n))
        for n in (-1, 0)
    ]
    assert [list(v.rows(AISystem).values_list("name", flat=True)) for v in at] == [[], ["One"]]


def test_the_past_of_one_organization_shows_no_other(world: World, other_world: World) -> None:
    make_system(other_world, owner=other_world.owner.member)
    make_system(world)
    then = world.manager.viewpoint.at_head()
    assert then.rows(AISystem).count() == 1
    assert set(then.rows(Member).values_list("organization", flat=True)) == {world.organization.pk}
    assert then.rows(Organization).get().pk == world.organization.pk


def test_what_has_no_history_is_read_as_it_is(world: World) -> None:
    then = world.manager.viewpoint.at_head()
    assert then.rows(StoredFile).count() == 0
    assert User.objects.filter(members__in=then.rows(Member)).count() == 6
