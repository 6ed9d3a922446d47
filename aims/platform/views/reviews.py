"""Reviews: the list, one review with what changed since the last, and its steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from aims.core.errors import Conflict
from aims.core.forms import ConfirmForm, ReasonForm
from aims.core.listing import Column, Filter, Listing, Tab
from aims.core.tabular import Cell
from aims.platform.access import allows, require
from aims.platform.enums import ReviewKind
from aims.platform.forms.reviews import ReassignReviewForm
from aims.platform.models import Member, Review
from aims.platform.models.review import UNDECIDED
from aims.platform.reviewables import REVIEWABLES
from aims.platform.selectors import reviews as selector
from aims.platform.selectors.ledger import history_of
from aims.platform.services import reviews as services
from aims.platform.viewpoint import Viewpoint
from aims.platform.views.export import table_response
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, get_or_404, page
from aims.platform.workflows import REVIEW

FORMATS = ("csv", "xlsx")
COLUMNS = (
    "Reference",
    "Kind",
    "Object",
    "Its reference",
    "Reviewer",
    "Due on",
    "Status",
    "Opened",
    "Changes asked for",
    "What came of it",
    "Decided by",
    "Decided",
    "Escalated",
)
SERVICES: dict[str, tuple[Any, type[ConfirmForm], str, str]] = {
    "confirm": (
        services.confirm_unchanged,
        ConfirmForm,
        "It still holds as it is. This is kept as a record of its own, and the next review is planned.",
        "Confirmed. The next review is planned.",
    ),
    "ask": (
        services.ask_for_changes,
        ReasonForm,
        "Say what has to change. The owner gets a mail, and the review stays open until you confirm the changes.",
        "Asked for. The review waits for the changes.",
    ),
    "accept": (
        services.accept_changes,
        ConfirmForm,
        "What you asked for is done. The review is closed, and the next one is planned.",
        "Confirmed. The next review is planned.",
    ),
}
"""The steps that a person takes: service, form, what it means, what is said afterwards."""


def listing(viewpoint: Viewpoint) -> Listing:
    """Views by whose turn it is."""
    member = viewpoint.actor.member
    mine = Q(reviewer_id=member.pk) if member else Q(pk=None)
    named = viewpoint.rows(Review).values("reviewer_id")
    people = viewpoint.rows(Member).filter(pk__in=named).order_by("name")
    return Listing(
        columns=(
            Column("object", "Review of", "schedule__label"),
            Column("reviewer", "Reviewer", "reviewer__name", css="md"),
            Column("status", "Status", "status"),
            Column("due", "Due", "due_on", css="md"),
        ),
        search=("reference", "schedule__label", "schedule__object_reference", "reviewer__name"),
        default_sort="due",
        filters=(
            Filter("kind", "Kind", "schedule__kind", ReviewKind.choices),
            Filter(
                "reviewer",
                "Reviewer",
                "reviewer__reference",
                [(reference, name) for reference, name in people.values_list("reference", "name")],
            ),
        ),
        tabs=(
            Tab("mine", "Mine", selector.Q_UNDECIDED & mine),
            Tab("open", "Open", selector.Q_UNDECIDED),
            Tab("overdue", "Overdue", selector.overdue(viewpoint)),
            Tab("done", "Done", ~selector.Q_UNDECIDED),
        ),
        search_label="Search reviews",
    )


@page("review.view")
def review_list(request: PageRequest) -> HttpResponse:
    viewpoint = request.viewpoint
    bound = listing(viewpoint).bind(selector.review_rows(viewpoint), request.GET.dict())
    for row in bound.page_rows:
        row.is_late = selector.is_late(viewpoint, row)
    exports = [(kind.upper(), address(request, "review-export", kind=kind)) for kind in FORMATS]
    return render(request, "platform/review_list.html", {"list": bound, "exports": exports})


@page("review.view")
@require_safe
def review_export(request: PageRequest, kind: str) -> HttpResponseBase:
    """What the list shows, as a file."""
    bound = listing(request.viewpoint).bind(selector.review_rows(request.viewpoint), request.GET.dict())
    lines = _lines(bound.rows.iterator(chunk_size=500))
    return table_response(request, kind, name="reviews", columns=COLUMNS, rows=lines)


def _lines(rows: Iterable[Review]) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        yield (
            row.reference,
            row.schedule.get_kind_display(),
            row.schedule.label,
            row.schedule.object_reference,
            row.reviewer.name,
            row.due_on,
            row.get_status_display(),
            row.opened_at,
            row.asked_words,
            row.outcome,
            row.decided_by.name if row.decided_by else "",
            row.decided_at,
            row.escalated_at,
        )


@page("review.view")
def review_detail(request: PageRequest, reference: str) -> HttpResponse:
    """One review; for the list's drawer its essentials alone."""
    viewpoint = request.viewpoint
    review = get_or_404(selector.review_rows(viewpoint), reference=reference)
    obj = selector.reviewed_object(viewpoint, review.schedule)
    context: dict[str, Any] = {
        "review": review,
        "is_late": selector.is_late(viewpoint, review),
        "is_open": review.status in UNDECIDED,
        "object_address": _page_of(request, review, obj),
        "steps": _steps(request, review),
        "may_reassign": review.status in UNDECIDED and _may(request, "reassign", review),
        "address": address(request, "review-detail", reference=reference),
    }
    if "drawer" in request.GET and request.headers.get("HX-Request"):
        return render(request, "platform/_review_drawer.html", context)
    last = selector.last_decided(viewpoint, review)
    since = last.decided_at if last else None
    context |= {
        "last": last,
        "since": since,
        "changes": selector.changes_since(viewpoint, obj, since) if obj is not None else [],
        "history": history_of(viewpoint, reference),
    }
    return render(request, "platform/review_detail.html", context)


