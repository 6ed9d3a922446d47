"""Pages of the controls in force."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from aims.catalogue.models import Requirement
from aims.core.errors import NotFound
from aims.core.forms import ConfirmForm
from aims.core.listing import Column, Filter, Listing, Tab
from aims.core.panels import panels_for
from aims.platform.access import allows, require
from aims.platform.selectors.ledger import history_of
from aims.platform.viewpoint import Viewpoint
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, get_or_404, page
from controls.enums import ImplementationStatus
from controls.forms.controls import ControlForm, move_form
from controls.models import ControlImplementation
from controls.selectors import controls, statements
from controls.services.controls import (
    DONE,
    change_control,
    has_implemented,
    move_control,
    open_controls,
)
from controls.views.versions import posted
from controls.workflows import CONTROL
from documents.selectors.evidence import validity

STATUS = "implementations__status"
IN_PLACE = (ImplementationStatus.IMPLEMENTED, ImplementationStatus.VERIFIED)


def _listing(left_out: list[int]) -> Listing:
    """The list of controls; those that the Statement leaves out are neither open nor without an owner."""
    applies = ~Q(pk__in=left_out)
    return Listing(
        columns=(
            Column("number", "Control", sort="order"),
            Column("status", "Status", sort=STATUS),
            Column("evidence", "Evidence", css="md"),
            Column("due", "In place by", sort="implementations__due_on", css="md"),
            Column("owner", "Owner", sort="implementations__owner__name", css="md"),
        ),
        search=("number", "title", "implementations__owner__name"),
        default_sort="number",
        filters=(Filter("status", "Status", STATUS, ImplementationStatus.choices),),
        tabs=(
            Tab("all", "All"),
            Tab("open", "Open", applies & ~Q(**{f"{STATUS}__in": IN_PLACE})),
            Tab("in-place", "In place", Q(**{f"{STATUS}__in": IN_PLACE})),
            Tab("unowned", "Without owner", applies & Q(implementations__owner=None)),
            Tab("left-out", "Not applicable", ~applies),
        ),
        search_label="Search number, title or owner",
        tie="order",
    )


@page("control.view")
def control_list(request: PageRequest) -> HttpResponse:
    """The 38 controls with status, owner and evidence."""
    viewpoint = request.viewpoint
    left_out = controls.left_out(viewpoint)
    bound = _listing(left_out).bind(controls.register(viewpoint), request.GET)
    facts = controls.evidence_facts(viewpoint)
    for row in bound.page_rows:
        row.implementation = next(iter(row.implementations.all()), None)
        row.fact = facts.get(row.pk, controls.EvidenceFact())
        row.applies = row.pk not in left_out
    opened = any(row.implementation for row in bound.page_rows) or not bound.page_rows
    context = {"list": bound, "opened": opened, "day": statements.day_of(viewpoint)}
    return render(request, "controls/control_list.html", context)


@page("control.view")
def control_detail(request: PageRequest, number: str) -> HttpResponse:
    """One control: how, owner, due, evidence, risks treated, and what the Statement says of it."""
    viewpoint, requirement = request.viewpoint, _requirement(request, number)
    control = _implementation(request, requirement)
    context = {
        "requirement": requirement,
        "control": control,
        "steps": _steps(request, control) if control else [],
        "evidence": _judged(viewpoint, controls.evidence_of(viewpoint, requirement)[:50]),
        "evidence_count": controls.evidence_of(viewpoint, requirement).count(),
        "treatments": list(controls.treatments_of(viewpoint, requirement)[:50]),
        "lines": list(controls.lines_of(viewpoint, requirement)[:10]),
        "history": history_of(viewpoint, control.reference) if control else [],
        "may_change": bool(control)
        and not viewpoint.is_past
        and allows(request.actor, "control.change", control),
        "address": reverse("control-detail", kwargs=_at(request, number=number)),
        "panels": panels_for("control", viewpoint, control) if control else [],
    }
    fragment = "drawer" in request.GET and request.headers.get("HX-Request")
    template = "controls/_control_drawer.html" if fragment else "controls/control_detail.html"
    return render(request, template, context)


def _judged(viewpoint: Viewpoint, links: Iterable[Any]) -> list[Any]:
    """The evidence of a control, each piece with its validity."""
    day, found = statements.day_of(viewpoint), list(links)
    for link in found:
        link.evidence.validity = validity(link.evidence, day)
    return found


@page("control.open")
def control_open(request: PageRequest) -> HttpResponse:
    """Open the 38 controls, after a question."""
    there = reverse("control-list", kwargs=_at(request))
    return form_page(
        request,
        ConfirmForm(posted(request)),
        lambda data: open_controls(actor=request.actor, organization=request.organization),
        done=lambda _: there,
        said="The 38 controls of Annex A are open. Give each an owner next.",
        template="components/confirm.html",
        title="Open the controls",
        words="Each control of Annex A gets its own record here: status, owner, how it is done, evidence.",
        crumb="Controls",
        cancel=there,
        button="Open the 38 controls",
    )


@page("control.view")
def control_change(request: PageRequest, number: str) -> HttpResponse:
    """How the control is done, by whom and until when."""
    control = _opened(request, number)
    require(request.actor, "control.change", control)
    there = reverse("control-detail", kwargs=_at(request, number=number))
    return form_page(
        request,
        ControlForm(request.viewpoint, control, posted(request)),
        lambda data: change_control(actor=request.actor, control=control, **data),
        done=lambda _: there,
        said="Saved.",
        title=f"{number} {control.requirement.title}",
        words=control.requirement.summary,
        crumb=f"Control {number}",
        cancel=there,
    )


@page("control.view")
def control_move(request: PageRequest, number: str, verb: str) -> HttpResponse:
    """One step of the control's table, after a question."""
    control, step = _opened(request, number), CONTROL.by_verb.get(verb)
    if step is None or verb not in DONE:
        raise NotFound("There is nothing at this address.")
    require(request.actor, step.action, control)
    there = reverse("control-detail", kwargs=_at(request, number=number))
    target = ImplementationStatus(step.target).label.lower()
    return form_page(
        request,
        move_form(step, control, posted(request)),
        lambda data: move_control(
            actor=request.actor, control=control, verb=verb, reason=data["reason"], revision=data["revision"]
        ),
        done=lambda _: there,
        said=f"{number} is {target} now.",
        template="components/confirm.html",
        title=f"{step.label}: {number} {control.requirement.title}",
        words=f"It is {control.get_status_display().lower()} now and will be {target}.",
        crumb=f"Control {number}",
        cancel=there,
        button=step.label,
    )


def _requirement(request: PageRequest, number: str) -> Requirement:
    return get_or_404(controls.requirements(request.viewpoint), number=number)


def _implementation(request: PageRequest, requirement: Requirement) -> ControlImplementation | None:
    rows = request.viewpoint.rows(ControlImplementation).filter(requirement_id=requirement.pk)
    return rows.select_related("owner", "implemented_by", "requirement").first()


def _opened(request: PageRequest, number: str) -> ControlImplementation:
    rows = request.viewpoint.now().rows(ControlImplementation).select_related("owner", "requirement")
    return get_or_404(rows.filter(requirement__number=number))


def _steps(request: PageRequest, control: ControlImplementation) -> list[tuple[str, str, bool]]:
    """Verb, words and weight of what this person can do now."""
    if request.viewpoint.is_past:
        return []
    return [
        (step.verb, step.label, step.primary)
        for step in CONTROL.possible(control.status)
        if step.verb in DONE
        and allows(request.actor, step.action, control)
        and not (step.four_eyes and has_implemented(request.actor, control))
    ]


def _at(request: PageRequest, **kwargs: str) -> dict[str, str]:
    return {"organization": request.organization.slug, **kwargs}
