"""Competence gaps, training records, objectives and suppliers as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from aims.core.tabular import Cell
from aims.models import AIObjective, CompetenceNeed, Supplier, Training
from aims.selectors.competence import record_standing, standing_of
from aims.selectors.objectives import course_of

GAP_COLUMNS = (
    "Person",
    "Name",
    "Manager",
    "Competence",
    "Name of the competence",
    "Standing",
    "Needed by",
    "Why",
)
TRAINING_COLUMNS = (
    "Reference",
    "Person",
    "Name",
    "Competence",
    "Name of the competence",
    "Kind",
    "Held on",
    "Given by",
    "Counts until",
    "Standing",
    "Notes",
)
OBJECTIVE_COLUMNS = (
    "Reference",
    "Objective",
    "Why",
    "What is measured",
    "Unit",
    "Direction",
    "Baseline",
    "Target",
    "Counts from",
    "Due on",
    "Owner",
    "Status",
    "Standing",
    "Last reading",
    "Measured on",
)
SUPPLIER_COLUMNS = (
    "Reference",
    "Supplier",
    "What they supply",
    "How critical",
    "How to reach them",
    "Owner",
    "Status",
    "AI systems",
)


def gap_lines(rows: Iterable[CompetenceNeed], day: date) -> Iterator[tuple[Cell, ...]]:
    """One line for each need that is not met."""
    for row in rows:
        person = row.member
        yield (
            person.reference,
            person.name,
            person.manager.name if person.manager else "",
            row.competence.reference,
            row.competence.name,
            standing_of(row, day).word,
            row.needed_by,
            row.why,
        )


def training_lines(rows: Iterable[Training], day: date) -> Iterator[tuple[Cell, ...]]:
    """One line for each record."""
    for row in rows:
        yield (
            row.reference,
            row.member.reference,
            row.member.name,
            row.competence.reference,
            row.competence.name,
            row.get_kind_display(),
            row.held_on,
            row.provider,
            row.expires_on,
            record_standing(row, day).word,
            row.notes,
        )


def objective_lines(rows: Iterable[AIObjective], day: date) -> Iterator[tuple[Cell, ...]]:
    """One line for each objective with its last reading."""
    for row in rows:
        course = course_of(row, day)
        yield (
            row.reference,
            row.title,
            row.why,
            row.indicator,
            row.unit,
            row.direction,
            row.baseline,
            row.target,
            row.started_on,
            row.due_on,
            row.owner.name,
            row.get_status_display(),
            course.word,
            course.last.value if course.last else None,
            course.last.measured_on if course.last else None,
        )


def supplier_lines(rows: Iterable[Supplier]) -> Iterator[tuple[Cell, ...]]:
    """One line for each supplier with what they bring to which AI system."""
    for row in rows:
        links = [f"{link.system.reference} {link.get_brings_display().lower()}" for link in row.systems.all()]
        yield (
            row.reference,
            row.name,
            row.supplies,
            row.get_criticality_display(),
            row.contact,
            row.owner.name if row.owner else "",
            row.get_status_display(),
            ", ".join(links),
        )
