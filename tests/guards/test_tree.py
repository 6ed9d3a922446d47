"""The tree: files keep their size, modules have a name that says what they hold and a layer of their own."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("documents", "risks", "controls", "audits")
LOWER = ("aims.platform", "aims.catalogue")
CODE = ("aims", *APPS, "ops", "bench", "tests")
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "lib"}
LONGEST = {".py": 300, ".html": 100}
# Django finds these by their names; they hold no layer of ours.
OF_DJANGO = {"apps", "migrations"}
BESIDE = {"aims": {"config", "core", "platform", "catalogue"}}


def python_files() -> list[Path]:
    found = (path for folder in CODE for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def modules(app: str) -> set[str]:
    """The names directly below a package."""
    folder = ROOT / app.replace(".", "/")
    files = {path.stem for path in folder.glob("*.py")}
    return (files | {path.parent.name for path in folder.glob("*/__init__.py")}) - {"__init__"}


def layers(contract: str) -> set[str]:
    """Every module a contract of import-linter names."""
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter", encoding="utf-8")
    return set(re.findall(r"[\w.]+", config[f"importlinter:contract:{contract}"]["layers"]))


def test_files_keep_their_size() -> None:
    templates = sorted((ROOT / "templates").rglob("*.html"))
    long = {
        str(path.relative_to(ROOT)): lines(path)
        for path in [*python_files(), *templates]
        if lines(path) > LONGEST[path.suffix]
    }
    assert long == {}


def test_every_name_says_what_is_inside() -> None:
    folders = {path.parent for path in python_files()}
    named = [path for path in [*python_files(), *folders] if path.stem in SAYS_NOTHING]
    assert named == []


@pytest.mark.parametrize("app", APPS)
def test_every_module_of_an_upper_app_has_a_layer(app: str) -> None:
    assert modules(app) - OF_DJANGO - layers("inside-upper") == set()


@pytest.mark.parametrize("app", LOWER)
def test_every_module_of_platform_and_catalogue_has_a_layer(app: str) -> None:
    assert modules(app) - OF_DJANGO - layers("inside-lower") == set()


def test_every_module_of_aims_has_a_layer_in_both_contracts() -> None:
    ours = {f"aims.{name}" for name in modules("aims") - OF_DJANGO - BESIDE["aims"]}
    assert ours - layers("apps") == set()
    assert ours - layers("inside-aims") == set()


def test_every_package_stands_in_the_order_of_apps() -> None:
    tops = {path.parent.name for path in ROOT.glob("*/apps.py")} - {"aims"}
    below = {f"aims.{name}" for name in BESIDE["aims"]}
    assert (tops | below) - layers("apps") == set()


def test_only_manage_py_is_run_as_a_script() -> None:
    """A script inside `aims/` would see `aims/platform` instead of Python's own `platform`."""
    scripts = [
        path
        for path in python_files()
        if path.read_text(encoding="utf-8").startswith("#!") or path.stat().st_mode & 0o111
    ]
    assert scripts == []
