"""AI objectives: the list, one with its course, readings, and the steps that close it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from aims.core.errors import NotFound
from aims.core.forms import ConfirmForm, ReasonForm
from aims.core.panels import panels_for
from aims.exchange import context as exchange
from aims.forms.objectives import CorrectionForm, ObjectiveForm, ReadingForm
from aims.listings.objectives import objectives_listing
from aims.models import AIObjective
from aims.platform.access import require
from aims.platform.selectors.ledger import history_of
from aims.platform.views.export import table_response
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, page
from aims.selectors import objectives as selector
from aims.selectors.course import chart_of
from aims.selectors.days import today
from aims.services import objectives as services
from aims.views.shown import address, exports, may, posted
from aims.workflows import OBJECTIVE


@page("objective.view")
def objective_list(request: PageRequest) -> HttpResponse:
    viewpoint = request.viewpoint
    bound = objectives_listing(viewpoint).bind(selector.objectives_at(viewpoint), request.GET.dict())
    for row in bound.page_rows:
        row.course = selector.course_of(row, today(viewpoint))
    context = {
        "list": bound,
        "exports": exports(request, "objective-export"),
        "may_create": may(request, "objective.create"),
    }
    return render(request, "aims/objective_list.html", context)


@page("objective.view")
@require_safe
def objective_export(request: PageRequest, kind: str) -> HttpResponseBase:
    viewpoint = request.viewpoint
    bound = objectives_listing(viewpoint).bind(selector.objectives_at(viewpoint), request.GET.dict())
    lines = exchange.objective_lines(bound.rows.iterator(chunk_size=500), today(viewpoint))
    return table_response(request, kind, name="objectives", columns=exchange.OBJECTIVE_COLUMNS, rows=lines)


@page("objective.view")
def objective_detail(request: PageRequest, reference: str) -> HttpResponse:
    viewpoint = request.viewpoint
    found = selector.objective(viewpoint, reference)
    is_open = found.status == "open"
    corrected = selector.corrected_readings(found)
    context = {
        "objective": found,
        "course": selector.course_of(found, today(viewpoint)),
        "chart": chart_of(found),
        "readings": [(row, row.pk in corrected) for row in reversed(found.readings.all())],
        "steps": [step for step in OBJECTIVE.possible(found.status) if may(request, step.action, found)],
        "may_change": is_open and may(request, "objective.change", found),
        "may_measure": is_open and may(request, "objective.measure", found),
        "panels": panels_for("objective", viewpoint, found),
        "history": history_of(viewpoint, reference),
    }
    return render(request, "aims/objective_detail.html", context)


@page("objective.create")
def objective_create(request: PageRequest) -> HttpResponse:
    form = ObjectiveForm(posted(request), viewpoint=request.viewpoint.now())

    def save(data: dict[str, Any]) -> AIObjective:
        data.pop("revision")
        return services.create_objective(actor=request.actor, organization=request.organization, **data)

    return form_page(
        request,
        form,
        save,
        done=lambda made: address(request, "objective-detail", reference=made.reference),
        said="The objective is set. Record the first reading next.",
        title="Set an objective",
        words="Something that can be measured, with a target, a day and a person. Clause 6.2.",
        crumb="Objectives",
        cancel=address(request, "objective-list"),
        button="Set it",
    )


@page("objective.view")
def objective_change(request: PageRequest, reference: str) -> HttpResponse:
    found = _present(request, reference, "objective.change")
    form = ObjectiveForm(
        posted(request), viewpoint=request.viewpoint.now(), initial=ObjectiveForm.filled(found)
    )
    return form_page(
        request,
        form,
        lambda data: services.change_objective(actor=request.actor, objective=found, **data),
        said="Saved.",
        title=f"Edit {reference}",
        **_around(request, found),
    )


@page("objective.view")
def objective_measure(request: PageRequest, reference: str) -> HttpResponse:
    found = _present(request, reference, "objective.measure")
    return form_page(
        request,
        ReadingForm(posted(request)),
        lambda data: services.measure_objective(actor=request.actor, objective=found, **data),
        said="The reading is recorded.",
        title="Record a reading",
        words=f"{found.indicator}{f', in {found.unit}' if found.unit else ''}. A reading is never edited.",
        button="Record it",
        **_around(request, found),
    )


@page("objective.view")
def objective_correct(request: PageRequest, reference: str, number: int) -> HttpResponse:
    reading = selector.reading_of(request.viewpoint.now(), reference, number)
    require(request.actor, "objective.measure", reading.objective)
    return form_page(
        request,
        CorrectionForm(posted(request), initial={"measured_on": reading.measured_on}),
        lambda data: services.correct_reading(actor=request.actor, reading=reading, **data),
        said="The new reading stands in the place of the wrong one.",
        title="Correct a reading",
        words="The wrong reading stays and is marked; the new one counts in its place.",
        button="Correct it",
        **_around(request, reading.objective),
    )


@page("objective.view")
def objective_move(request: PageRequest, reference: str, verb: str) -> HttpResponse:
    found = selector.objective(request.viewpoint.now(), reference)
    step = OBJECTIVE.by_verb.get(verb)
    if step is None:
        raise NotFound("There is no such step.")
    require(request.actor, step.action, found)
    form = ReasonForm if step.needs_reason else ConfirmForm
    return form_page(
        request,
        form(posted(request), initial={"revision": found.revision}),
        lambda data: services.move_objective(actor=request.actor, objective=found, verb=verb, **data),
        said=f"Done: {step.label.lower()}.",
        template="components/confirm.html",
        title=f"{step.label}: {found.title}",
        words="The objective is closed by it, and takes no more readings. This is not undone.",
        button=step.label,
        danger=verb == "withdraw",
        **_around(request, found),
    )


def _present(request: PageRequest, reference: str, action: str) -> AIObjective:
    found = selector.objective(request.viewpoint.now(), reference)
    require(request.actor, action, found)
    return found


def _around(request: PageRequest, found: AIObjective) -> dict[str, Any]:
    there = address(request, "objective-detail", reference=found.reference)
    return {"crumb": found.title, "cancel": there, "done": lambda _: there}
