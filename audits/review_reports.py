"""A management review as a file: PDF and HTML for top management. Clause 9.3.

A signed review is served as the bytes that were stored after its signature; those were made here of what was
frozen, so making them again gives the same. One that is under way is marked as a draft.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateformat import format as format_date

from aims.core.errors import Invalid, NotFound
from aims.core.report_files import SHEET, alone, static_root
from aims.platform import files
from aims.platform.access import require
from aims.platform.viewpoint import Viewpoint
from audits.models import ManagementReview
from audits.selectors import management_reviews as selector
from audits.selectors.review_charts import control_bars, order_bars, risk_map, risk_trend
from audits.selectors.review_content import ReviewContent
from audits.selectors.review_problems import problems

if TYPE_CHECKING:
    from aims.core.pdf import Cover

Progress = Callable[[str, int], None]
STEPS = {"layout": ("Laying out the pages", 20), "paint": ("Writing the PDF", 80)}
LEADING = ("controls.in_place", "risks.above_limit", "documents.in_force", "evidence.expired", "actions.open")
"""What an executive looks at first; the first four that are known stand on top."""
KPIS = 4


@dataclass(frozen=True)
class Printed:
    """A review ready to be written, with the ledger's head that it rests on."""

    content: ReviewContent
    is_draft: bool
    moment: datetime
    sequence: int
    digest: str

    @property
    def day(self) -> date:
        return timezone.localdate(self.moment)


def management_review_report(viewpoint: Viewpoint, reference: str, format_: str) -> bytes:
    """The review with this reference, else the last one that was signed, else the next one, marked as a draft.

    Raises NotAllowed, Invalid for a reference that is none, and NotFound when there is nothing.
    """
    require(viewpoint.actor, "management_review.view", viewpoint.organization)
    review = _review(viewpoint, reference)
    if format_ == "pdf" and review.pdf is not None:
        with files.open_file(review.pdf) as source:
            return source.read()
    return written(printed(viewpoint, review), format_)


def signed_pdf(review: ManagementReview, progress: Progress | None = None) -> bytes:
    """The PDF of signed minutes, for its job."""
    return written(_signed(review), "pdf", progress)


def printed(viewpoint: Viewpoint, review: ManagementReview) -> Printed:
    """A signed review as of its signature, any other as of the viewpoint."""
    if review.is_signed:
        return _signed(review)
    sequence, digest = selector.head_at(viewpoint)
    content = selector.live_content(viewpoint, review)
    return Printed(content, True, viewpoint.moment or timezone.now(), sequence, digest)


def written(review: Printed, format_: str, progress: Progress | None = None) -> bytes:
    """The review in one format."""
    if format_ == "pdf":
        return _pdf(review, progress)
    return alone(html(review, preview=True)).encode()


def html(review: Printed, *, preview: bool) -> str:
    """The report's page: what the PDF is laid out from, and its preview."""
    content = review.content
    context = {
        "cover": cover(review),
        "review": review,
        "content": content,
        "preview": preview,
        "pdf": True,
        "kpis": _kpis(content),
        "asking": [(each, figure) for each, figure in content.figures if figure.asks],
        "above": content.figure("risks.above_limit"),
        "heat": risk_map(content),
        "controls": control_bars(content),
        "order": order_bars(content),
        "trend": risk_trend(content),
        "inputs": list(enumerate(content.inputs, 1)),
        "problems": problems(content) if review.is_draft else [],
        "actions": [(action, content.name(action.owner)) for action in content.actions],
        "people": [(content.person(each.member), each.was_present) for each in content.attendance],
        "chair": content.person(content.chair),
        "signer": content.person(content.signer) if content.signer else "",
    }
    return render_to_string("reports/management_review.html", context)


def cover(review: Printed) -> Cover:
    """What stands on the cover and in the margins."""
    from aims.core.pdf import Cover

    content = review.content
    return Cover(
        title="Management review",
        subtitle=f"{_day(content.held or content.planned)} · {content.title}",
        organization=content.organization,
        reference=content.reference,
        version="1",
        status="Draft" if review.is_draft else "Minutes signed",
        as_of=review.moment,
        ledger_sequence=review.sequence,
        ledger_digest=review.digest,
        approver=content.person(content.signer) if content.signer else "",
        approved_on=None if review.is_draft else review.day,
        draft=review.is_draft,
        draft_note=f"Draft of {_day(review.day)}, not signed by top management.",
        facts=tuple((label, value) for label, value in _facts(content) if value),
        contents=(
            ("summary", "Summary"),
            ("inputs", "Inputs, clause 9.3.2"),
            ("results", "Results, clause 9.3.3"),
            ("sign-off", "Attendance and sign-off"),
        ),
    )


def _facts(content: ReviewContent) -> list[tuple[str, str]]:
    since = f"since {content.previous} of {_day(content.previous_day)}" if content.previous else ""
    read_at = format_date(content.read_at, "j F Y, H:i") + " UTC" if content.read_at else "not read yet"
    return [
        ("Standard", "ISO/IEC 42001:2023, clause 9.3"),
        ("Held on", _day(content.held) or f"planned for {_day(content.planned)}"),
        ("Period", since or "first review"),
        ("Chair", content.person(content.chair)),
        ("Present", ", ".join(content.name(each) for each in content.present)),
        ("Absent", ", ".join(content.name(each) for each in content.absent)),
        ("Scope", content.scope or "There is no approved scope."),
        ("Figures as of", read_at),
    ]


def _kpis(content: ReviewContent) -> list[Any]:
    found = [content.figure(key) for key in LEADING]
    return [figure for figure in found if figure is not None][:KPIS]


def _signed(review: ManagementReview) -> Printed:
    entry = selector.signed_entry(review)
    if entry is None or review.signed_at is None:
        raise NotFound(f"The signature of {review.reference} is not in the ledger.")
    return Printed(selector.signed_content(review), False, review.signed_at, entry.sequence, entry.digest)


def _pdf(review: Printed, progress: Progress | None) -> bytes:
    # WeasyPrint takes half a second and 60 MB to import: only who lays out a report pays for it.
    from aims.core.pdf import Sources, render_pdf

    def beat(step: str) -> None:
        if progress is not None:
            progress(*STEPS.get(step, ("Laying out the pages", 40)))

    root = static_root()
    return render_pdf(
        html=html(review, preview=False),
        sources=Sources([root]),
        stylesheets=[root / SHEET],
        moment=review.moment,
        checkpoint=beat,
    ).content


def _review(viewpoint: Viewpoint, reference: str) -> ManagementReview:
    if not reference:
        found = selector.latest_review(viewpoint)
        if found is None:
            raise NotFound("There is no management review yet. Plan one first.")
        return found
    prefix, _, number = reference.partition("-")
    if prefix != ManagementReview.reference_prefix or not number.isascii() or not number.isdigit():
        raise Invalid(f"“{reference}” is no management review. Write it as MRV-0001.")
    review = selector.management_review(viewpoint, reference)
    if review is None:
        raise NotFound(f"There is no management review “{reference}”.")
    return review


def _day(day: date | None) -> str:
    return str(format_date(day, "j F Y")) if day else ""
