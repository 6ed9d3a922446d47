"""Findings: the list, one finding, recording, changing, answering, handing over, closing."""

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
from aims.platform.views.stale import read_at
from audits import exchange
from audits.enums import AuditStatus, FindingStatus, Grade
from audits.forms.findings import AnswerFindingForm, FindingForm, HandOverForm
from audits.listing import findings_listing
from audits.models import Finding
from audits.selectors.audits import audit_rows
from audits.selectors.corrective_actions import standing as action_standing
from audits.selectors.findings import finding_rows, standing, who_answers_for
from audits.services import findings as services
from audits.services.corrective_actions import answer_finding
from audits.services.independence import open_audit
from audits.views.shown import address, around, exports, found, may, posted, reasoned, step_of, steps
from audits.workflows import FINDING
from documents.selectors.evidence import today

DETAIL = "finding-detail"
PAGES = {"answer": "finding-answer", "withdraw": "finding-withdraw", "close": "finding-close"}
TIME_TO_ANSWER, TIME_TO_MEND = timedelta(days=30), timedelta(days=60)


@page("finding.view")
def finding_list(request: PageRequest) -> HttpResponse:
    viewpoint = request.viewpoint
    bound = findings_listing(viewpoint).bind(finding_rows(viewpoint), request.GET.dict())
    for row in bound.page_rows:
        row.standing = standing(row, today(viewpoint))
    context = {"list": bound, "exports": exports(request, "finding-export")}
    return render(request, "audits/finding_list.html", context)


@page("finding.view")
@require_safe
def finding_export(request: PageRequest, kind: str) -> HttpResponseBase:
    """What the list shows, as a file."""
    bound = findings_listing(request.viewpoint).bind(finding_rows(request.viewpoint), request.GET.dict())
    lines = exchange.finding_lines(bound.rows.iterator(chunk_size=500))
    return table_response(request, kind, name="findings", columns=exchange.FINDING_COLUMNS, rows=lines)


@page("finding.view")
def finding_detail(request: PageRequest, reference: str) -> HttpResponse:
    """One finding; for the list's drawer its essentials alone."""
    viewpoint = request.viewpoint
    finding = get_or_404(finding_rows(viewpoint), reference=reference)
    day = today(viewpoint)
    is_open = finding.status == FindingStatus.OPEN
    context = {
        "finding": finding,
        "standing": standing(finding, day),
        "actions": [(row, action_standing(row, day)) for row in finding.actions.all()],
        "address": address(request, DETAIL, reference=reference),
        "steps": [each for each in steps(request, FINDING, finding, PAGES) if _fits(request, finding, each)],
        "may_change": finding.status == FindingStatus.DRAFT and may(request, "finding.change", finding),
        "may_reassign": is_open and may(request, "finding.reassign", finding),
    }
    if "drawer" in request.GET and request.headers.get("HX-Request"):
        return render(request, "audits/_finding_drawer.html", context)
    context["history"] = history_of(viewpoint, reference)
    return render(request, "audits/finding_detail.html", context)


@page("audit.view")
def finding_record(request: PageRequest, reference: str) -> HttpResponse:
    """A new finding of an audit, with `?for=` about one clause or control."""
    viewpoint = request.viewpoint.now()
    audit = found(request, audit_rows(viewpoint), reference, "finding.record")
    open_audit(audit, AuditStatus.IN_PROGRESS)
    number = request.GET.get("for", "").replace("\x00", "")
    owner = who_answers_for(viewpoint, number) if number else None
    initial = {
        "number": number,
        "owner": owner.pk if owner else None,
        "due_on": today(viewpoint) + TIME_TO_ANSWER,
        "grade": Grade.MINOR,
    }

    def save(data: dict[str, Any]) -> Finding:
        data.pop("revision", None)
        return services.record_finding(actor=request.actor, audit=audit, **data)

    return form_page(
        request,
        FindingForm(posted(request), viewpoint=viewpoint, initial=initial),
        save,
        said="Recorded. It goes to its owner when the audit is reported.",
        **around(request, "audit-detail", audit, "Record a finding")
        | {"done": lambda made: address(request, DETAIL, reference=made.reference)},
    )


