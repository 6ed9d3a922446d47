"""An import in the browser: upload, mapping, dry run, result."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from aims.core.errors import Invalid, NotFound, Stale, TooLarge
from aims.core.forms import ConfirmForm
from aims.enums import ImportStatus
from aims.exchange.importing import stored_mapping, stored_survey
from aims.exchange.mapping import Mapping, mapping_from
from aims.exchange.receiving import read_again, receive
from aims.exchange.survey import Survey
from aims.forms.imports import MappingForm, ReadingForm, StartForm, UploadForm
from aims.listing import IMPORTS
from aims.models import ImportRun
from aims.platform.uploads import refused, takes_uploads
from aims.platform.views.downloads import send_file
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, page
from aims.selectors import imports as selector
from aims.selectors.finding import one
from aims.services import imports

IN_BETWEEN = "Someone else saved this in the meantime. Nothing of yours was saved yet."


@dataclass(frozen=True)
class Step:
    """What a person may do with an import whose job is at work or broke off."""

    button: str
    words: str
    said: str
    service: Callable[..., ImportRun]


STEPS = {
    "stop": Step(
        "Stop",
        "It stops after the rows it is at. Rows that are in already stay, and you can go on later.",
        "It stops after the rows it is at.",
        imports.stop_import,
    ),
    "continue": Step(
        "Go on",
        "It goes on after the rows that are in already; they stay as they are.",
        "It goes on.",
        imports.continue_import,
    ),
}


@page("ai_system.import")
def import_list(request: PageRequest) -> HttpResponse:
    bound = IMPORTS.bind(selector.imports(request.viewpoint), request.GET.dict())
    return render(request, "aims/import_list.html", {"list": bound})


@takes_uploads("AIMS_IMPORT_LIMIT")
@page("ai_system.import")
def import_upload(request: PageRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        too_large = refused(request)
        if too_large:
            form, status = UploadForm(request.POST), 413
            form.errors.clear()
            form.add_error(None, too_large)
        elif form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                run = receive(
                    actor=request.actor, organization=request.organization, source=upload, name=upload.name
                )
                return HttpResponseRedirect(_address(request, run, "ai-system-import-mapping"))
            except (Invalid, TooLarge) as refusal:
                status = refusal.status
                form.add_error("file", refusal.message)
    return render(request, "aims/import_upload.html", {"form": form}, status=status)


@page("ai_system.import")
def import_mapping(request: PageRequest, reference: str) -> HttpResponse:
    run = _run(request, reference)
    if run.status in (ImportStatus.STARTED, ImportStatus.DONE):
        if request.method == "POST":
            messages.info(request, "This import has started; its mapping cannot be changed any more.")
        return HttpResponseRedirect(_address(request, run))
    survey, mapping = stored_survey(run), _lenient_mapping(run)
    form = _mapping_form(request, run, survey)
    status = 200
    if request.method == "POST":
        status, is_valid = 422, form.is_valid()
        if form.cleaned_data.get("revision") not in (None, run.revision):
            return _stale_mapping(request, run)
        if is_valid:
            try:
                return _take_mapping(request, run, form, survey, mapping)
            except Invalid as refusal:
                form.add_error(None, refusal.message)
            except Stale:
                return _stale_mapping(request, _run(request, reference))
    return _mapping_page(request, run, survey, form, status)


@page("ai_system.import")
@require_POST
def import_read(request: PageRequest, reference: str) -> HttpResponse:
    run = _run(request, reference)
    survey = stored_survey(run)
    reading = ReadingForm(request.POST, survey=survey, prefix="read")
    if reading.is_valid():
        try:
            read_again(
                actor=request.actor,
                run=run,
                reading=reading.reading(),
                revision=reading.cleaned_data["revision"],
            )
            messages.success(request, "The file was read again; the columns are guessed anew.")
            return HttpResponseRedirect(_address(request, run, "ai-system-import-mapping"))
        except Invalid as refusal:
            reading.add_error(None, refusal.message)
    form = _mapping_form(request, run, survey, bound=False)
    return _mapping_page(request, run, survey, form, 422, reading=reading)


@page("ai_system.import")
def import_detail(request: PageRequest, reference: str) -> HttpResponse:
    step = STEPS.get(request.GET.get("step", ""))
    if step is not None:
        return _step(request, reference, step)
    run = _run(request, reference)
    if run.status == ImportStatus.UPLOADED:
        return HttpResponseRedirect(_address(request, run, "ai-system-import-mapping"))
    show = request.GET.get("show", "")
    number = request.GET.get("page", "1")
    outcome = selector.outcome_page(
        run.outcome,
        verdict=show if show in selector.VERDICTS else "",
        bad=show == "bad",
        number=int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 1,
    )
    context = {
        "run": run,
        "outcome": outcome,
        "show": show,
        "job": imports.job_of(run),
        "history": selector.history(request.viewpoint, run),
        **_counts(run),
    }
    return render(request, "aims/import_detail.html", context)


@page("ai_system.import")
@require_POST
def import_start(request: PageRequest, reference: str) -> HttpResponse:
    run = _run(request, reference)
    form = StartForm(request.POST)
    if not form.is_valid():
        raise Invalid("The button came without what it belongs to. Reload the page and press it again.")
    imports.start_import(actor=request.actor, run=run, revision=form.cleaned_data["revision"])
    return HttpResponseRedirect(_address(request, run))


@page("ai_system.import")
def import_file(request: PageRequest, reference: str, kind: str) -> HttpResponseBase:
    run = _run(request, reference)
    stored = {"upload": run.file, "refused": run.refused_file}.get(kind)
    if stored is None:
        raise NotFound("There is no such file.")
    name = run.file_name if kind == "upload" else f"{run.reference}-refused.csv"
    return send_file(request, stored, name=name, kind="application/octet-stream", reference=run.reference)


@page("ai_system.import")
def import_mapping_file(request: PageRequest, reference: str) -> HttpResponse:
    run = _run(request, reference)
    response = HttpResponse(
        json.dumps(run.mapping, ensure_ascii=False, indent=1), content_type="application/json"
    )
    response["Content-Disposition"] = f'attachment; filename="{run.reference}-mapping.json"'
    return response


def _take_mapping(
    request: PageRequest, run: ImportRun, form: MappingForm, survey: Survey, before: Mapping
) -> HttpResponse:
    wanted = form.mapped()
    mapping = mapping_from(wanted, [column.name for column in survey.columns])
    # A newly chosen column of choices or dates has words of its own: they are shown before the check.
    new_words = any(
        mapping.fields.get(name) not in (None, before.fields.get(name))
        for name in ("status", "roles", "origin", "in_use_since", "retired_on")
    )
    stay = new_words or "again" in request.POST
    imports.map_import(
        actor=request.actor,
        run=run,
        mapping=mapping.as_dict(),
        check=not stay,
        revision=form.cleaned_data["revision"],
    )
    if new_words:
        messages.info(request, "You chose other columns. Look at what their words mean, then check the rows.")
    return HttpResponseRedirect(
        _address(request, run, "ai-system-import-mapping" if stay else "ai-system-import-detail")
    )


def _mapping_form(request: PageRequest, run: ImportRun, survey: Survey, *, bound: bool = True) -> MappingForm:
    initial = {"revision": run.revision, "read_as": run.survey.sha256 if run.survey else ""}
    data = request.POST if bound and request.method == "POST" else None
    return MappingForm(data, survey=survey, mapping=_lenient_mapping(run), initial=initial)


def _stale_mapping(request: PageRequest, run: ImportRun) -> HttpResponse:
    """Someone saved in between: both are shown and the form is for what stands there now."""
    survey = stored_survey(run)
    form = _mapping_form(request, run, survey)
    if request.POST.get("read_as", "") not in ("", form.initial["read_as"]):
        # Other columns: what was chosen for the ones before fits none of these.
        form = _mapping_form(request, run, survey, bound=False)
        return _mapping_page(request, run, survey, form, 409, was_read_again=True)
    stale = {"message": IN_BETWEEN, "rows": form.arm_again()}
    return _mapping_page(request, run, survey, form, 409, stale=stale)


def _mapping_page(
    request: PageRequest, run: ImportRun, survey: Survey, form: MappingForm, status: int, **more: Any
) -> HttpResponse:
    said: dict[str, Any] = {**run.mapping.get("reading", {}), "revision": run.revision}
    reading = ReadingForm(None, survey=survey, prefix="read", initial=said)
    context = {"run": run, "survey": survey, "form": form, "reading": reading, **more}
    return render(request, "aims/import_mapping.html", context, status=status)


def _step(request: PageRequest, reference: str, step: Step) -> HttpResponse:
    run = one(selector.import_detail(request.viewpoint.now()), reference=reference)
    return form_page(
        request,
        ConfirmForm(request.POST if request.method == "POST" else None),
        lambda data: step.service(actor=request.actor, run=run, reason=data["reason"]),
        done=lambda _: _address(request, run),
        said=step.said,
        template="components/confirm.html",
        title=f"{step.button}: {run.file_name}",
        words=step.words,
        crumb=run.reference,
        cancel=_address(request, run),
        button=step.button,
    )


def _lenient_mapping(run: ImportRun) -> Mapping:
    """The mapping to show: one that is not complete yet (no name column) is shown as it is."""
    try:
        return stored_mapping(run)
    except Invalid:
        return Mapping(**{**run.mapping, "identity": tuple(run.mapping.get("identity", ()))})


def _counts(run: ImportRun) -> dict[str, Any]:
    counts = [(key, word, getattr(run, imports.COUNTS[key])) for key, word in selector.VERDICTS.items()]
    return {"counts": counts, "is_result": run.is_done}


def _run(request: PageRequest, reference: str) -> ImportRun:
    return one(selector.import_detail(request.viewpoint), reference=reference)


def _address(request: PageRequest, run: ImportRun, name: str = "ai-system-import-detail") -> str:
    return reverse(name, kwargs={"organization": request.organization.slug, "reference": run.reference})
