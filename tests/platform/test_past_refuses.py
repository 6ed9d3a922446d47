"""What the past refuses, loudly: to be written, to be read lazily, to be mixed with the present."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Exists, OuterRef, Prefetch, Subquery

from aims.models import AISystem, RoleAssignment
from aims.platform.models import Member
from aims.platform.past import ReadOutsideViewpoint
from aims.platform.viewpoint import Viewpoint
from risks.models import RiskSystem

Shape = Callable[[Any], Any]


def _nested(v: Any) -> Any:
    rows = v.rows(AISystem).prefetch_related(Prefetch("roles", v.rows(RoleAssignment))).get(name="Triage")
    return rows.roles.all()[0]


REFUSED: dict[str, Shape] = {
    "a new query over what was prefetched": lambda v: (
        (v.rows(AISystem).prefetch_related(Prefetch("roles", v.rows(RoleAssignment))).get(name="Triage"))
        .roles.filter(role="producer")
        .count()
    ),
    "a subquery of the present": lambda v: list(
        v.rows(AISystem).filter(pk__in=RiskSystem.objects.values("system"))
    ),
    "exists in the present": lambda v: list(
        v.rows(AISystem).filter(Exists(RiskSystem.objects.filter(system=OuterRef("pk"))))
    ),
    "an annotation of the present": lambda v: list(
        v.rows(AISystem).annotate(n=Subquery(Member.objects.filter(pk=OuterRef("owner")).values("name")))
    ),
    "a union with the present": lambda v: list(v.rows(AISystem).union(AISystem.objects.all())),
    "prefetch of the present": lambda v: list(
        v.rows(AISystem).prefetch_related(Prefetch("roles", RoleAssignment.objects.all()))
    ),
    "prefetch without a queryset": lambda v: list(v.rows(AISystem).prefetch_related(Prefetch("roles"))),
    "lazy relation of a prefetched row": lambda v: _nested(v).accountable.name,
    "lazy relation of a row that was followed": lambda v: (
        (v.rows(AISystem).select_related("owner").get(name="Triage").owner.manager_id and None)
        or list(v.rows(AISystem).select_related("owner").get(name="Triage").owner.owned_risks.all())
    ),
    "lazy relation after an iterator": lambda v: (
        next(v.rows(AISystem).order_by("name").iterator()).owner.name
    ),
    "lazy relation after in_bulk": lambda v: next(iter(v.rows(AISystem).in_bulk().values())).owner.name,
    "save of a prefetched row": lambda v: _nested(v).save(),
    "adding to a relation": lambda v: v.rows(AISystem).get(name="Triage").roles.create(role="customer"),
    "bulk create": lambda v: v.rows(AISystem).bulk_create([]),
    "bulk update": lambda v: v.rows(AISystem).bulk_update([], ["name"]),
    "get or create": lambda v: v.rows(AISystem).get_or_create(name="x"),
    "update or create": lambda v: v.rows(AISystem).update_or_create(name="x"),
    "raw delete": lambda v: v.rows(AISystem)._raw_delete("default"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_the_past_refuses(what: str, story: tuple[Viewpoint, Viewpoint]) -> None:
    before = AISystem.objects.count()
    with pytest.raises(ReadOutsideViewpoint):
        REFUSED[what](story[0])
    assert AISystem.objects.count() == before
