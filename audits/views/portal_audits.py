"""Reported internal audits and corrective actions in the auditor's portal. The preview shows the same ones."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase

from aims.core.errors import NotFound
from aims.platform.views.downloads import send_file
from aims.platform.views.page import get_or_404
from audits.models import Audit
from audits.selectors import portal_audits as selectors
from audits.selectors.corrective_actions import standing
from audits.views.portal_page import PortalRequest, notes_itself, show
from documents.selectors.evidence import today


def audit_list(request: PortalRequest) -> HttpResponse:
    """Every audit that was reported."""
    return show(request, "audit_list", {"audits": list(selectors.reported_audits(request.viewpoint))})


def audit_detail(request: PortalRequest, reference: str) -> HttpResponse:
    """One report as it was frozen."""
    viewpoint = request.viewpoint
    audit: Audit = get_or_404(selectors.reported_audits(viewpoint).defer(None), reference=reference)
    context = {
        "audit": audit,
        "said": selectors.said(audit),
        "history": selectors.told(viewpoint, reference),
    }
    return show(request, "audit_detail", context)


@notes_itself
def audit_file(request: PortalRequest, reference: str) -> HttpResponseBase:
    """The stored PDF of a report."""
    audit: Audit = get_or_404(selectors.reported_audits(request.viewpoint), reference=reference)
    if audit.pdf is None:
        raise NotFound("The PDF of this report is not here yet.")
    name, kind = f"{reference}-report.pdf", "application/pdf"
    return send_file(request, audit.pdf, name=name, kind=kind, reference=reference, what="portal download")


def corrective_action_list(request: PortalRequest) -> HttpResponse:
    """Every corrective action, the open ones first."""
    day = today(request.viewpoint)
    rows = [(row, standing(row, day)) for row in selectors.actions_shown(request.viewpoint)]
    return show(request, "action_list", {"actions": rows})


def corrective_action_detail(request: PortalRequest, reference: str) -> HttpResponse:
    """One corrective action with its checks."""
    viewpoint = request.viewpoint
    action = get_or_404(selectors.actions_shown(viewpoint), reference=reference)
    context = {
        "action": action,
        "standing": standing(action, today(viewpoint)),
        "history": selectors.told(viewpoint, reference),
    }
    return show(request, "action_detail", context)
