"""The tree as published: every number and title of a checked-in index, in order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aims.catalogue.models import OrganizationalObjective, Requirement, RiskSource
from aims.catalogue.selectors import annexes
from aims.catalogue.selectors.requirements import controls, path_of, requirement, requirements, tree
from aims.core.errors import NotFound
from aims.platform.viewpoint import Viewpoint
from tests.worlds import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
INDEX = json.loads((Path(__file__).parents[1] / "index.json").read_text(encoding="utf-8"))
KINDS = {
    "clauses": ("clause", 7),
    "sub_clauses": ("sub_clause", 32),
    "control_groups": ("control_group", 9),
    "control_subgroups": ("control_subgroup", 2),
    "controls": ("control", 38),
}


@pytest.mark.parametrize("part", KINDS)
def test_numbers_and_titles_are_those_of_the_standard(part: str, world: World) -> None:
    kind, count = KINDS[part]
    rows = requirements(world.manager.viewpoint).filter(kind=kind)
    assert [[row.number, row.title] for row in rows] == INDEX[part]
    assert len(INDEX[part]) == count


def test_annex_c_and_d() -> None:
    objectives = [[row.number, row.title] for row in annexes.organizational_objectives()]
    sources = [[row.number, row.title] for row in annexes.risk_sources()]
    assert (objectives, len(objectives)) == (INDEX["objectives"], 11)
    assert (sources, len(sources)) == (INDEX["risk_sources"], 7)
    assert [[row.number, row.title] for row in annexes.domains()][:2] == INDEX["sections_of_annex_d"]
    assert OrganizationalObjective.objects.count() == 11
    assert RiskSource.objects.count() == 7


def test_every_control_says_what_a_reader_needs(world: World) -> None:
    for row in controls(world.manager.viewpoint):
        assert row.summary, row.number
        assert row.details["guidance_ref"] == f"B{row.number[1:]}"
        for name in ("guidance", "evidence", "questions", "roles", "lifecycle_stages"):
            assert row.details[name], (row.number, name)


def test_every_sub_clause_says_what_must_exist(world: World) -> None:
    for row in requirements(world.manager.viewpoint).filter(kind="sub_clause"):
        assert row.summary, row.number
        assert row.details["must_exist"], row.number


def test_each_objective_of_annex_a_is_said(world: World) -> None:
    said = [row for row in requirements(world.manager.viewpoint) if "objective" in row.details]
    assert len(said) == 10


def test_the_life_cycle_group_is_split(world: World) -> None:
    row = requirement(world.manager.viewpoint, "A.6.2.4")
    assert [above.number for above in path_of(row)] == ["A.6", "A.6.2"]


def test_the_tree_reads_the_standard_once(world: World, django_assert_num_queries) -> None:
    viewpoint = world.manager.viewpoint
    with django_assert_num_queries(1):
        whole = tree(viewpoint)
        assert [node.requirement.number for node in whole.clauses] == ["4", "5", "6", "7", "8", "9", "10"]
        assert sum(node.leaves for node in whole.clauses) == 32
        assert sum(node.leaves for node in whole.groups) == 38
        before, after = whole.neighbours(whole.find("A.2.2"))
        assert (before and before.number, after and after.number) == ("A.2", "A.2.3")


def test_the_ends_have_one_neighbour(world: World) -> None:
    whole = tree(world.manager.viewpoint)
    assert whole.neighbours(whole.find("4"))[0] is None
    assert whole.neighbours(whole.find("A.10.4"))[1] is None


def test_what_does_not_exist_is_not_found(world: World) -> None:
    for number in ("6.1.5", "A.5.1", "A.6.10", "A.11.1"):
        with pytest.raises(NotFound):
            requirement(world.manager.viewpoint, number)


def test_a_past_moment_has_the_same_catalogue(world: World) -> None:
    past = Viewpoint(
        world.manager.actor, world.organization, Requirement.history.latest("history_date").history_date
    )
    assert controls(past).count() == 38
    assert path_of(requirement(past, "A.6.2.4"))[0].number == "A.6"
