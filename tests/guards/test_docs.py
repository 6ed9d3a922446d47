"""The hand-written pages of docs/ point at what exists, each is found from another, and no command is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import Resolver404, resolve

from aims.platform.models import ReferencedRow
from tests.guards.reading import ROOT, product

DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)")
ADDRESS = re.compile(r"`(/(?:o|portal|welcome)/[\w./-]+)`")
OPTION = re.compile(r"""add_argument\(\s*["'](--[\w-]+)""")
COMMANDS = [path for path in product() if path.parent.name == "commands" and not path.stem.startswith("_")]
CODE = re.compile(r"`((?:aims|documents|risks|controls|audits|tests|ops|bench)/[\w./]+\.(?:py|json))`")


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=_named)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [link for link in LINK.findall(text) if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=_named)
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [name for name in CODE.findall(text) if not (ROOT / name).exists()] == []


def test_the_glossary_names_classes_that_exist() -> None:
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    named = re.findall(r"`(platform|catalogue|aims|documents|risks|controls|audits)\.([A-Z]\w+)`", text)
    known = {(model._meta.app_label, model.__name__) for model in apps.get_models()}
    assert [f"{app}.{name}" for app, name in named if (app, name) not in known] == []


def test_every_noun_with_a_reference_stands_in_the_glossary() -> None:
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    nouns = [model for model in apps.get_models() if issubclass(model, ReferencedRow)]
    assert [model.__name__ for model in nouns if model.__name__ not in text] == []


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name[:4]) for path in sorted((DOCS / "decisions").glob("[0-9]*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("page", PAGES, ids=_named)
def test_every_address_that_a_page_names_is_one(page: Path) -> None:
    found = [
        address for address in ADDRESS.findall(page.read_text(encoding="utf-8")) if not _answers(address)
    ]
    assert found == []


def _answers(address: str) -> bool:
    try:
        return bool(resolve(address))
    except Resolver404:
        return False


def test_every_page_is_linked_from_another() -> None:
    linked = {
        (page.parent / link).resolve()
        for page in PAGES
        for link in LINK.findall(page.read_text(encoding="utf-8"))
        if (page.parent / link).resolve() != page
    }
    assert [_named(page) for page in DOCS.rglob("*.md") if page not in linked] == []


@pytest.mark.parametrize("folder", sorted({page.parent for page in DOCS.rglob("*.md")}), ids=_named)
def test_every_folder_has_an_index_that_names_its_pages(folder: Path) -> None:
    index = (folder / "README.md").read_text(encoding="utf-8")
    linked = {(folder / link).resolve() for link in LINK.findall(index)}
    assert [
        _named(page) for page in sorted(folder.glob("*.md")) if page not in linked | {folder / "README.md"}
    ] == []


@pytest.mark.parametrize("command", COMMANDS, ids=_named)
def test_every_command_stands_in_operations_with_its_options(command: Path) -> None:
    pages = (DOCS / "operations").glob("*.md")
    lines = [line for page in pages for line in page.read_text(encoding="utf-8").splitlines()]
    row = next((line for line in lines if re.match(rf"\| `{command.stem}\b", line)), "")
    assert row, f"docs/operations has no row for {command.stem}"
    options = OPTION.findall(command.read_text(encoding="utf-8"))
    assert [option for option in options if option not in row] == []
