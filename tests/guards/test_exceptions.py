"""A line of the exceptions that nothing needs any more fails (what `==` compares elsewhere is not repeated)."""

from __future__ import annotations

import ast

import pytest

from tests.guards import exceptions
from tests.guards.addresses import ALL, INSIDE
from tests.guards.reading import ROOT, called, calls, functions, layer, name_of, tree

ROWS = {"objects", "_default_manager", "_base_manager"}
BRANCHES = (ast.If, ast.For, ast.While, ast.Try)
BY_NAME = {
    name: value for name, value in vars(exceptions).items() if name.isupper() and isinstance(value, dict)
}


@pytest.mark.parametrize("name", BY_NAME)
def test_every_exception_has_its_reason(name: str) -> None:
    assert [key for key, reason in BY_NAME[name].items() if len(reason.split()) < 2] == []


@pytest.mark.parametrize("path", exceptions.TASKS_THAT_BRANCH)
def test_a_task_that_may_branch_does(path: str) -> None:
    assert ROOT / path in layer("tasks")
    branching = [
        node.name
        for node in functions(ROOT / path)
        if any(isinstance(each, BRANCHES) for each in ast.walk(node))
    ]
    assert branching != []


@pytest.mark.parametrize("path", exceptions.VIEWS_THAT_QUERY)
def test_a_view_that_may_query_does(path: str) -> None:
    assert ROOT / path in layer("views")
    touched = [
        node for node in ast.walk(tree(ROOT / path)) if isinstance(node, ast.Attribute) and node.attr in ROWS
    ]
    assert touched != []


def test_the_form_door_saves() -> None:
    path = ROOT / exceptions.FORM_DOOR
    assert path in layer("views")
    assert [called(call) for call in calls(tree(path))].count("save") == 1


@pytest.mark.parametrize("name", ["WITHOUT_ACTOR", "WITHOUT_REQUIRE"])
def test_a_service_that_is_excepted_is_there(name: str) -> None:
    services = {f"{name_of(path)}:{node.name}" for path in layer("services") for node in functions(path)}
    assert set(BY_NAME[name]) - services == set()


@pytest.mark.parametrize("name", ["OPEN_TO_ANYONE", "WITHOUT_ACTION"])
def test_an_address_that_is_excepted_is_there(name: str) -> None:
    assert set(BY_NAME[name]) - {address.name for address in ALL} == set()


@pytest.mark.parametrize(
    "name", ["AUDITOR_READS", "AUDITOR_READS_WHAT_OTHERS_WRITE", "SHARED_BY_ALL", "WITHOUT_OBJECT"]
)
def test_an_address_inside_that_is_excepted_is_there(name: str) -> None:
    assert set(BY_NAME[name]) - {address.name for address in INSIDE} == set()


def test_what_has_no_object_has_a_parameter() -> None:
    named = {address.name for address in INSIDE if set(address.names) - {"organization"}}
    assert set(exceptions.WITHOUT_OBJECT) - named == set()
