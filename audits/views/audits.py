"""Internal audits: the list, one audit with its checklist and findings, planning, starting, cancelling."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from aims.platform.jobs import job_of
from aims.platform.selectors.ledger import history_of
from aims.platform.views.export import table_response
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, get_or_404, page
from aims.platform.views.stale import read_at
from audits import exchange
from audits.enums import AuditStatus
from audits.forms.audits import PlanForm, StartForm
from audits.listing import audits_listing
from audits.models import Audit
from audits.models.audit import OPEN_AUDITS
from audits.selectors.audits import audit_rows, checklist, counts_of, programmes, standing
from audits.selectors.findings import findings_of
from audits.selectors.findings import standing as finding_standing
from audits.services import audits as services
from audits.services.independence import open_audit
from audits.services.reporting import render_key
from audits.views.shown import address, around, exports, found, may, posted, reasoned, step_of, steps
from audits.workflows import AUDIT
from documents.selectors.evidence import today

DETAIL = "audit-detail"
PAGES = {"start": "audit-start", "report": "audit-report", "cancel": "audit-cancel"}
AHEAD = timedelta(days=30)


@page("audit.view")
def audit_list(request: PageRequest) -> HttpResponse:
    viewpoint = request.viewpoint
    bound = audits_listing(viewpoint).bind(audit_rows(viewpoint), request.GET.dict())
    counts, day = counts_of(viewpoint, bound.page_rows), today(viewpoint)
    for row in bound.page_rows:
        row.standing, row.counted = standing(row, day), counts[row.pk]
    context = {
        "list": bound,
        "exports": exports(request, "audit-export"),
        "may_plan": may(request, "audit.plan"),
    }
    return render(request, "audits/audit_list.html", context)


@page("audit.view")
@require_safe
def audit_export(request: PageRequest, kind: str) -> HttpResponseBase:
    """What the list shows, as a file."""
    bound = audits_listing(request.viewpoint).bind(audit_rows(request.viewpoint), request.GET.dict())
    lines = exchange.audit_lines(bound.rows.iterator(chunk_size=500))
    return table_response(request, kind, name="audits", columns=exchange.AUDIT_COLUMNS, rows=lines)


@page("audit.view")
def audit_detail(request: PageRequest, reference: str) -> HttpResponse:
    """One audit; for the list's drawer its essentials alone."""
    viewpoint = request.viewpoint
    audit = get_or_404(audit_rows(viewpoint), reference=reference)
    day = today(viewpoint)
    context = {
        "audit": audit,
        "standing": standing(audit, day),
        "counted": counts_of(viewpoint, [audit])[audit.pk],
        "address": address(request, DETAIL, reference=reference),
        "steps": steps(request, AUDIT, audit, PAGES),
    }
    if "drawer" in request.GET and request.headers.get("HX-Request"):
        return render(request, "audits/_audit_drawer.html", context)
    found_here = findings_of(viewpoint, audit)
    context |= {
        "items": checklist(viewpoint, audit),
        "findings": [(row, finding_standing(row, day)) for row in found_here],
        "job": _job(request, audit),
        "history": history_of(viewpoint, reference),
        **_can(request, audit),
    }
    return render(request, "audits/audit_detail.html", context)


@page("audit.plan")
def audit_plan(request: PageRequest) -> HttpResponse:
    """A new audit, with `?programme=` for one of a programme."""
    viewpoint = request.viewpoint.now()
    initial: dict[str, Any] = {"planned_on": today(viewpoint) + AHEAD}
    reference = request.GET.get("programme", "")
    if reference:
        initial["programme"] = get_or_404(programmes(viewpoint), reference=reference).pk
    if may(request, "audit.draw", Audit(organization=request.organization, lead=request.member)):
        initial["lead"] = request.member.pk

    def save(data: dict[str, Any]) -> Audit:
        data.pop("revision", None)
        return services.plan_audit(actor=request.actor, organization=request.organization, **data)

    return form_page(
        request,
        PlanForm(posted(request), viewpoint=viewpoint, initial=initial),
        save,
        done=lambda made: address(request, DETAIL, reference=made.reference),
        said="Planned. The lead auditor draws the checklist next.",
        title="Plan an audit",
        words="What is audited, against what, by whom. Nobody audits their own work. Clause 9.2.",
        crumb="Audits",
        cancel=address(request, "audit-list"),
        button="Plan",
    )


@page("audit.view")
def audit_change(request: PageRequest, reference: str) -> HttpResponse:
    audit = found(request, audit_rows(request.viewpoint.now()), reference, "audit.change")
    open_audit(audit, *OPEN_AUDITS)
    return form_page(
        request,
        PlanForm(posted(request), viewpoint=request.viewpoint.now(), initial=PlanForm.filled(audit)),
        lambda data: services.change_audit(actor=request.actor, audit=audit, **data),
        said="Changed.",
        at_revision=read_at(
            request,
            audit,
            lambda then: PlanForm.filled(get_or_404(audit_rows(then), reference=reference)),
        ),
        **around(request, DETAIL, audit, f"Change {audit.title}"),
    )


@page("audit.view")
def audit_start(request: PageRequest, reference: str) -> HttpResponse:
    audit = step_of(request, audit_rows(request.viewpoint.now()), reference, AUDIT, "start")
    initial = {"revision": audit.revision, "held_on": today(request.viewpoint.now())}
    words = "Its checklist is answered from now on, and findings are recorded."
    return form_page(
        request,
        StartForm(posted(request), initial=initial),
        lambda data: services.start_audit(actor=request.actor, audit=audit, **data),
        said="Started. Answer the checklist item by item.",
        template="components/confirm.html",
        button="Start",
        words=words,
        **around(request, DETAIL, audit, f"Start {audit.title}?"),
    )


@page("audit.view")
def audit_cancel(request: PageRequest, reference: str) -> HttpResponse:
    audit = step_of(request, audit_rows(request.viewpoint.now()), reference, AUDIT, "cancel")
    return reasoned(
        request,
        DETAIL,
        audit,
        lambda data: services.cancel_audit(actor=request.actor, audit=audit, **data),
        title=f"Cancel {audit.title}?",
        lead="It is not held any more, and findings that were begun are withdrawn. This is not undone.",
        said="Cancelled.",
        button="Cancel the audit",
        danger=True,
    )


def _job(request: PageRequest, audit: Audit) -> Any:
    """The making of the PDF while it is not here."""
    waits = audit.status == AuditStatus.REPORTED and audit.pdf is None
    return job_of(request.organization, render_key(audit)) if waits else None


def _can(request: PageRequest, audit: Audit) -> dict[str, bool]:
    is_open = audit.status in OPEN_AUDITS
    goes_on = audit.status == AuditStatus.IN_PROGRESS
    return {
        "may_change": is_open and may(request, "audit.change", audit),
        "may_draw": is_open and may(request, "audit.draw", audit),
        "may_answer": goes_on and may(request, "audit.answer", audit),
        "may_record": goes_on and may(request, "finding.record", audit),
        "may_render": may(request, "audit.render", audit),
    }