@page("finding.view")
def finding_change(request: PageRequest, reference: str) -> HttpResponse:
    viewpoint = request.viewpoint.now()
    finding = found(request, finding_rows(viewpoint), reference, "finding.change")
    if finding.status != FindingStatus.DRAFT:
        raise Conflict("This finding was reported, so its words stay as they are.")
    return form_page(
        request,
        FindingForm(posted(request), viewpoint=viewpoint, initial=FindingForm.filled(finding)),
        lambda data: services.change_finding(actor=request.actor, finding=finding, **data),
        said="Changed.",
        at_revision=read_at(
            request,
            finding,
            lambda then: FindingForm.filled(get_or_404(finding_rows(then), reference=reference)),
        ),
        **around(request, DETAIL, finding, f"Change {finding.title}"),
    )


@page("finding.view")
def finding_withdraw(request: PageRequest, reference: str) -> HttpResponse:
    finding = step_of(request, finding_rows(request.viewpoint.now()), reference, FINDING, "withdraw")
    return reasoned(
        request,
        DETAIL,
        finding,
        lambda data: services.withdraw_finding(actor=request.actor, finding=finding, **data),
        title=f"Withdraw {finding.title}?",
        lead="It is not reported. Its words and its history stay; this is not undone.",
        said="Withdrawn.",
        button="Withdraw",
        danger=True,
    )


@page("finding.view")
def finding_answer(request: PageRequest, reference: str) -> HttpResponse:
    """The owner's answer, from which the corrective action begins."""
    viewpoint = request.viewpoint.now()
    finding = step_of(request, finding_rows(viewpoint), reference, FINDING, "answer")
    initial = {"revision": finding.revision, "due_on": today(viewpoint) + TIME_TO_MEND}
    return form_page(
        request,
        AnswerFindingForm(posted(request), viewpoint=viewpoint, initial=initial),
        lambda data: answer_finding(actor=request.actor, finding=finding, **data),
        said="Answered. Report the action done when it is.",
        button="Answer",
        words=f"{finding.get_grade_display()}, {finding.requirement.number}: {finding.words}",
        **around(request, DETAIL, finding, f"Answer {finding.title}")
        | {"done": lambda made: address(request, "corrective-action-detail", reference=made.reference)},
    )


@page("finding.reassign")
def finding_reassign(request: PageRequest, reference: str) -> HttpResponse:
    viewpoint = request.viewpoint.now()
    finding = found(request, finding_rows(viewpoint), reference, "finding.reassign")
    if finding.status != FindingStatus.OPEN:
        raise Conflict(f"It is {finding.get_status_display().lower()}: nobody has to answer it now.")
    initial = {"revision": finding.revision, "owner": finding.owner_id, "due_on": finding.due_on}
    return form_page(
        request,
        HandOverForm(posted(request), viewpoint=viewpoint, initial=initial),
        lambda data: services.reassign_finding(actor=request.actor, finding=finding, **data),
        said="Handed over.",
        button="Hand over",
        **around(request, DETAIL, finding, f"Hand over {finding.title}"),
    )


@page("finding.view")
def finding_close(request: PageRequest, reference: str) -> HttpResponse:
    finding = step_of(request, finding_rows(request.viewpoint.now()), reference, FINDING, "close")
    if finding.is_nonconformity:
        raise Conflict("A nonconformity is closed by its corrective action alone, once it worked.")
    return reasoned(
        request,
        DETAIL,
        finding,
        lambda data: services.close_finding(actor=request.actor, finding=finding, **data),
        title=f"Close {finding.title} without action?",
        lead="An opportunity for improvement may be left, if someone says why.",
        said="Closed.",
        button="Close",
    )


def _fits(request: PageRequest, finding: Finding, each: Any) -> bool:
    """A nonconformity is not closed without action, and who led the audit does not answer it."""
    verb = each[0].verb
    leads = request.actor.is_member(finding.audit.lead_id)
    return not (verb == "close" and finding.is_nonconformity) and not (verb == "answer" and leads)
