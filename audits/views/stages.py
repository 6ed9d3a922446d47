"""One step of a certification: how it stands, its plan, and its next state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from aims.core.errors import Conflict, NotFound
from aims.core.forms import ConfirmForm, ReasonForm
from aims.platform.access import require
from aims.platform.selectors.ledger import history_of
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, get_or_404, page
from audits.enums import CertificationStatus
from audits.forms.certification import FinishForm, StageForm
from audits.models import CertificationStage
from audits.selectors.blockers import blocking, checks
from audits.selectors.certification import stages
from audits.selectors.plan import shown
from audits.services import stages as services
from audits.views.around import address, around, may, sent
from audits.workflows import STAGE
from documents.selectors.evidence import today

FIELDS = ("starts_on", "ends_on", "notes", "revision")
SERVICES: dict[str, Callable[..., Any]] = {
    "start": services.start_stage,
    "finish": services.finish_stage,
    "skip": services.skip_stage,
    "reopen": services.reopen_stage,
}
SAID = {"start": "It is under way.", "finish": "Done.", "skip": "Skipped.", "reopen": "It is planned again."}
WORDS = {
    "start": "From now on it counts as under way.",
    "finish": "It counts as done from the day you give.",
    "skip": "It is left out. The reason stands on the plan.",
    "reopen": "It is planned again, and its day of completion is emptied.",
}


@page("certification.view")
def certification_stage_detail(request: PageRequest, reference: str) -> HttpResponse:
    viewpoint = request.viewpoint
    stage = get_or_404(stages(viewpoint), reference=reference)
    is_open = stage.project.status != CertificationStatus.ENDED
    context = {
        "shown": shown(stage, today(viewpoint)),
        "stage": stage,
        "checks": checks(viewpoint, before=stage.kind),
        "steps": [
            (step, address(request, "certification-stage-move", reference=reference, verb=step.verb))
            for step in STAGE.possible(stage.status)
            if is_open and may(request, step.action, stage)
        ],
        "may_change": is_open and not stage.is_over and may(request, "certification_stage.change", stage),
        "history": history_of(viewpoint, reference),
    }
    return render(request, "audits/stage_detail.html", context)


@page("certification.view")
def certification_stage_change(request: PageRequest, reference: str) -> HttpResponse:
    stage = _found(request, reference, "certification_stage.change")
    if stage.is_over:
        raise Conflict(f"It is {stage.get_status_display().lower()}. Plan it again before you change it.")
    initial = {**{name: getattr(stage, name) for name in FIELDS}, "owner": stage.owner_id}
    return form_page(
        request,
        StageForm(sent(request), viewpoint=request.viewpoint.now(), initial=initial),
        lambda data: services.change_stage(actor=request.actor, stage=stage, **data),
        said="Saved.",
        **_around(request, stage, f"Plan: {stage.get_kind_display()}", ""),
    )


@page("certification.view")
def certification_stage_move(request: PageRequest, reference: str, verb: str) -> HttpResponse:
    """Begin, finish, skip or plan again."""
    step = STAGE.by_verb.get(verb)
    if step is None:
        raise NotFound("There is nothing at this address.")
    stage = _found(request, reference, step.action)
    if step not in STAGE.possible(stage.status):
        raise Conflict(f"“{step.label}” is not possible now: it is {stage.get_status_display().lower()}.")
    form_class = FinishForm if verb == "finish" else ReasonForm if step.needs_reason else ConfirmForm
    missing = blocking(request.viewpoint, stage.kind) if verb == "finish" else []
    return form_page(
        request,
        form_class(sent(request), initial={"revision": stage.revision}),
        lambda data: SERVICES[verb](actor=request.actor, stage=stage, **data),
        said=SAID[verb],
        template="components/confirm.html",
        button=step.label,
        problems=[check.sentence for check in missing],
        **_around(request, stage, f"{step.label}: {stage.get_kind_display()}?", WORDS[verb]),
    )


def _found(request: PageRequest, reference: str, action: str) -> CertificationStage:
    """The step as it is now, for someone who may do this with it."""
    stage = get_or_404(stages(request.viewpoint.now()), reference=reference)
    require(request.actor, action, stage)
    return stage


def _around(request: PageRequest, stage: CertificationStage, title: str, words: str) -> dict[str, Any]:
    there = address(request, "certification-stage-detail", reference=stage.reference)
    return around(there, stage.reference, title, words)
