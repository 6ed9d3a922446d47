"""Actions of management reviews: the list and its file, one action, and its steps."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from aims.core.errors import Conflict
from aims.core.forms import ReasonForm
from aims.core.listing import Column, Filter, Listing, Tab
from aims.platform.access import allows, require
from aims.platform.selectors.ledger import history_of
from aims.platform.viewpoint import Viewpoint
from aims.platform.views.export import table_response
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, get_or_404, page
from audits import review_exchange
from audits.enums import ReviewActionStatus
from audits.forms.management_reviews import (
    ChangeReviewActionForm,
    CompleteReviewActionForm,
    ReviewActionForm,
)
from audits.models import ReviewAction
from audits.selectors import management_reviews as selector
from audits.services import review_actions as services
from audits.views.review_shown import address, around, found, posted
from audits.workflows import REVIEW_ACTION

FORMATS = ("csv", "xlsx")


def _listing(viewpoint: Viewpoint) -> Listing:
    return Listing(
        columns=(
            Column("words", "Action", "words"),
            Column("review", "Review", "review__reference", css="md"),
            Column("owner", "Owner", "owner__name", css="md"),
            Column("status", "Status", "status"),
            Column("due", "Due", "due_on", css="md"),
        ),
        search=("words", "reference", "owner__name", "review__reference"),
        default_sort="due",
        filters=(Filter("review", "Review", "review__reference", selector.review_choices(viewpoint)),),
        tabs=(
            Tab("open", "Open", Q(status=ReviewActionStatus.OPEN)),
            Tab("late", "Late", selector.late_actions(viewpoint)),
            Tab("done", "Done", Q(status=ReviewActionStatus.DONE)),
            Tab("dropped", "Dropped", Q(status=ReviewActionStatus.DROPPED)),
            Tab("all", "All"),
        ),
        search_label="Search actions",
    )


@page("review_action.view")
@require_safe
def review_action_list(request: PageRequest) -> HttpResponse:
    viewpoint = request.viewpoint
    bound = _listing(viewpoint).bind(selector.review_actions(viewpoint), request.GET.dict())
    for row in bound.page_rows:
        row.is_late = selector.is_late(viewpoint, row)
    exports = [(kind.upper(), address(request, "review-action-export", kind=kind)) for kind in FORMATS]
    return render(request, "audits/review_action_list.html", {"list": bound, "exports": exports})


@page("review_action.view")
@require_safe
def review_action_export(request: PageRequest, kind: str) -> HttpResponseBase:
    """What the list shows, as a file."""
    viewpoint = request.viewpoint
    bound = _listing(viewpoint).bind(selector.review_actions(viewpoint), request.GET.dict())
    lines = review_exchange.action_lines(bound.rows.iterator(chunk_size=500))
    columns = review_exchange.COLUMNS
    return table_response(request, kind, name="review-actions", columns=columns, rows=lines)


@page("review_action.view")
@require_safe
def review_action_detail(request: PageRequest, reference: str) -> HttpResponse:
    viewpoint = request.viewpoint
    action = get_or_404(selector.review_actions(viewpoint), reference=reference)
    context = {
        "action": action,
        "is_late": selector.is_late(viewpoint, action),
        "steps": _steps(request, action),
        "may_change": action.status == ReviewActionStatus.OPEN and _may(request, "change", action),
        "history": history_of(viewpoint, reference),
    }
    return render(request, "audits/review_action_detail.html", context)


@page("review_action.record")
def review_action_record(request: PageRequest, reference: str) -> HttpResponse:
    review = found(request, reference, "view")
    require(request.actor, "review_action.record", review)
    form = ReviewActionForm(posted(request), viewpoint=request.viewpoint.now(), review=review)
    return form_page(
        request,
        form,
        lambda data: services.record_review_action(actor=request.actor, review=review, **data),
        said="Written down. It stands on its owner’s first page.",
        button="Write it down",
        **around(request, review, "Write down an action"),
    )


@page("review_action.change")
def review_action_change(request: PageRequest, reference: str) -> HttpResponse:
    action = _action(request, reference, "change")
    initial = ChangeReviewActionForm.filled(action)
    return form_page(
        request,
        ChangeReviewActionForm(posted(request), viewpoint=request.viewpoint.now(), initial=initial),
        lambda data: services.change_review_action(actor=request.actor, action=action, **data),
        said="Changed.",
        **_around(request, action, f"Change {action.reference}"),
    )


@page("review_action.view")
def review_action_complete(request: PageRequest, reference: str) -> HttpResponse:
    action = _action(request, reference, "complete")
    initial = {"revision": action.revision, "done_on": timezone.localdate()}
    return form_page(
        request,
        CompleteReviewActionForm(posted(request), initial=initial),
        lambda data: services.complete_review_action(actor=request.actor, action=action, **data),
        said="Done. The next review sees it.",
        button="It is done",
        **_around(request, action, f"{action.reference} is done?"),
    )


@page("review_action.drop")
def review_action_drop(request: PageRequest, reference: str) -> HttpResponse:
    action = _action(request, reference, "drop")
    return form_page(
        request,
        ReasonForm(posted(request), initial={"revision": action.revision}),
        lambda data: services.drop_review_action(actor=request.actor, action=action, **data),
        said="Dropped.",
        template="components/confirm.html",
        button="Drop it",
        danger=True,
        **_around(request, action, f"Drop {action.reference}?")
        | {"words": "Nobody has to do it any more. The action and its history stay; this is not undone."},
    )


def _action(request: PageRequest, reference: str, verb: str) -> ReviewAction:
    """The action as it is now, while it is open, for someone who may do this with it."""
    action = get_or_404(selector.review_actions(request.viewpoint.now()), reference=reference)
    require(request.actor, f"review_action.{verb}", action)
    if action.status != ReviewActionStatus.OPEN:
        raise Conflict(f"It is {action.get_status_display().lower()}: nobody has to do it now.")
    return action


def _may(request: PageRequest, verb: str, action: ReviewAction) -> bool:
    return not request.viewpoint.is_past and allows(request.actor, f"review_action.{verb}", action)


def _steps(request: PageRequest, action: ReviewAction) -> list[Any]:
    return [
        (step, address(request, f"review-action-{step.verb}", reference=action.reference))
        for step in REVIEW_ACTION.possible(action.status)
        if _may(request, step.verb, action)
    ]


def _around(request: PageRequest, action: ReviewAction, title: str) -> dict[str, Any]:
    there = address(request, "review-action-detail", reference=action.reference)
    return {"title": title, "crumb": action.reference, "cancel": there, "done": lambda _result: there}
