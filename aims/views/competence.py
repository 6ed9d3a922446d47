"""Competence: the matrix, the gaps, one person, and the competences themselves."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from aims.core.forms import ReasonForm
from aims.core.panels import panels_for
from aims.exchange import context as exchange
from aims.forms.competence import CompetenceForm
from aims.listings.competence import COMPETENCES, gaps_listing, matrix_listing
from aims.models import Competence
from aims.platform.access import require
from aims.platform.models import Member
from aims.platform.selectors.ledger import history_of
from aims.platform.views.export import table_response
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, page
from aims.selectors import competence as selector
from aims.selectors.days import today
from aims.selectors.matrix import matrix
from aims.services import competence as services
from aims.views.shown import address, exports, may, posted


@page("competence.view")
def competence_matrix(request: PageRequest) -> HttpResponse:
    viewpoint = request.viewpoint
    bound = matrix_listing(viewpoint).bind(selector.people_with_competence(viewpoint), request.GET.dict())
    context = {
        "list": bound,
        "matrix": matrix(viewpoint, bound.page_rows),
        "may_need": may(request, "competence.need"),
        "may_record": may(request, "training.record"),
    }
    return render(request, "aims/competence_matrix.html", context)


@page("competence.view")
def competence_person(request: PageRequest, reference: str) -> HttpResponse:
    """What one person needs and has."""
    viewpoint = request.viewpoint
    person = selector.person_of(viewpoint, reference)
    records = selector.trainings(viewpoint).filter(member_id=person.pk).order_by("-held_on", "-reference")
    needs = selector.competence_needs(viewpoint).filter(member_id=person.pk)
    day = today(viewpoint)
    context = {
        "person": person,
        "needs": selector.judged(viewpoint, needs.order_by("competence__name", "reference")),
        "records": [(record, selector.record_standing(record, day)) for record in records],
        "may_need": may(request, "competence.need") and person.is_active,
        "may_record": person.is_active and not viewpoint.is_past and _may_record(request, person),
    }
    return render(request, "aims/competence_person.html", context)


@page("competence.view")
def competence_gap_list(request: PageRequest) -> HttpResponse:
    viewpoint = request.viewpoint
    bound = gaps_listing(viewpoint).bind(selector.competence_gaps(viewpoint), request.GET.dict())
    for need, standing in selector.judged(viewpoint, bound.page_rows):
        need.standing = standing  # type: ignore[attr-defined]
    context = {"list": bound, "exports": exports(request, "competence-gap-export")}
    return render(request, "aims/competence_gap_list.html", context)


@page("competence.view")
@require_safe
def competence_gap_export(request: PageRequest, kind: str) -> HttpResponseBase:
    viewpoint = request.viewpoint
    bound = gaps_listing(viewpoint).bind(selector.competence_gaps(viewpoint), request.GET.dict())
    lines = exchange.gap_lines(bound.rows.iterator(chunk_size=500), today(viewpoint))
    return table_response(request, kind, name="competence-gaps", columns=exchange.GAP_COLUMNS, rows=lines)


@page("competence.view")
def competence_list(request: PageRequest) -> HttpResponse:
    bound = COMPETENCES.bind(selector.competences(request.viewpoint), request.GET.dict())
    context = {"list": bound, "may_create": may(request, "competence.create")}
    return render(request, "aims/competence_list.html", context)


@page("competence.view")
def competence_detail(request: PageRequest, reference: str) -> HttpResponse:
    viewpoint = request.viewpoint
    found = selector.competence(viewpoint, reference)
    needs = selector.competence_needs(viewpoint).filter(competence_id=found.pk)
    active = found.status == "active"
    context = {
        "competence": found,
        "needs": selector.judged(viewpoint, needs.order_by("member__name", "reference")),
        "may_change": active and may(request, "competence.change", found),
        "may_retire": active and may(request, "competence.retire", found),
        "may_need": active and may(request, "competence.need", found),
        "panels": panels_for("competence", viewpoint, found),
        "history": history_of(viewpoint, reference),
    }
    return render(request, "aims/competence_detail.html", context)


@page("competence.create")
def competence_create(request: PageRequest) -> HttpResponse:
    form = CompetenceForm(posted(request), viewpoint=request.viewpoint.now())

    def save(data: dict[str, Any]) -> Competence:
        data.pop("revision")
        return services.create_competence(actor=request.actor, organization=request.organization, **data)

    return form_page(
        request,
        form,
        save,
        done=lambda made: address(request, "competence-detail", reference=made.reference),
        said="Added. Say next who needs it.",
        title="Add a competence",
        words="Something that work under the AIMS needs people to be able to do. Clause 7.2.",
        crumb="Competences",
        cancel=address(request, "competence-list"),
        button="Add it",
    )


@page("competence.change")
def competence_change(request: PageRequest, reference: str) -> HttpResponse:
    found = _present(request, reference, "competence.change")
    initial = {
        **{name: getattr(found, name) for name in ("name", "meaning")},
        "requirement": found.requirement_id,
        "revision": found.revision,
    }
    return form_page(
        request,
        CompetenceForm(posted(request), viewpoint=request.viewpoint.now(), initial=initial),
        lambda data: services.change_competence(actor=request.actor, competence=found, **data),
        said="Saved.",
        title=f"Edit {reference}",
        **_around(request, found),
    )


@page("competence.retire")
def competence_retire(request: PageRequest, reference: str) -> HttpResponse:
    found = _present(request, reference, "competence.retire")
    return form_page(
        request,
        ReasonForm(posted(request), initial={"revision": found.revision}),
        lambda data: services.retire_competence(actor=request.actor, competence=found, **data),
        said="Retired.",
        template="components/confirm.html",
        title=f"Retire {found.name}?",
        words="Nobody is asked for it any more. Records and history stay; this is not undone.",
        button="Retire",
        danger=True,
        **_around(request, found),
    )


def _may_record(request: PageRequest, person: Member) -> bool:
    return may(request, "training.record", selector.record_for(person))


def _present(request: PageRequest, reference: str, action: str) -> Competence:
    found = selector.competence(request.viewpoint.now(), reference)
    require(request.actor, action, found)
    return found


def _around(request: PageRequest, found: Competence) -> dict[str, Any]:
    there = address(request, "competence-detail", reference=found.reference)
    return {"crumb": found.name, "cancel": there, "done": lambda _: there}
