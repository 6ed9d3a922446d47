"""What the pages of management reviews share: finding one for someone, its steps, the words around a form."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from aims.core.errors import Conflict, NotFound
from aims.platform.access import allows, require
from aims.platform.views.page import PageRequest
from audits.models import ManagementReview
from audits.selectors import management_reviews as selector
from audits.workflows import MANAGEMENT_REVIEW


def found(request: PageRequest, reference: str, verb: str, *, now: bool = True) -> ManagementReview:
    """The review, as it is now, for someone who may do this with it."""
    viewpoint = request.viewpoint.now() if now else request.viewpoint
    review = selector.management_review(viewpoint, reference)
    if review is None:
        raise NotFound("There is nothing at this address.")
    require(request.actor, f"management_review.{verb}", review)
    return review


def step_of(request: PageRequest, reference: str, verb: str) -> ManagementReview:
    """The same for a step of the table. Raises Conflict when its state does not allow it."""
    step, review = MANAGEMENT_REVIEW.by_verb[verb], found(request, reference, verb)
    if step not in MANAGEMENT_REVIEW.possible(review.status):
        raise Conflict(
            f"“{step.label}” is not possible now: the review is {review.get_status_display().lower()}."
        )
    return review


def may(request: PageRequest, verb: str, review: ManagementReview, noun: str = "management_review") -> bool:
    """Whether the person may do it here and now, while the review is under way."""
    is_open = not review.is_signed and (verb == "change" or review.cut_off is not None)
    return is_open and not request.viewpoint.is_past and allows(request.actor, f"{noun}.{verb}", review)


def steps(request: PageRequest, review: ManagementReview) -> list[Any]:
    """What this person may do now, each with its address; only who was there signs."""
    if request.viewpoint.is_past:
        return []
    attended = selector.attendance_rows(request.viewpoint, review).get(request.member.pk, False)
    return [
        (step, address(request, f"management-review-{step.verb}", reference=review.reference))
        for step in MANAGEMENT_REVIEW.possible(review.status)
        if allows(request.actor, step.action, review) and (step.verb != "sign" or attended)
    ]


def posted(request: PageRequest) -> Any:
    """What was sent, also when it is empty; None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


def around(request: PageRequest, review: ManagementReview, title: str) -> dict[str, Any]:
    """What each of these pages says around its form."""
    there = address(request, "management-review-detail", reference=review.reference)
    return {"title": title, "crumb": review.reference, "cancel": there, "done": lambda _result: there}


def address(request: PageRequest, name: str, **kwargs: Any) -> str:
    """The address of a page of the organization."""
    return reverse(name, kwargs={"organization": request.organization.slug, **kwargs})
