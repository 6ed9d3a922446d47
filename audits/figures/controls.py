"""Controls of Annex A and the Statement that decides on them. Clauses 6.1.3 and 8.3."""

from __future__ import annotations

from aims.catalogue.models import Requirement
from aims.platform.viewpoint import Viewpoint
from audits.enums import InputKey
from audits.figures import FigureSource, Missing, register_figures, rows_of
from audits.figures.days import day
from audits.selectors.figure import FEWER, MORE, Figure
from controls.enums import ImplementationStatus
from controls.models import ControlImplementation
from controls.selectors import controls, statements
from documents.selectors.evidence import today

IN_PLACE = (ImplementationStatus.IMPLEMENTED.value, ImplementationStatus.VERIFIED.value)
NONE = Missing("No control was opened.")


def _in_place(viewpoint: Viewpoint) -> Figure | Missing:
    """Of the controls that apply, those that are in place, with a bar for each group of Annex A."""
    status = dict(viewpoint.rows(ControlImplementation).values_list("requirement_id", "status"))
    if not status:
        return NONE
    left_out = set(controls.left_out(viewpoint))
    applying = [row for row in controls.requirements(viewpoint) if row.pk not in left_out]
    done = [row for row in applying if status.get(row.pk) in IN_PLACE]
    return Figure(
        value=len(done),
        total=len(applying),
        words="Controls that apply and are in place",
        page="control-list",
        query="?tab=in-place",
        wanted=MORE,
        chart={"kind": "bars", "bars": _bars(applying, status)},
    )


def _bars(applying: list[Requirement], status: dict[int, str]) -> list[list[object]]:
    """For each group: its name, and how many are in place, begun, and open."""
    found: dict[str, list[int]] = {}
    for row in applying:
        group = f"{row.parent.number} {row.parent.title}" if row.parent else row.number
        parts = found.setdefault(group, [0, 0, 0])
        own = status.get(row.pk, ImplementationStatus.NOT_STARTED.value)
        begun = 1 if own == ImplementationStatus.PARTIAL else 2
        parts[0 if own in IN_PLACE else begun] += 1
    return [[group, *parts] for group, parts in found.items()]


def _overdue(viewpoint: Viewpoint) -> Figure | Missing:
    rows = viewpoint.rows(ControlImplementation)
    if not rows.exists():
        return NONE
    late = rows.exclude(status__in=IN_PLACE).filter(due_on__lt=today(viewpoint))
    late = late.exclude(requirement_id__in=controls.left_out(viewpoint))
    return Figure(
        value=late.count(),
        words="Controls that should be in place and are not",
        page="control-list",
        query="?tab=open",
        wanted=FEWER,
        **rows_of(
            late.select_related("requirement").order_by("due_on", "reference"),
            lambda row: f"{row.requirement.number} {row.requirement.title}",
            lambda row: f"due {day(row.due_on)}",
        ),
    )


def _statement(viewpoint: Viewpoint) -> Figure | Missing:
    version = statements.in_force(viewpoint)
    if version is None:
        return Missing("No Statement of Applicability is in force.")
    return Figure(
        text=version.reference,
        words=f"The Statement in force, approved {day(version.approved_at)}",
        page="statement-list",
    )


def register() -> None:
    """Make them known."""
    register_figures(
        InputKey.CONTROLS,
        FigureSource("controls.in_place", "Controls in place", _in_place),
        FigureSource("controls.overdue", "Controls overdue", _overdue),
        FigureSource("statement.in_force", "Statement in force", _statement),
    )
