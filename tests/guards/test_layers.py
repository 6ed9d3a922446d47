"""The shape of the code, held by reading it (house style: one verb, one place)."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from aims.platform.access import ACTIONS
from aims.platform.history import tracked
from tests.guards import exceptions
from tests.guards.reading import called, calls, dotted, functions, imported, layer, name_of, product, tree

WRITES = {"save", "create", "bulk_create", "bulk_update", "delete", "get_or_create", "update_or_create"}
ROWS = {"objects", "_default_manager", "_base_manager"}

SERVICES = [(path, node) for path in layer("services") for node in functions(path)]


def _named(value: Any) -> str:
    return name_of(value) if isinstance(value, Path) else getattr(value, "name", "")


def _service(path: Path, node: ast.FunctionDef) -> str:
    return f"{name_of(path)}:{node.name}"


def _keywords(node: ast.FunctionDef) -> set[str]:
    return {arg.arg for arg in node.args.kwonlyargs}


def _is_inner_step(node: ast.FunctionDef) -> bool:
    """A function that is given an open unit is a step of the service that opened it."""
    return bool(node.args.args) and node.args.args[0].arg == "unit"


def _opens(node: ast.FunctionDef) -> int:
    return sum(called(call) == "change" for call in calls(node))


WRITING = [(path, node) for path, node in SERVICES if _opens(node) and not _is_inner_step(node)]


@pytest.mark.parametrize(("path", "node"), WRITING, ids=_named)
def test_a_service_is_keyword_only_and_names_its_actor(path: Path, node: ast.FunctionDef) -> None:
    assert node.args.args == []
    if _service(path, node) not in exceptions.WITHOUT_ACTOR:
        assert "actor" in _keywords(node)


@pytest.mark.parametrize(("path", "node"), WRITING, ids=_named)
def test_a_service_asks_first_and_changes_once(path: Path, node: ast.FunctionDef) -> None:
    names = [called(call) for call in calls(node)]
    assert names.count("change") == 1
    if _service(path, node) not in exceptions.WITHOUT_REQUIRE:
        assert "require" in names[: names.index("change")], "authorize before the change is opened"


def test_exceptions_of_services_are_still_needed() -> None:
    writing = {_service(path, node): node for path, node in WRITING}
    for name in exceptions.WITHOUT_ACTOR:
        assert "actor" not in _keywords(writing[name]), name
    for name in exceptions.WITHOUT_REQUIRE:
        assert "require" not in [called(call) for call in calls(writing[name])], name


@pytest.mark.parametrize(("path", "node"), SERVICES, ids=_named)
def test_a_required_action_is_registered(path: Path, node: ast.FunctionDef) -> None:
    for call in calls(node):
        if called(call) in ("require", "allows") and len(call.args) > 1:
            action = call.args[1]
            if isinstance(action, ast.Constant):
                assert action.value in ACTIONS


@pytest.mark.parametrize("path", layer("services"), ids=_named)
def test_services_know_no_request_form_or_template(path: Path) -> None:
    assert not {
        module
        for module in imported(path)
        if module.startswith(("django.http", "django.forms", "django.template", "django.shortcuts"))
    }


@pytest.mark.parametrize("path", layer("selectors"), ids=_named)
def test_selectors_never_write(path: Path) -> None:
    for call in calls(tree(path)):
        name = called(call)
        assert name not in WRITES, f"line {call.lineno}"
        assert name != "update" or not _on_rows(call), f"line {call.lineno}"
        assert name != "change", f"line {call.lineno}"


def _on_rows(call: ast.Call) -> str:
    """The model, as it is written, at whose manager the expression of a method call starts."""
    node: ast.AST = call.func
    while isinstance(node, ast.Attribute | ast.Call):
        if isinstance(node, ast.Attribute) and node.attr in ROWS:
            return dotted(node.value) or "?"
        node = node.value if isinstance(node, ast.Attribute) else node.func
    return ""


@pytest.mark.parametrize("path", layer("views"), ids=_named)
def test_views_neither_query_nor_write(path: Path) -> None:
    found = [
        node.lineno for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute) and node.attr in ROWS
    ]
    writes = [call.lineno for call in calls(tree(path)) if called(call) in WRITES - {"create"}]
    if name_of(path) in exceptions.VIEWS_THAT_QUERY:
        assert found, "a stale exception"
        found = []
    assert found == []
    assert len(writes) == (1 if name_of(path) == exceptions.FORM_DOOR else 0)


def _with_history() -> set[str]:
    return {model.__name__ for model in apps.get_models() if tracked(model)}


def test_selectors_start_from_a_viewpoint() -> None:
    """A noun's manager is touched by services alone; a read that starts elsewhere would forget the moment."""
    names = _with_history()
    found = {
        name_of(path)
        for path in [*layer("selectors"), *layer("reports"), *layer("exchange")]
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in ROWS | {"history"} and dotted(node.value) in names
    }
    assert found == set(exceptions.READS_WITHOUT_VIEWPOINT)


@pytest.mark.parametrize("path", layer("tasks"), ids=_named)
def test_tasks_hold_no_logic(path: Path) -> None:
    for node in functions(path):
        assert len(node.body) <= exceptions.TASK_STATEMENTS, node.name
        if name_of(path) not in exceptions.TASKS_THAT_BRANCH:
            branching = (ast.If, ast.For, ast.While, ast.Try)
            assert not [each for each in ast.walk(node) if isinstance(each, branching)], node.name


def _without_history() -> set[str]:
    return {model.__name__ for model in apps.get_models() if not tracked(model)}


def test_nothing_is_written_past_history() -> None:
    """`queryset.update()` and bare bulk writes leave no history; who may use them stands in a list."""
    plain = {"", *_without_history()}
    found = {
        name_of(path)
        for path in product()
        for call in calls(tree(path))
        if called(call) in {"update", "bulk_create", "bulk_update", "_raw_delete"}
        and _on_rows(call) not in plain
    }
    assert found == set(exceptions.WRITES_WITHOUT_HISTORY)


def test_a_past_viewpoint_is_clamped_to_the_head() -> None:
    """Only `Viewpoint.at` and `at_head` make one with a moment."""
    found = [
        f"{name_of(path)}:{call.lineno}"
        for path in product()
        if name_of(path) != "aims/platform/viewpoint.py"
        for call in calls(tree(path))
        if dotted(call.func).rpartition(".")[2] == "Viewpoint" and (len(call.args) > 2 or call.keywords)
    ]
    assert found == []


@pytest.mark.parametrize("path", product(), ids=_named)
def test_product_code_knows_no_tests_and_prints_nothing(path: Path) -> None:
    assert not {module for module in imported(path) if module.split(".")[0] in {"tests", "pytest"}}
    assert "print" not in {called(call) for call in calls(tree(path))}
