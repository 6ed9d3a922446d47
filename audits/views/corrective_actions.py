"""Corrective actions: the list, one action with its checks, its steps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from aims.core.errors import Conflict
from aims.platform.selectors.ledger import history_of
from aims.platform.views.export import table_response
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, get_or_404, page
from audits import exchange
from audits.forms.findings import CheckForm, CompleteForm, HandOverForm, OpenActionForm, ReplyForm
from audits.listing import actions_listing
from audits.models import CorrectiveAction
from audits.models.corrective_action import OPEN_ACTIONS
from audits.selectors.corrective_actions import action_rows, standing
from audits.services import corrective_actions as services
from audits.services.effectiveness import check_effectiveness
from audits.views.shown import address, around, exports, found, may, posted, step_of, steps
from audits.workflows import CORRECTIVE_ACTION
from documents.selectors.evidence import today

DETAIL = "corrective-action-detail"
CHECK = "corrective-action-check"
PAGES = {
    "answer": "corrective-action-answer",
    "complete": "corrective-action-complete",
    "verify": CHECK,
    "return": CHECK,
}
TIME_TO_MEND, TIME_TO_SHOW = timedelta(days=30), timedelta(days=30)


@page("corrective_action.view")
def corrective_action_list(request: PageRequest) -> HttpResponse:
    viewpoint = request.viewpoint
    bound = actions_listing(viewpoint).bind(action_rows(viewpoint), request.GET.dict())
    for row in bound.page_rows:
        row.standing = standing(row, today(viewpoint))
    context = {
        "list": bound,
        "exports": exports(request, "corrective-action-export"),
        "may_open": may(request, "corrective_action.open"),
    }
    return render(request, "audits/action_list.html", context)


@page("corrective_action.view")
@require_safe
def corrective_action_export(request: PageRequest, kind: str) -> HttpResponseBase:
    """What the list shows, as a file."""
    bound = actions_listing(request.viewpoint).bind(action_rows(request.viewpoint), request.GET.dict())
    lines = exchange.action_lines(bound.rows.iterator(chunk_size=500))
    name = "corrective-actions"
    return table_response(request, kind, name=name, columns=exchange.ACTION_COLUMNS, rows=lines)


@page("corrective_action.view")
def corrective_action_detail(request: PageRequest, reference: str) -> HttpResponse:
    """One corrective action; for the list's drawer its essentials alone."""
    viewpoint = request.viewpoint
    action = get_or_404(action_rows(viewpoint), reference=reference)
    context = {
        "action": action,
        "standing": standing(action, today(viewpoint)),
        "address": address(request, DETAIL, reference=reference),
        "steps": [
            each
            for each in steps(request, CORRECTIVE_ACTION, action, PAGES)
            if not _own(request, action, each)
        ],
        "may_reassign": action.status in OPEN_ACTIONS and may(request, "corrective_action.reassign", action),
    }
    if "drawer" in request.GET and request.headers.get("HX-Request"):
        return render(request, "audits/_action_drawer.html", context)
    context["history"] = history_of(viewpoint, reference)
    return render(request, "audits/action_detail.html", context)


@page("corrective_action.open")
def corrective_action_open(request: PageRequest) -> HttpResponse:
    viewpoint = request.viewpoint.now()

    def save(data: dict[str, Any]) -> CorrectiveAction:
        data.pop("revision", None)
        return services.open_action(actor=request.actor, organization=request.organization, **data)

    return form_page(
        request,
        OpenActionForm(
            posted(request), viewpoint=viewpoint, initial={"due_on": today(viewpoint) + TIME_TO_MEND}
        ),
        save,
        done=lambda made: address(request, DETAIL, reference=made.reference),
        said="Opened. It stands in its owner’s inbox.",
        title="Open a corrective action",
        words="For what does not conform and was seen without an audit. Clause 10.2.",
        crumb="Corrective actions",
        cancel=address(request, "corrective-action-list"),
        button="Open",
    )


@page("corrective_action.view")
def corrective_action_answer(request: PageRequest, reference: str) -> HttpResponse:
    action = _step(request, reference, "answer")
    return form_page(
        request,
        ReplyForm(posted(request), initial=ReplyForm.filled(action)),
        lambda data: services.answer_action(actor=request.actor, action=action, **data),
        said="Answered. Report it done when it is.",
        button="Answer",
        words=f"It did not work: {action.reason}" if action.reason else action.source,
        **around(request, DETAIL, action, f"Answer {action.title}"),
    )


@page("corrective_action.view")
def corrective_action_complete(request: PageRequest, reference: str) -> HttpResponse:
    action, day = _step(request, reference, "complete"), today(request.viewpoint.now())
    initial = {"revision": action.revision, "done_on": day, "check_on": day + TIME_TO_SHOW}
    return form_page(
        request,
        CompleteForm(posted(request), initial=initial),
        lambda data: services.complete_action(actor=request.actor, action=action, **data),
        said="Reported done. Someone else checks whether it worked.",
        button="Report it done",
        words=action.plan,
        **around(request, DETAIL, action, f"Report {action.title} done"),
    )


@page("corrective_action.check")
def corrective_action_check(request: PageRequest, reference: str) -> HttpResponse:
    action = _step(request, reference, "verify")
    initial = {"revision": action.revision, "checked_on": today(request.viewpoint.now())}
    return form_page(
        request,
        CheckForm(posted(request), initial=initial),
        lambda data: check_effectiveness(actor=request.actor, action=action, **data),
        said="Checked.",
        button="Save the check",
        words=f"What was done: {action.done_words}",
        **around(request, DETAIL, action, f"Did it work? {action.title}"),
    )


@page("corrective_action.reassign")
def corrective_action_reassign(request: PageRequest, reference: str) -> HttpResponse:
    viewpoint = request.viewpoint.now()
    action = found(request, action_rows(viewpoint), reference, "corrective_action.reassign")
    if action.status not in OPEN_ACTIONS:
        raise Conflict("It is closed: nobody has to do anything now.")
    initial = {"revision": action.revision, "owner": action.owner_id, "due_on": action.due_on}
    return form_page(
        request,
        HandOverForm(posted(request), viewpoint=viewpoint, initial=initial),
        lambda data: services.reassign_action(actor=request.actor, action=action, **data),
        said="Handed over.",
        button="Hand over",
        **around(request, DETAIL, action, f"Hand over {action.title}"),
    )


def _step(request: PageRequest, reference: str, verb: str) -> CorrectiveAction:
    rows = action_rows(request.viewpoint.now())
    action: CorrectiveAction = step_of(request, rows, reference, CORRECTIVE_ACTION, verb)
    return action


def _own(request: PageRequest, action: CorrectiveAction, each: Any) -> bool:
    """Whoever had a hand in it is not offered to check it; who led the audit is not offered to mend it."""
    actor = request.actor
    if each[0].verb == "verify":
        hands = (action.owner_id, action.answered_by_id, action.done_by_id)
        return any(actor.is_member(key) for key in hands)
    return action.finding is not None and actor.is_member(action.finding.audit.lead_id)
