"""The Statement as a file: PDF, HTML, XLSX and JSON of a version's content. Clause 6.1.3.

An approved version is served as the bytes that were stored after its approval; those were made here of
what was frozen, so making them again gives the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.dateformat import format as format_date
from django.utils.dateparse import parse_date

from aims.core.errors import Invalid, NotFound
from aims.core.report_files import SHEET, alone, static_root
from aims.platform import files
from aims.platform.access import require
from aims.platform.viewpoint import Viewpoint
from controls.exchange import statement_workbook
from controls.models import StatementVersion
from controls.selectors import statements
from controls.selectors.printed import Statement, approved, drafted

if TYPE_CHECKING:
    from aims.core.pdf import Cover

FEW = 12
"""How many changed controls the cover names; of more it gives the number, so that it stays one page."""
NO_SCOPE = "There is no approved scope."
STEPS = {"layout": ("Laying out the pages", 20), "paint": ("Writing the PDF", 80)}
Progress = Callable[[str, int], None]


def statement_report(viewpoint: Viewpoint, reference: str, format_: str) -> bytes:
    """The Statement with this reference (SOA-0001/1), else the one in force, else the draft, marked so.

    Raises NotAllowed, Invalid for a reference that is none, and NotFound when there is nothing.
    """
    require(viewpoint.actor, "statement.download", viewpoint.organization)
    version = _version(viewpoint, reference)
    if version.status not in statements.FROZEN:
        return written(drafted(viewpoint, version), format_)
    return stored_bytes(viewpoint, version, format_) or written(approved(version), format_)


def stored_bytes(viewpoint: Viewpoint, version: StatementVersion, format_: str) -> bytes | None:
    """The bytes that were stored after the approval, once the job has made them."""
    row = statements.files(viewpoint, version).filter(format=format_).first()
    if row is None:
        return None
    with files.open_file(row.file) as source:
        return source.read()


def written(statement: Statement, format_: str, progress: Progress | None = None) -> bytes:
    """The Statement in one format."""
    if format_ == "pdf":
        return _pdf(statement, progress)
    if format_ == "xlsx":
        return statement_workbook(statement)
    if format_ == "html":
        return alone(html(statement, preview=True)).encode()
    return json.dumps(_plain(statement), ensure_ascii=False, indent=2).encode()


def html(statement: Statement, *, preview: bool) -> str:
    """The report's page: what the PDF is laid out from, and its preview."""
    context = {
        "cover": cover(statement),
        "statement": statement,
        "content": statement.content,
        "figures": statement.figures,
        "day": statement.day,
        "preview": preview,
    }
    return render_to_string("reports/soa.html", context)


def cover(statement: Statement) -> Cover:
    """What stands on the cover and in the margins."""
    from aims.core.pdf import Cover

    content = statement.content
    return Cover(
        title=content.title,
        subtitle=f"ISO/IEC 42001:2023, clause 6.1.3 · {content.reference}, version {content.number}",
        organization=content.organization,
        reference=content.reference,
        version=str(content.number),
        status="Draft" if statement.is_draft else "Approved",
        as_of=statement.moment,
        ledger_sequence=statement.sequence,
        ledger_digest=statement.digest,
        author=statement.author,
        approver=statement.approver,
        approved_on=parse_date(statement.approved_on) if statement.approved_on else None,
        draft=statement.is_draft,
        draft_note=_draft_note(statement),
        facts=tuple(_facts(statement)),
        contents=(
            ("scope", "Scope and status"),
            ("controls", "Controls of Annex A"),
            ("evidence", "Evidence"),
            ("reasons", "What the reasons name"),
            ("approval", "Approval"),
        ),
    )


