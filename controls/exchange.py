"""The Statement as a workbook, a sheet each for controls, cover and evidence; a gap assessment as a table."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_date
from openpyxl import load_workbook
from openpyxl.styles import Alignment

from aims.core.tabular import Cell, write_xlsx
from aims.core.tabular.packing import pack
from controls.models import RequirementAssessment
from controls.selectors.printed import PrintedLine, Statement

COLUMNS = (
    "Control",
    "Title",
    "Objective",
    "Applies",
    "Justification",
    "Because of",
    "Status",
    "Owner",
    "Target date",
    "Evidence items",
    "Evidence",
    "Evidence valid to",
    "Evidence expired",
    "Changed",
    "Version",
    "Approved by",
    "Approved on",
)
EVIDENCE_COLUMNS = ("Evidence", "Title", "Version", "File", "SHA-256", "Valid until", "Expired", "Controls")
NOT_RECORDED = "not recorded in this version"


def statement_workbook(statement: Statement) -> bytes:
    """Three sheets: the controls, the facts with the scope, the evidence. Same content, same bytes."""
    content = statement.content
    title = f"{'Draft ' if statement.is_draft else ''}{content.version.replace('/', ' v')}"
    lines = (_cells(statement, row) for group in statement.groups for row in group)
    return _joined(
        [
            _sheet(title, COLUMNS, lines, statement.moment),
            _sheet("Facts", ("Fact", "Value"), _facts(statement), statement.moment),
            _sheet("Evidence", EVIDENCE_COLUMNS, _evidence(statement), statement.moment),
        ],
        statement.moment,
    )


def _cells(statement: Statement, row: PrintedLine) -> tuple[Cell, ...]:
    content, line = statement.content, row.line
    return (
        line.number,
        line.title,
        f"{line.group} {line.group_title}",
        line.answer,
        line.justification,
        "; ".join(f"{reason.reference} {reason.what}" for reason in line.reasons),
        line.status_words,
        line.owner_name,
        (line.due or "no date set") if row.asks_target else None,
        line.evidence_count,
        ", ".join(line.evidence),
        line.until,
        ", ".join(row.expired),
        line.changed,
        f"{content.version}{', draft' if statement.is_draft else ''}",
        "not approved" if statement.is_draft else content.name(content.approver),
        _approved_on(statement),
    )


def _facts(statement: Statement) -> list[tuple[str, Cell]]:
    content, figures = statement.content, statement.figures
    return [
        ("Organization", content.organization),
        ("Statement", f"{content.title}, {content.version}"),
        ("Status", "Draft, not approved" if statement.is_draft else "Approved"),
        ("Drafted by", statement.author),
        ("Sent for approval by", statement.submitter),
        ("Sent for approval on", statement.submitted_on),
        ("Approved by", statement.approver),
        ("Approved on", _approved_on(statement)),
        ("Valid from", parse_date(statement.valid_from) if statement.valid_from else None),
        ("As of", statement.moment),
        ("Ledger entry", statement.sequence),
        ("Ledger digest", statement.digest),
        ("Our roles", ", ".join(content.roles)),
        *_scope(statement),
        ("Controls that apply", figures.applies),
        ("Controls in place", figures.in_place),
        ("Controls open", figures.open),
        ("Controls excluded", figures.excluded),
        *((f"Controls with status {each.label.lower()}", each.count) for each in statement.meanings),
        *((f"What “{each.label}” means", each.words) for each in statement.meanings),
    ]


def _scope(statement: Statement) -> list[tuple[str, Cell]]:
    content = statement.content
    scope = content.full_scope
    if scope is None:
        short = f"{content.scope} ({content.scope_reference})" if content.scope else "no approved scope"
        return [("Scope", short)]
    return [
        ("Scope", scope.reference),
        ("What the AIMS covers", scope.text),
        ("Boundaries", scope.boundaries or "none stated"),
        ("Left out, and why", scope.exclusions or "nothing stated"),
        ("AI systems in scope", len(scope.systems)),
        *((f"AI system {system.reference}", system.name) for system in scope.systems),
    ]


def _evidence(statement: Statement) -> list[tuple[Cell, ...]]:
    detailed = statement.content.is_detailed
    return [
        (
            piece.reference,
            piece.title if detailed else NOT_RECORDED,
            piece.version or None,
            piece.file_name or ("no file" if detailed else NOT_RECORDED),
            piece.sha256,
            piece.until,
            ("yes" if piece.is_expired(statement.day) else "no") if detailed else NOT_RECORDED,
            ", ".join(numbers),
        )
        for piece, numbers in statement.content.annex
    ]


def _approved_on(statement: Statement) -> Cell:
    return parse_date(statement.approved_on) if statement.approved_on else None


def _sheet(title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]], moment: datetime) -> Any:
    """One sheet by the writer that every table of ours goes through, so texts are made harmless there."""
    target = io.BytesIO()
    write_xlsx(target, columns, rows, title=title, moment=moment)
    return load_workbook(target)


def _joined(books: Sequence[Any], moment: datetime) -> bytes:
    """The sheets of several workbooks in the first of them."""
    whole = books[0]
    for book in books[1:]:
        _copy(book.active, whole.create_sheet(book.active.title))
    written, target = io.BytesIO(), io.BytesIO()
    whole.save(written)
    written.seek(0)
    pack(written, target, moment)
    return target.getvalue()


def _copy(source: Any, sheet: Any) -> None:
    for row in source.iter_rows():
        for cell in row:
            new = sheet.cell(cell.row, cell.column, cell.value)
            # A text that begins like a formula was written as text and stays one.
            new.data_type, new.quotePrefix = cell.data_type, cell.quotePrefix
            new.font, new.number_format = copy(cell.font), cell.number_format
            new.alignment = Alignment(vertical="top", wrap_text=True)
    for letter, column in source.column_dimensions.items():
        sheet.column_dimensions[letter].width = column.width
    sheet.freeze_panes, sheet.auto_filter.ref = source.freeze_panes, source.auto_filter.ref


GAP_COLUMNS = ("Number", "Title", "Answer", "Words", "Owner", "Evidence", "Assessed by", "Assessed on")


def gap_rows(lines: Iterable[RequirementAssessment]) -> Iterator[tuple[Cell, ...]]:
    """One line for each clause and control of a gap assessment."""
    for line in lines:
        yield (
            line.requirement.number,
            line.requirement.title,
            line.get_answer_display(),
            line.words,
            line.owner.name if line.owner else "",
            line.evidence.reference if line.evidence else "",
            line.assessed_by.name if line.assessed_by else "",
            line.assessed_on,
        )
