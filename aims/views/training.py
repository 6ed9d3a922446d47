"""Who needs which competence, and the records of training that show it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from aims.core.forms import ConfirmForm, ReasonForm
from aims.core.panels import panels_for
from aims.exchange import context as exchange
from aims.forms.competence import NeedForm, NeedWords, TrainingChangeForm, TrainingForm
from aims.listings.competence import trainings_listing
from aims.models import CompetenceNeed, Training
from aims.platform.access import require
from aims.platform.models import Member
from aims.platform.selectors.ledger import history_of
from aims.platform.views.export import table_response
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, page
from aims.selectors import competence as selector
from aims.selectors.days import today
from aims.services import competence as needing
from aims.services import training as services
from aims.views.shown import address, asked, exports, may, posted

RECORD = ("kind", "held_on", "provider", "expires_on", "notes", "revision")


@page("competence.need")
def competence_need_add(request: PageRequest) -> HttpResponse:
    form = NeedForm(posted(request), viewpoint=request.viewpoint.now(), initial=_chosen(request))

    def save(data: dict[str, Any]) -> CompetenceNeed:
        data.pop("revision")
        return needing.add_need(actor=request.actor, **data)

    return form_page(
        request,
        form,
        save,
        done=lambda need: address(request, "competence-person", reference=need.member.reference),
        said="Kept. It shows as missing until a record says that they have it.",
        title="Say who needs which competence",
        words="Decided by what their work does to the performance of the AIMS. Clause 7.2.",
        crumb="People and competence",
        cancel=address(request, "competence-matrix"),
    )


@page("competence.need")
def competence_need_change(request: PageRequest, reference: str) -> HttpResponse:
    need = _need(request, reference)
    initial = {"why": need.why, "needed_by": need.needed_by, "revision": need.revision}
    return form_page(
        request,
        NeedWords(posted(request), initial=initial),
        lambda data: needing.change_need(actor=request.actor, need=need, **data),
        said="Saved.",
        title=f"{need.member.name}: {need.competence.name}",
        **_around_person(request, need.member),
    )


@page("competence.need")
def competence_need_remove(request: PageRequest, reference: str) -> HttpResponse:
    need = _need(request, reference)
    return form_page(
        request,
        ConfirmForm(posted(request), initial={"revision": need.revision}),
        lambda data: needing.remove_need(actor=request.actor, need=need, **data),
        said="Removed.",
        template="components/confirm.html",
        title=f"{need.member.name} needs “{need.competence.name}” no longer?",
        words="Records of training stay, and so does the history.",
        button="Remove",
        danger=True,
        **_around_person(request, need.member),
    )


@page("training.view")
def training_list(request: PageRequest) -> HttpResponse:
    viewpoint = request.viewpoint
    bound = trainings_listing(viewpoint).bind(selector.trainings(viewpoint), request.GET.dict())
    for row in bound.page_rows:
        row.standing = selector.record_standing(row, today(viewpoint))
    context = {
        "list": bound,
        "exports": exports(request, "training-export"),
        "may_record": may(request, "training.record"),
    }
    return render(request, "aims/training_list.html", context)


@page("training.view")
@require_safe
def training_export(request: PageRequest, kind: str) -> HttpResponseBase:
    viewpoint = request.viewpoint
    bound = trainings_listing(viewpoint).bind(selector.trainings(viewpoint), request.GET.dict())
    lines = exchange.training_lines(bound.rows.iterator(chunk_size=500), today(viewpoint))
    return table_response(request, kind, name="trainings", columns=exchange.TRAINING_COLUMNS, rows=lines)


@page("training.view")
def training_detail(request: PageRequest, reference: str) -> HttpResponse:
    viewpoint = request.viewpoint
    record = selector.training(viewpoint, reference)
    valid = record.status == "valid"
    context = {
        "record": record,
        "standing": selector.record_standing(record, today(viewpoint)),
        "may_change": valid and may(request, "training.change", record),
        "may_withdraw": valid and may(request, "training.withdraw", record),
        "panels": panels_for("training", viewpoint, record),
        "history": history_of(viewpoint, reference),
    }
    return render(request, "aims/training_detail.html", context)


@page("training.view")
def training_record(request: PageRequest) -> HttpResponse:
    """For the AIMS manager of anyone; for an owner of their own and of who reports to them."""
    chosen = _chosen(request)
    require(request.actor, "training.record", selector.record_for(chosen.get("member") or request.member))
    form = TrainingForm(posted(request), viewpoint=request.viewpoint.now(), initial=chosen)

    def save(data: dict[str, Any]) -> Training:
        data.pop("revision")
        return services.record_training(actor=request.actor, **data)

    return form_page(
        request,
        form,
        save,
        done=lambda made: address(request, "training-detail", reference=made.reference),
        said="Recorded. Link the evidence next: a certificate, a list of who was there.",
        title="Record training",
        words="Training, education or experience that gives a person a competence. Clause 7.2.",
        crumb="Training records",
        cancel=address(request, "training-list"),
        button="Record it",
    )


@page("training.view")
def training_change(request: PageRequest, reference: str) -> HttpResponse:
    record = _record(request, reference, "training.change")
    form = TrainingChangeForm(posted(request), initial={name: getattr(record, name) for name in RECORD})
    return form_page(
        request,
        form,
        lambda data: services.change_training(actor=request.actor, record=record, **data),
        said="Saved.",
        title=f"Correct {reference}",
        words=f"{record.member.name}: {record.competence.name}.",
        **_around_record(request, record),
    )


@page("training.withdraw")
def training_withdraw(request: PageRequest, reference: str) -> HttpResponse:
    record = _record(request, reference, "training.withdraw")
    return form_page(
        request,
        ReasonForm(posted(request), initial={"revision": record.revision}),
        lambda data: services.withdraw_training(actor=request.actor, record=record, **data),
        said="Withdrawn.",
        template="components/confirm.html",
        title=f"Withdraw {reference}?",
        words=f"{record.member.name}: {record.competence.name}. It counts no more and stays in the history.",
        button="Withdraw",
        danger=True,
        **_around_record(request, record),
    )


def _chosen(request: PageRequest) -> dict[str, Any]:
    """Person and competence that the address names. Raises NotFound."""
    viewpoint = request.viewpoint.now()
    found: dict[str, Any] = {}
    if reference := asked(request, "member"):
        found["member"] = selector.person_of(viewpoint, reference)
    if reference := asked(request, "competence"):
        found["competence"] = selector.competence(viewpoint, reference)
    return found


def _need(request: PageRequest, reference: str) -> CompetenceNeed:
    need = selector.need_of(request.viewpoint.now(), reference)
    require(request.actor, "competence.need", need)
    return need


def _record(request: PageRequest, reference: str, action: str) -> Training:
    record = selector.training(request.viewpoint.now(), reference)
    require(request.actor, action, record)
    return record


def _around_person(request: PageRequest, person: Member) -> dict[str, Any]:
    there = address(request, "competence-person", reference=person.reference)
    return {"crumb": person.name, "cancel": there, "done": lambda _: there}


def _around_record(request: PageRequest, record: Training) -> dict[str, Any]:
    there = address(request, "training-detail", reference=record.reference)
    return {"crumb": record.reference, "cancel": there, "done": lambda _: there}