def _facts(statement: Statement) -> list[tuple[str, str]]:
    content = statement.content
    facts = [
        ("Valid from", _date(statement.valid_from)),
        *_scope_facts(statement),
        ("Controls", _controls(statement)),
        ("Evidence", _evidence(statement)),
    ]
    if content.previous and content.changed:
        few = len(content.changed) <= FEW
        words = ", ".join(content.changed) if few else f"{len(content.changed)} controls; their lines say how"
        facts.append((f"Changed since {content.previous}", words))
    return [(label, value) for label, value in facts if value]


def _scope_facts(statement: Statement) -> list[tuple[str, str]]:
    """Scope, AI systems and roles. Format 1 knows how many systems had a role, not how many were in scope."""
    content = statement.content
    scope, roles = content.full_scope, ", ".join(content.roles)
    if not content.is_detailed and roles:
        roles = f"{roles}; held towards {content.systems} AI system{'' if content.systems == 1 else 's'}"
    return [
        ("Scope", f"{content.scope} ({content.scope_reference})" if content.scope else NO_SCOPE),
        ("AI systems", scope.count if scope else ""),
        ("Our roles", roles),
    ]


def _controls(statement: Statement) -> str:
    figures = statement.figures
    undecided = f", {figures.undecided} undecided" if figures.undecided else ""
    return (
        f"{figures.applies} of {figures.total} apply; {figures.in_place} in place, {figures.open} open; "
        f"{figures.excluded} excluded{undecided}"
    )


def _evidence(statement: Statement) -> str:
    content, ended = statement.content, statement.expired
    bare = sum(line.applies and not line.evidence for line in content.lines)
    words = [f"{len(content.pieces)} piece{'' if len(content.pieces) == 1 else 's'}"]
    words += (
        [f"{len(ended)} expired ({', '.join(ended[:FEW])}{' …' if len(ended) > FEW else ''})"]
        if ended
        else []
    )
    words += [f"{bare} of the controls that apply name{'s' if bare == 1 else ''} none"] if bare else []
    return "; ".join(words)


def _draft_note(statement: Statement) -> str:
    if not statement.is_draft:
        return ""
    day = format_date(statement.moment, "j F Y")
    rest = f" Version {statement.in_force} is in force." if statement.in_force else ""
    return f"Draft of {day}, not approved.{rest}"


def _pdf(statement: Statement, progress: Progress | None) -> bytes:
    # WeasyPrint takes half a second and 60 MB to import: only who lays out a report pays for it.
    from aims.core.pdf import Sources, render_pdf

    def beat(step: str) -> None:
        if progress is not None:
            words, percent = STEPS.get(step, ("Laying out the pages", 40))
            progress(words, percent)

    root = static_root()
    return render_pdf(
        html=html(statement, preview=False),
        sources=Sources([root]),
        stylesheets=[root / SHEET],
        moment=statement.moment,
        checkpoint=beat,
    ).content


def _plain(statement: Statement) -> dict[str, object]:
    content = statement.content
    return {
        **content.plain(),
        "version": content.version,
        "status": "draft" if statement.is_draft else "approved",
        "as_of": statement.moment.isoformat(),
        "approved_at": statement.approved_at.isoformat() if statement.approved_at else None,
        "valid_from": statement.valid_from or None,
        "ledger": {"sequence": statement.sequence, "digest": statement.digest},
        "people": dict(content.names),
        "functions": dict(content.functions),
    }


def _version(viewpoint: Viewpoint, reference: str) -> StatementVersion:
    if not reference:
        version = statements.in_force(viewpoint) or statements.draft(viewpoint)
        if version is None:
            raise NotFound("There is no Statement of Applicability yet. Start a draft first.")
        return version
    statement, _, number = reference.rpartition("/")
    if not number.isascii() or not number.isdigit() or len(number) > 6:
        raise Invalid(f"“{reference}” is no version of a Statement. Write it as SOA-0001/1.")
    found = statements.numbered(viewpoint, statement, int(number))
    if found is None:
        raise NotFound(f"There is no Statement “{reference}”.")
    return found


def _date(text: str) -> str:
    found = parse_date(text)
    return format_date(found, "j F Y") if found else ""
