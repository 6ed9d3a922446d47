"""Reporting an audit, and its report as a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from aims.core.errors import Conflict, NotFound
from aims.platform.services.access_log import log_access
from aims.platform.views.downloads import SEALED, send_file
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, get_or_404, page
from audits import reports
from audits.enums import AuditStatus
from audits.forms.audits import ReportForm
from audits.models import Audit
from audits.selectors.audits import audit_rows
from audits.selectors.reporting import problems
from audits.services import reporting as services
from audits.views.shown import address, around, found, posted, step_of
from audits.workflows import AUDIT
from documents.selectors.evidence import today

DETAIL = "audit-detail"
SAID_ELSEWHERE = "-"
"""Stands for a conclusion that is still to be written, so that its absence is no problem of the page."""


@page("audit.view")
def audit_report(request: PageRequest, reference: str) -> HttpResponse:
    """The conclusion; what is still missing is said before it is sent."""
    viewpoint = request.viewpoint.now()
    audit: Audit = step_of(request, audit_rows(viewpoint), reference, AUDIT, "report")
    form = ReportForm(posted(request), initial={"revision": audit.revision, "summary": audit.summary})
    words = "A copy of all it says is kept for good, its findings go to their owners, and its PDF is made."
    return form_page(
        request,
        form,
        lambda data: services.report_audit(actor=request.actor, audit=audit, **data),
        said="Reported. Its findings are in the inboxes of their owners.",
        template="components/confirm.html",
        problems=problems(audit, SAID_ELSEWHERE, today(viewpoint)),
        button="Report",
        words=words,
        **around(request, DETAIL, audit, f"Report {audit.title}?"),
    )


@page("audit.render")
@require_POST
def audit_render(request: PageRequest, reference: str) -> HttpResponse:
    """Have the PDF made again, after that was given up."""
    audit = found(request, audit_rows(request.viewpoint.now()), reference, "audit.render")
    services.render_audit(actor=request.actor, audit=audit)
    messages.success(request, "The PDF is being made again.")
    return HttpResponseRedirect(address(request, DETAIL, reference=reference))


@page("file.download")
@require_safe
def audit_file(request: PageRequest, reference: str, kind: str) -> HttpResponseBase:
    """The report of an audit: the stored PDF, or the same as a page of its own."""
    audit: Audit = get_or_404(audit_rows(request.viewpoint), reference=reference)
    if kind not in ("pdf", "html"):
        raise NotFound("There is nothing at this address.")
    if audit.status != AuditStatus.REPORTED:
        raise Conflict("This audit is not reported yet, so there is no report to read.")
    name = f"{reference}-report.{kind}"
    if kind == "pdf":
        if audit.pdf is None:
            # The job is still at work; its progress stands on the audit's page.
            return HttpResponseRedirect(address(request, DETAIL, reference=reference))
        kind_of = "application/pdf"
        return send_file(
            request, audit.pdf, name=name, kind=kind_of, reference=reference, what="Audit report"
        )
    body = reports.audit_report(request.viewpoint.now(), reference, "html")
    log_access(
        actor=request.actor,
        organization=request.organization,
        what="Audit report",
        path=request.path,
        reference=reference,
    )
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": SEALED,
    }
    return HttpResponse(body, content_type="text/html; charset=utf-8", headers=headers)
