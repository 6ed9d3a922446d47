"""The starter set: five documents in our own words, filled with what the organization has said of itself.

The texts are data of the project. What only the organization can decide stands in them as “[Decide: …]” and keeps a
draft from being sent. People are named by reference, so that a lawful erasure reaches them here as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from aims.core.markdown import plain
from aims.enums import AIRole
from aims.models import AISystem, RoleAssignment
from aims.platform.enums import GrantKind
from aims.platform.models import Grant
from aims.platform.viewpoint import Viewpoint
from aims.selectors.ai_systems import IN_USE_OR_PLANNED
from aims.selectors.scope import in_force, scope_versions, texts_of
from documents.models import Document
from documents.selectors.documents import documents

FOLDER = Path(__file__).resolve().parents[1] / "data" / "starter"
_PLACE = re.compile(r"\{\{ (\w+) \}\}")

Fact = Callable[[Viewpoint], str]
FACTS: dict[str, Fact] = {}
"""What a text can be filled with, by name. An upper app registers what it alone knows."""


@dataclass(frozen=True)
class StarterDocument:
    """One document of the set: what it is, and its text with places to fill."""

    key: str
    title: str
    kind: str
    order: int
    numbers: tuple[str, ...]
    summary: str
    body: str


@dataclass(frozen=True)
class StarterRow:
    """One line of the page: a document of the set, and the one that was made of it."""

    starter: StarterDocument
    document: Document | None


def register_fact(name: str, source: Fact) -> None:
    """Make a fact known; its source gives words, also when there is nothing to say yet."""
    FACTS[name] = source


@cache
def starter_set() -> tuple[StarterDocument, ...]:
    """The five, in order."""
    return tuple(sorted((_read(path) for path in FOLDER.glob("*.md")), key=lambda each: each.order))


def starter_rows(viewpoint: Viewpoint) -> list[StarterRow]:
    """The set with what was made of it already."""
    made = {document.starter: document for document in documents(viewpoint).exclude(starter="")}
    return [StarterRow(each, made.get(each.key)) for each in starter_set()]


def filled(viewpoint: Viewpoint, starter: StarterDocument) -> str:
    """Its text with what the organization has said of itself."""
    return _PLACE.sub(lambda found: FACTS[found[1]](viewpoint), starter.body)


def _read(path: Path) -> StarterDocument:
    _, head, body = path.read_text(encoding="utf-8").split("---\n", maxsplit=2)
    facts = dict(line.split(": ", maxsplit=1) for line in head.strip().splitlines())
    return StarterDocument(
        key=path.stem,
        title=facts["title"],
        kind=facts["kind"],
        order=int(facts["order"]),
        numbers=tuple(facts["numbers"].split(", ")),
        summary=facts["summary"],
        body=body.strip(),
    )


def _organization(viewpoint: Viewpoint) -> str:
    return plain(viewpoint.organization.name)


def _scope(viewpoint: Viewpoint) -> str:
    version = in_force(list(scope_versions(viewpoint)))
    text = texts_of(version)[0][1] if version else ""
    if not text:
        return "> [Decide: the scope, once it is approved]"
    return "\n".join(f"> {plain(line)}" if line.strip() else ">" for line in text.splitlines())


def _systems(viewpoint: Viewpoint) -> str:
    count = viewpoint.rows(AISystem).filter(IN_USE_OR_PLANNED).count()
    return f"{count} AI system{'' if count == 1 else 's'}" if count else "AI systems"


def _roles(viewpoint: Viewpoint) -> str:
    held = set(viewpoint.rows(RoleAssignment).filter(ended_on=None).values_list("role", flat=True))
    words = [str(label).lower() for value, label in AIRole.choices if value in held]
    return _listed(words) or "[Decide: our roles, such as provider or customer]"


def _people(kind: GrantKind, missing: str) -> Fact:
    def source(viewpoint: Viewpoint) -> str:
        rows = viewpoint.rows(Grant).filter(kind=kind, member__is_active=True)
        references = rows.order_by("member__reference").values_list("member__reference", flat=True)
        return _listed([f"@{reference}" for reference in references]) or f"[Decide: {missing}]"

    return source


def _listed(words: list[str]) -> str:
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


for _name, _source in (
    ("organization", _organization),
    ("scope", _scope),
    ("systems", _systems),
    ("roles", _roles),
    ("top_management", _people(GrantKind.TOP_MANAGEMENT, "who is top management")),
    ("aims_manager", _people(GrantKind.AIMS_MANAGER, "who is the AIMS manager")),
    ("internal_auditor", _people(GrantKind.INTERNAL_AUDITOR, "who audits internally")),
):
    register_fact(_name, _source)
