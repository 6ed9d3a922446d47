"""What the auditor's portal shows, read from the auditor's viewpoint."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from django.db.models import Count, Model, Q, QuerySet

from aims.catalogue.enums import RequirementKind
from aims.catalogue.models import Requirement
from aims.catalogue.selectors.requirements import requirements
from aims.core.listing import MOST_WORDS, searchable
from aims.enums import VersionStatus
from aims.models import ScopeVersion
from aims.platform.selectors.ledger import HistoryLine, history_of
from aims.platform.viewpoint import Viewpoint
from controls.models import StatementVersion
from controls.selectors import statements
from documents.models import Document, Evidence, EvidenceRequirement
from documents.selectors.evidence import evidence_rows
from risks.models import Risk

Row = TypeVar("Row", bound=Model)

LONGEST_SEARCH = 200
MOST_FOUND = 50
ASKED, GIVEN = "evidence_request.", "evidence."
HEADINGS = (RequirementKind.CLAUSE, RequirementKind.CONTROL_GROUP, RequirementKind.CONTROL_SUBGROUP)


@dataclass
class Heading:
    """A clause or a control objective with what stands under it and how much evidence each has."""

    requirement: Requirement
    lines: list[tuple[Requirement, int]] = field(default_factory=list)


def index(viewpoint: Viewpoint) -> tuple[list[Heading], list[Heading]]:
    """The index by clause and by control. Two queries."""
    counts = _counts(viewpoint)
    clauses: dict[int, Heading] = {}
    groups: dict[int, Heading] = {}
    for row in requirements(viewpoint):
        if row.kind in HEADINGS:
            into = clauses if row.kind == RequirementKind.CLAUSE else groups
            into[row.pk] = Heading(row)
            continue
        heading = _above(row, clauses, groups)
        if heading is not None:
            heading.lines.append((row, counts.get(row.pk, 0)))
    return _with_lines(clauses), _with_lines(groups)


def _with_lines(headings: dict[int, Heading]) -> list[Heading]:
    """Without those whose lines stand under their own subgroups."""
    return [heading for heading in headings.values() if heading.lines]


def evidence_shown(viewpoint: Viewpoint, number: str = "") -> QuerySet[Evidence]:
    """The evidence that the auditor can open, by title; of one clause or control if given."""
    rows = evidence_rows(viewpoint)
    if number:
        links = viewpoint.rows(EvidenceRequirement).filter(requirement__number=number)
        rows = rows.filter(pk__in=links.values("evidence_id"))
    return rows.order_by("title", "reference")


def approved_versions(viewpoint: Viewpoint) -> list[StatementVersion]:
    """The version of the Statement in force and those before it, the newest first."""
    return list(statements.versions(viewpoint))


def statement_history(viewpoint: Viewpoint, version: StatementVersion) -> list[HistoryLine]:
    """What happened to a version since it was approved; how it was drafted and returned stays inside."""
    lines = history_of(viewpoint, version.reference)
    approved = version.approved_at
    return told_outside(line for line in lines if approved is not None and line.recorded_at >= approved)


def evidence_history(viewpoint: Viewpoint, evidence: Evidence) -> list[HistoryLine]:
    """What happened to a piece of evidence, when and by whom."""
    return told_outside(history_of(viewpoint, evidence.reference))


def told_outside(lines: Iterable[HistoryLine]) -> list[HistoryLine]:
    """Without reasons, which are written for those inside, and without what stood there before.

    That someone inside asked for it is not told either: evidence was delivered, evidence was accepted.
    """
    return [
        replace(line, verb=line.verb.replace(ASKED, GIVEN), reason="", changes=[], state={}) for line in lines
    ]


def scope_in_force(viewpoint: Viewpoint) -> ScopeVersion | None:
    """The approved scope."""
    rows = viewpoint.rows(ScopeVersion).filter(status=VersionStatus.APPROVED)
    return rows.select_related("scope").first()


@dataclass(frozen=True)
class Found:
    """What a search found."""

    requirements: list[Requirement]
    evidence: list[Evidence]
    documents: list[Document]
    risks: list[Risk]

    @property
    def total(self) -> int:
        return len(self.requirements) + len(self.evidence) + len(self.documents) + len(self.risks)


def search(viewpoint: Viewpoint, text: str) -> Found:
    """Clauses and controls, evidence, documents and risks whose number or title holds every word. Six queries."""
    words = searchable(text)[:LONGEST_SEARCH].split()[:MOST_WORDS]
    if not words:
        return Found([], [], [], [])
    named = _with_words(requirements(viewpoint).exclude(kind__in=HEADINGS), words, "number")
    return Found(
        list(named[:MOST_FOUND]),
        _titled(evidence_rows(viewpoint), words),
        _titled(viewpoint.rows(Document), words),
        _titled(viewpoint.rows(Risk), words),
    )


def _titled(rows: QuerySet[Row], words: list[str]) -> list[Row]:
    return list(_with_words(rows, words, "reference").order_by("title", "reference")[:MOST_FOUND])


def _with_words(rows: QuerySet[Row], words: list[str], name: str) -> QuerySet[Row]:
    for word in words:
        rows = rows.filter(Q(title__icontains=word) | Q(**{f"{name}__icontains": word}))
    return rows


def _counts(viewpoint: Viewpoint) -> dict[int, int]:
    rows = viewpoint.rows(EvidenceRequirement).values("requirement_id").order_by("requirement_id")
    return {row["requirement_id"]: row["count"] for row in rows.annotate(count=Count("pk"))}


def _above(row: Requirement, clauses: dict[int, Heading], groups: dict[int, Heading]) -> Heading | None:
    """The heading above a sub-clause, whatever stands between them, or above a control."""
    for parent in (row.parent, row.parent.parent if row.parent else None):
        if parent is not None:
            found = clauses.get(parent.pk) or groups.get(parent.pk)
            if found is not None:
                return found
    return None
