"""The report of an internal audit as a file: PDF and HTML of what was reported. Clause 9.2.2.

Both are written from the frozen copy, as of the report's own entry in the ledger, so making it again gives
the same. The PDF is kept when the audit is reported and served as those bytes ever after.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.dateformat import format as format_date

from aims.core.errors import Conflict, Invalid, NotFound
from aims.core.report_files import SHEET, alone, static_root
from aims.platform import files
from aims.platform.access import require
from aims.platform.actors import system_actor
from aims.platform.viewpoint import Viewpoint
from audits.enums import Answer, AuditStatus, Grade
from audits.models import Audit
from audits.selectors.reporting import reported, reported_entry
from documents.selectors.naming import names_of

if TYPE_CHECKING:
    from aims.core.pdf import Cover

Progress = Callable[[str, int], None]
STEPS = {"layout": ("Laying out the pages", 20), "paint": ("Writing the PDF", 80)}
CONTENTS = (
    ("conclusion", "Conclusion"),
    ("scope", "Scope and criteria"),
    ("findings", "Findings"),
    ("checklist", "Checklist"),
)
LOOKS = {
    Answer.CONFORMS.value: "verified",
    Answer.DOES_NOT_CONFORM.value: "late",
    Answer.OPPORTUNITY.value: "partial",
    Answer.NOT_LOOKED_AT.value: "none",
    Grade.MAJOR.value: "late",
    Grade.MINOR.value: "partial",
}
"""How an answer and a grade look on paper: shape and colour."""


@dataclass(frozen=True)
class Printed:
    """A reported audit ready to be written, as of its report."""

    viewpoint: Viewpoint
    said: dict[str, Any]
    names: dict[str, str]
    moment: datetime
    sequence: int
    digest: str


def audit_report(viewpoint: Viewpoint, reference: str, format_: str) -> bytes:
    """The report of this audit. A PDF that is kept is given as it was kept.

    Raises NotAllowed, NotFound, Invalid for no reference, and Conflict for an audit that is not reported.
    """
    require(viewpoint.actor, "audit.view", viewpoint.organization)
    if not reference:
        raise Invalid("Say which audit: its reference, such as AUD-0001.")
    audit = viewpoint.rows(Audit).filter(reference=reference).select_related("organization", "pdf").first()
    if audit is None:
        raise NotFound(f"There is no audit “{reference}”.")
    if audit.status != AuditStatus.REPORTED:
        raise Conflict("This audit is not reported yet, so there is no report to read.")
    if format_ == "pdf":
        return _kept(audit) if audit.pdf is not None else audit_pdf(audit)
    return alone(_html(_printed(audit), preview=True)).encode()


def audit_pdf(audit: Audit, progress: Progress | None = None) -> bytes:
    """The PDF of a reported audit, made anew."""
    # WeasyPrint takes half a second and 60 MB to import: only who lays out a report pays for it.
    from aims.core.pdf import Sources, render_pdf

    printed, root = _printed(audit), static_root()

    def beat(step: str) -> None:
        if progress is not None:
            progress(*STEPS.get(step, ("Laying out the pages", 40)))

    return render_pdf(
        html=_html(printed, preview=False),
        sources=Sources([root]),
        stylesheets=[root / SHEET],
        moment=printed.moment,
        checkpoint=beat,
    ).content


def _kept(audit: Audit) -> bytes:
    if audit.pdf is None:
        raise NotFound("There is nothing at this address.")
    with files.open_file(audit.pdf) as stored:
        return stored.read()


def _printed(audit: Audit) -> Printed:
    """As of its report, read by the system: who asks changes nothing of what was reported."""
    entry, said = reported_entry(audit), dict(reported(audit))
    actor = system_actor("job", audit.organization_id)
    then = Viewpoint.at(actor, audit.organization, entry.recorded_at)
    people = {said["lead"], *(each["owner"] for each in said["findings"])}
    names = {each: each for each in people} | names_of(then, people)
    return Printed(then, said, names, entry.recorded_at, entry.sequence, entry.digest)


def _html(printed: Printed, *, preview: bool) -> str:
    """The report's page: what the PDF is laid out from, and its preview."""
    said = printed.said
    answers, grades = (
        Counter(each[key] for each in said[name])
        for name, key in (("items", "answer"), ("findings", "grade"))
    )
    context = {
        "cover": cover(printed),
        "said": said,
        "preview": preview,
        "lead": printed.names[said["lead"]],
        "answers": [(choice.label, LOOKS[choice.value], answers[choice.value]) for choice in Answer],
        "grades": [(choice.label, grades[choice.value]) for choice in Grade],
        "items": [
            {**each, "look": LOOKS[each["answer"]], "answer": Answer(each["answer"]).label}
            for each in said["items"]
        ],
        "findings": [
            {
                **each,
                "look": LOOKS.get(each["grade"], "planned"),
                "grade": Grade(each["grade"]).label,
                "owner": printed.names[each["owner"]],
                "due": _day(each["due_on"]),
            }
            for each in said["findings"]
        ],
        "held": _day(said["held_on"]),
        "reported": _day(said["reported_on"]),
        "sequence": printed.sequence,
    }
    return render_to_string("reports/audit.html", context)


def cover(printed: Printed) -> Cover:
    """What stands on the cover and in the margins."""
    from aims.core.pdf import Cover

    said = printed.said
    return Cover(
        title=said["title"],
        subtitle="Internal audit report · ISO/IEC 42001:2023 clause 9.2",
        organization=printed.viewpoint.organization.name,
        reference=said["reference"],
        version="1",
        status="Reported",
        as_of=printed.moment,
        ledger_sequence=printed.sequence,
        ledger_digest=printed.digest,
        author=printed.names[said["lead"]],
        facts=(
            ("Programme", said["programme"]),
            ("Planned for", _day(said["planned_on"])),
            ("Held from", _day(said["held_on"])),
            ("Reported on", _day(said["reported_on"])),
        ),
        contents=CONTENTS,
    )


def _day(text: str) -> str:
    return str(format_date(date.fromisoformat(text), "j F Y")) if text else ""
