"""People by competences: who has what, where it ends, where it is missing. Clause 7.2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aims.enums import TrainingStatus
from aims.models import Competence, Training
from aims.platform.models import Member
from aims.platform.viewpoint import Viewpoint
from aims.selectors.competence import (
    HAS,
    Standing,
    active_competences,
    competence_needs,
    judged,
    record_standing,
)
from aims.selectors.days import today


@dataclass(frozen=True)
class Cell:
    """One person and one competence; no standing where it is neither needed nor there."""

    competence: Competence
    standing: Standing | None
    is_needed: bool = False


@dataclass(frozen=True)
class Line:
    """One person with a cell for each competence."""

    member: Member
    cells: list[Cell]


@dataclass(frozen=True)
class Matrix:
    """The competences across, the people down."""

    competences: list[Competence]
    lines: list[Line]


def matrix(viewpoint: Viewpoint, people: Sequence[Member]) -> Matrix:
    """The matrix of these people. Three queries, however many there are."""
    columns = list(active_competences(viewpoint))
    found = {**_held(viewpoint, people), **_needed(viewpoint, people)}
    lines = [Line(person, [_cell(found, person, column) for column in columns]) for person in people]
    return Matrix(columns, lines)


Found = dict[tuple[int, int], tuple[Standing, bool]]


def _cell(found: Found, person: Member, column: Competence) -> Cell:
    there = found.get((person.pk, column.pk))
    return Cell(column, *there) if there else Cell(column, None)


def _needed(viewpoint: Viewpoint, people: Sequence[Member]) -> Found:
    needs = competence_needs(viewpoint).filter(member__in=[person.pk for person in people])
    return {
        (need.member_id, need.competence_id): (standing, True) for need, standing in judged(viewpoint, needs)
    }


def _held(viewpoint: Viewpoint, people: Sequence[Member]) -> Found:
    """What people have without being asked for it; the record that lasts longest says how it stands."""
    day = today(viewpoint)
    rows = viewpoint.rows(Training).filter(
        member__in=[person.pk for person in people], status=TrainingStatus.VALID, held_on__lte=day
    )
    best: dict[tuple[int, int], Training] = {}
    for row in rows:
        key = (row.member_id, row.competence_id)
        if key not in best or _lasts_longer(row, best[key]):
            best[key] = row
    return {key: (_word(record_standing(row, day)), False) for key, row in best.items()}


def _lasts_longer(row: Training, other: Training) -> bool:
    if other.expires_on is None:
        return False
    return row.expires_on is None or row.expires_on > other.expires_on


def _word(standing: Standing) -> Standing:
    return HAS if standing.kind == "good" else standing
