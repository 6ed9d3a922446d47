"""The cadence of an object: set, paused, resumed, ended, each from the object's own page."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from aims.core.errors import Conflict, NotFound
from aims.core.forms import ConfirmForm, ReasonForm
from aims.platform.access import require
from aims.platform.forms.reviews import CadenceForm
from aims.platform.models import ReviewSchedule
from aims.platform.reviewables import Reviewable, reviewable
from aims.platform.selectors.reviews import object_rows, schedule_of, today
from aims.platform.services import cadence as services
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, get_or_404, page
from aims.platform.views.reviews import posted
from aims.platform.workflows import REVIEW_SCHEDULE

USUAL = {"cadence_months": 12, "lead_days": 14}


@page("review.view")
def cadence_set(request: PageRequest, kind: str, reference: str) -> HttpResponse:
    entry, obj = _found(request, kind, reference)
    if entry.is_over(obj):
        raise Conflict("It is retired or closed, so there is nothing to review any more.")
    schedule = schedule_of(request.viewpoint.now(), obj)
    initial = CadenceForm.filled(schedule) if schedule else _first(request, entry, obj)
    return form_page(
        request,
        CadenceForm(posted(request), viewpoint=request.viewpoint.now(), initial=initial),
        lambda data: services.set_cadence(actor=request.actor, obj=obj, **data),
        said="The cadence counts from now on. Reviews open by themselves.",
        title=f"How often is {entry.label(obj)} reviewed?",
        words="A review opens before its day, reminds, and goes further up when nobody decides it. Clause 9.1.",
        button="Save",
        **_around(request, entry, obj),
    )


@page("review.view")
def cadence_pause(request: PageRequest, kind: str, reference: str) -> HttpResponse:
    return _step(
        request, kind, reference, "pause", "No review opens until it is resumed. One that is open stays."
    )


@page("review.view")
def cadence_resume(request: PageRequest, kind: str, reference: str) -> HttpResponse:
    return _step(request, kind, reference, "resume", "A review that came due meanwhile opens at once.")


@page("review.view")
def cadence_end(request: PageRequest, kind: str, reference: str) -> HttpResponse:
    return _step(
        request,
        kind,
        reference,
        "end",
        "No review opens any more, and an open one is set aside. All stays in the history.",
    )


def _step(request: PageRequest, kind: str, reference: str, verb: str, words: str) -> HttpResponse:
    entry, obj = _found(request, kind, reference)
    schedule = schedule_of(request.viewpoint.now(), obj)
    if schedule is None:
        raise NotFound("It has no cadence yet.")
    step = REVIEW_SCHEDULE.by_verb[verb]
    if step not in REVIEW_SCHEDULE.possible(schedule.status):
        raise Conflict(
            f"“{step.label}” is not possible now: the cadence is {schedule.get_status_display().lower()}."
        )
    service: Any = getattr(services, f"{verb}_cadence")
    form = ReasonForm if step.needs_reason else ConfirmForm

    def save(data: dict[str, Any]) -> ReviewSchedule:
        changed: ReviewSchedule = service(actor=request.actor, obj=obj, **data)
        return changed

    return form_page(
        request,
        form(posted(request), initial={"revision": schedule.revision}),
        save,
        said="The cadence is changed.",
        template="components/confirm.html",
        title=f"{step.label} the reviews of {entry.label(obj)}?",
        words=words,
        button=step.label,
        danger=verb == "end",
        **_around(request, entry, obj),
    )


def _found(request: PageRequest, kind: str, reference: str) -> tuple[Reviewable, Any]:
    """The object as it is now, for someone who may say how often it is reviewed."""
    entry = reviewable(kind)
    rows = object_rows(request.viewpoint.now(), entry).select_related("organization", "review_schedule")
    obj = get_or_404(rows, reference=reference)
    require(request.actor, "review.schedule", obj)
    return entry, obj


def _first(request: PageRequest, entry: Reviewable, obj: Any) -> dict[str, Any]:
    """What a first cadence starts from: the day that the object names, and its owner."""
    day = getattr(obj, entry.date_field) if entry.date_field else None
    owner = entry.owner(obj)
    return {
        **USUAL,
        "next_due_on": day if day and day >= today(request.viewpoint.now()) else None,
        "reviewer": owner.pk if owner else None,
    }


def _around(request: PageRequest, entry: Reviewable, obj: Any) -> dict[str, Any]:
    there = entry.page(request.organization, obj)
    return {"crumb": entry.label(obj), "cancel": there, "done": lambda _result: there}
