"""Gap assessments: the list, one with its result and its gaps, one answer after the other."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from aims.core.errors import Conflict, NotFound
from aims.core.forms import ReasonForm
from aims.core.listing import Column, Listing, Tab
from aims.platform.access import allows, require
from aims.platform.selectors.ledger import history_of
from aims.platform.views.export import table_response
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, get_or_404, page
from controls import exchange
from controls.enums import GapStatus
from controls.forms.gaps import AnswerForm, FinishGapForm, StartGapForm
from controls.models import GapAssessment, RequirementAssessment
from controls.selectors.gaps import following, gap_assessments, gap_lines, result_of
from controls.services import gaps as services
from controls.workflows import GAP_ASSESSMENT

LISTING = Listing(
    columns=(
        Column("title", "Gap assessment", "title"),
        Column("status", "Status", "status"),
        Column("looked", "Looked at", css="md"),
        Column("gaps", "Gaps"),
        Column("owner", "Led by", "owner__name", css="lgx"),
        Column("started", "Started", "started_on", css="md"),
    ),
    search=("title", "reference", "owner__name"),
    default_sort="-started",
    tabs=(Tab("all", "All"),),
    search_label="Search gap assessments",
)


@page("gap_assessment.view")
def gap_assessment_list(request: PageRequest) -> HttpResponse:
    bound = LISTING.bind(gap_assessments(request.viewpoint), request.GET.dict())
    context = {"list": bound, "may_start": _may(request, "start", request.organization)}
    return render(request, "controls/gap_list.html", context)


@page("gap_assessment.view")
def gap_assessment_detail(request: PageRequest, reference: str) -> HttpResponse:
    """The result as a picture with its table, the gaps, and every answer."""
    gap = get_or_404(gap_assessments(request.viewpoint), reference=reference)
    result = result_of(gap_lines(request.viewpoint, gap))
    first = next(iter([*result.open, *result.lines]), None)
    context = {
        "gap": gap,
        "result": result,
        "may_assess": _may(request, "assess", gap) and gap.status == GapStatus.OPEN,
        "first": first.requirement.number if first else "",
        "steps": _steps(request, gap),
        "exports": [(kind.upper(), _address(request, "export", gap, kind=kind)) for kind in ("csv", "xlsx")],
        "history": history_of(request.viewpoint, reference),
    }
    return render(request, "controls/gap_detail.html", context)


@page("gap_assessment.view")
@require_safe
def gap_assessment_export(request: PageRequest, reference: str, kind: str) -> HttpResponseBase:
    """Every answer as a file."""
    gap = get_or_404(gap_assessments(request.viewpoint), reference=reference)
    rows = exchange.gap_rows(gap_lines(request.viewpoint, gap))
    return table_response(request, kind, name=reference, columns=exchange.GAP_COLUMNS, rows=rows)


@page("gap_assessment.start")
def gap_assessment_start(request: PageRequest) -> HttpResponse:
    initial = {"owner": request.member.pk}
    form = StartGapForm(_sent(request), viewpoint=request.viewpoint.now(), initial=initial)
    return form_page(
        request,
        form,
        lambda data: services.start_gap_assessment(
            actor=request.actor, organization=request.organization, **data
        ),
        done=lambda gap: _address(request, "detail", gap),
        said="Started. Every clause and control waits to be looked at.",
        title="Start a gap assessment",
        words="Own preparation before anyone from outside comes: each clause and each control is looked at "
        "once. The trade calls it gap analysis. Clauses 4 to 10 and Annex A.",
        crumb="Gap assessments",
        cancel=reverse("gap-assessment-list", kwargs={"organization": request.organization.slug}),
        button="Start",
    )


@page("gap_assessment.view")
def gap_assessment_answer(request: PageRequest, reference: str, number: str) -> HttpResponse:
    """One clause or control: read it; answer it while the assessment is open."""
    gap = get_or_404(gap_assessments(request.viewpoint), reference=reference)
    lines = list(gap_lines(request.viewpoint, gap))
    line = next((each for each in lines if each.requirement.number == number), None)
    if line is None:
        raise NotFound("There is nothing at this address.")
    context = {
        "gap": gap,
        "line": line,
        "next": following(lines, line),
        "done_so_far": len(lines) - len(result_of(lines).open),
        "total": len(lines),
        "back": _address(request, "detail", gap),
        "history": history_of(request.viewpoint, line.reference),
    }
    if request.method == "POST":
        require(request.actor, "gap_assessment.assess", line)
    if gap.status != GapStatus.OPEN or not _may(request, "assess", line):
        if request.method == "POST":
            raise Conflict(
                f"{reference} is {gap.get_status_display().lower()}: its answers stay as they are."
            )
        return render(request, "controls/gap_answer.html", context)
    return _answered(request, line, context)


def _answered(request: PageRequest, line: RequirementAssessment, context: dict[str, Any]) -> HttpResponse:
    """The form of one answer, saved, and on to the next."""
    form = AnswerForm(_sent(request), viewpoint=request.viewpoint.now(), line=line)

    def done(_saved: Any) -> str:
        if "next" in request.POST and context["next"]:
            return _address(request, "answer", context["gap"], number=context["next"])
        return f"{context['back']}#row-{line.requirement.number}"

    return form_page(
        request,
        form,
        lambda data: services.assess_requirement(actor=request.actor, line=line, **data),
        done=done,
        said=f"{line.requirement.number} is saved.",
        template="controls/gap_answer_form.html",
        **context,
    )


@page("gap_assessment.finish")
def gap_assessment_finish(request: PageRequest, reference: str) -> HttpResponse:
    gap = _open(request, reference, "finish")
    open_ones = gap.total - gap.looked_at  # type: ignore[attr-defined]
    problems = [f"{open_ones} clauses and controls were not looked at yet."] if open_ones else []
    return form_page(
        request,
        FinishGapForm(_sent(request), initial={"revision": gap.revision}),
        lambda data: services.finish_gap_assessment(actor=request.actor, assessment=gap, **data),
        said="Finished. The answers stay as they are.",
        template="components/confirm.html",
        button="Finish",
        problems=problems,
        **_words(request, gap, f"Finish {gap.title}?", "Its answers stay as they are from then on."),
    )


@page("gap_assessment.abandon")
def gap_assessment_abandon(request: PageRequest, reference: str) -> HttpResponse:
    gap = _open(request, reference, "abandon")
    return form_page(
        request,
        ReasonForm(_sent(request), initial={"revision": gap.revision}),
        lambda data: services.abandon_gap_assessment(actor=request.actor, assessment=gap, **data),
        said="Abandoned. What was answered can still be read.",
        template="components/confirm.html",
        button="Abandon",
        danger=True,
        **_words(
            request, gap, f"Abandon {gap.title}?", "It ends unfinished. What was answered can still be read."
        ),
    )


def _open(request: PageRequest, reference: str, verb: str) -> GapAssessment:
    """The assessment as it is now, if this step is possible. Raises NotFound and Conflict."""
    gap = get_or_404(gap_assessments(request.viewpoint.now()), reference=reference)
    if GAP_ASSESSMENT.by_verb[verb] not in GAP_ASSESSMENT.possible(gap.status):
        raise Conflict(f"{reference} is {gap.get_status_display().lower()} already.")
    return gap


def _steps(request: PageRequest, gap: GapAssessment) -> list[Any]:
    return [
        (step, _address(request, step.verb, gap))
        for step in GAP_ASSESSMENT.possible(gap.status)
        if _may(request, step.verb, gap)
    ]


def _may(request: PageRequest, verb: str, obj: Any) -> bool:
    return not request.viewpoint.is_past and allows(request.actor, f"gap_assessment.{verb}", obj)


def _words(request: PageRequest, gap: GapAssessment, title: str, words: str) -> dict[str, Any]:
    there = _address(request, "detail", gap)
    return {"title": title, "words": words, "crumb": gap.reference, "cancel": there, "done": lambda _: there}


def _address(request: PageRequest, page_: str, gap: GapAssessment, **kwargs: Any) -> str:
    given = {"organization": request.organization.slug, "reference": gap.reference, **kwargs}
    return reverse(f"gap-assessment-{page_}", kwargs=given)


def _sent(request: PageRequest) -> Any:
    return request.POST if request.method == "POST" else None