@page("review.view")
def review_confirm(request: PageRequest, reference: str) -> HttpResponse:
    return _step(request, reference, "confirm")


@page("review.view")
def review_ask(request: PageRequest, reference: str) -> HttpResponse:
    return _step(request, reference, "ask")


@page("review.view")
def review_accept(request: PageRequest, reference: str) -> HttpResponse:
    return _step(request, reference, "accept")


@page("review.view")
def review_reassign(request: PageRequest, reference: str) -> HttpResponse:
    review = _found(request, reference, "review.reassign")
    if review.status not in UNDECIDED:
        raise Conflict(f"It is {review.get_status_display().lower()}: nobody has to decide it now.")
    form = ReassignReviewForm(
        posted(request),
        viewpoint=request.viewpoint.now(),
        initial={"revision": review.revision, "reviewer": review.reviewer_id},
    )
    return form_page(
        request,
        form,
        lambda data: services.reassign_review(actor=request.actor, review=review, **data),
        said="Handed over.",
        title=f"Hand over the review of {review.schedule.label}",
        words="The next reviews of it go to the same person.",
        button="Hand over",
        **_around(request, review),
    )


def _step(request: PageRequest, reference: str, verb: str) -> HttpResponse:
    """A step that needs a confirmation, or words. Raises Conflict when its state does not allow it."""
    step = REVIEW.by_verb[verb]
    review = _found(request, reference, step.action)
    if step not in REVIEW.possible(review.status):
        raise Conflict(
            f"“{step.label}” is not possible now: the review is {review.get_status_display().lower()}."
        )
    service, form, words, said = SERVICES[verb]
    return form_page(
        request,
        form(posted(request), initial={"revision": review.revision}),
        lambda data: service(actor=request.actor, review=review, **data),
        said=said,
        template="components/confirm.html",
        title=f"{step.label}: {review.schedule.label}",
        words=words,
        button=step.label,
        **_around(request, review),
    )


def _found(request: PageRequest, reference: str, action: str) -> Review:
    """The review as it is now, for someone who may do this with it."""
    review = get_or_404(selector.review_rows(request.viewpoint.now()), reference=reference)
    require(request.actor, action, review)
    return review


def _may(request: PageRequest, verb: str, review: Review) -> bool:
    return not request.viewpoint.is_past and allows(request.actor, f"review.{verb}", review)


def _steps(request: PageRequest, review: Review) -> list[Any]:
    """What this person may do now, each with its address."""
    return [
        (step, address(request, f"review-{step.verb}", reference=review.reference))
        for step in REVIEW.possible(review.status)
        if step.verb in SERVICES and _may(request, step.verb, review)
    ]


def _page_of(request: PageRequest, review: Review, obj: Any) -> str:
    return REVIEWABLES[review.schedule.kind].page(request.organization, obj) if obj is not None else ""


def _around(request: PageRequest, review: Review) -> dict[str, Any]:
    there = address(request, "review-detail", reference=review.reference)
    return {"crumb": review.reference, "cancel": there, "done": lambda _result: there}


def posted(request: PageRequest) -> Any:
    """What was sent, also when it is empty; None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


def address(request: PageRequest, name: str, **kwargs: Any) -> str:
    return reverse(name, kwargs={"organization": request.organization.slug, **kwargs})
