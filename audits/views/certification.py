"""The certification plan: where it stands, how it is planned, changed and ended."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from aims.core.errors import Conflict
from aims.core.forms import ReasonForm
from aims.platform.selectors.ledger import history_of
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, get_or_404, page
from audits.enums import CertificationStatus, StageKind
from audits.forms.certification import CertificationForm, PlanForm
from audits.models import CertificationProject
from audits.selectors.blockers import checks
from audits.selectors.certificate_words import conforms
from audits.selectors.certification import (
    certificate_of,
    certifications,
    current_certification,
    ended_certifications,
)
from audits.selectors.plan import plan_of
from audits.services import certification as services
from audits.views.around import address, around, may, sent
from documents.selectors.evidence import today


@page("certification.view")
def certification_plan(request: PageRequest) -> HttpResponse:
    """The certification on its way, or how one begins."""
    project = current_certification(request.viewpoint)
    if project is not None:
        return _plan(request, project)
    context = {
        "ended": list(ended_certifications(request.viewpoint)),
        "may_plan": may(request, "certification.plan", request.organization),
    }
    return render(request, "audits/certification_none.html", context)


@page("certification.view")
def certification_detail(request: PageRequest, reference: str) -> HttpResponse:
    return _plan(request, get_or_404(certifications(request.viewpoint), reference=reference))


def _plan(request: PageRequest, project: CertificationProject) -> HttpResponse:
    viewpoint, is_over = request.viewpoint, project.status == CertificationStatus.ENDED
    certificate = certificate_of(viewpoint, project)
    found = [] if is_over else checks(viewpoint)
    day = today(viewpoint)
    plan = plan_of(viewpoint, project, certificate, day)
    audit = next((each.stage for each in plan.stages if each.stage.kind == StageKind.STAGE_1), None)
    context = {
        "plan": plan,
        "project": project,
        "certificate": certificate,
        "conforms": conforms(request.organization.name),
        "checks": found,
        "ready": sum(check.is_met for check in found),
        "left": (audit.starts_on - day).days if audit and audit.starts_on and not audit.is_over else None,
        "may_change": not is_over and may(request, "certification.change", project),
        "may_end": not is_over and may(request, "certification.end", project),
        "may_record": not is_over and may(request, "certificate.record", project),
        "ended": [each for each in ended_certifications(viewpoint) if each.pk != project.pk],
        "history": history_of(viewpoint, project.reference),
    }
    return render(request, "audits/certification.html", context)


@page("certification.plan")
def certification_start(request: PageRequest) -> HttpResponse:
    viewpoint = request.viewpoint.now()
    if (running := current_certification(viewpoint)) is not None:
        raise Conflict(f"{running.reference} is on its way already. End it before you plan another.")
    initial = {
        "title": "Certification to ISO/IEC 42001",
        "owner": request.member.pk,
        "starts_on": today(viewpoint),
    }
    there = address(request, "certification-plan")
    return form_page(
        request,
        PlanForm(sent(request), viewpoint=viewpoint, initial=initial),
        lambda data: services.plan_certification(
            actor=request.actor, organization=request.organization, **data
        ),
        said="Planned. Ten steps are laid out; change their dates and owners as you go.",
        button="Plan it",
        **around(
            there,
            "Certification",
            "Plan a certification",
            "From training to the certificate and through its three years. ISO/IEC 17021-1.",
        ),
    )


@page("certification.change")
def certification_change(request: PageRequest, reference: str) -> HttpResponse:
    project = _open(request, reference)
    initial = {
        "title": project.title,
        "owner": project.owner_id,
        "scope": project.scope_id,
        "revision": project.revision,
    }
    return form_page(
        request,
        CertificationForm(sent(request), viewpoint=request.viewpoint.now(), initial=initial),
        lambda data: services.change_certification(actor=request.actor, project=project, **data),
        said="Saved.",
        **around(address(request, "certification-plan"), reference, f"Change {project.title}"),
    )


@page("certification.end")
def certification_end(request: PageRequest, reference: str) -> HttpResponse:
    project = _open(request, reference)
    return form_page(
        request,
        ReasonForm(sent(request), initial={"revision": project.revision}),
        lambda data: services.end_certification(actor=request.actor, project=project, **data),
        said="Ended.",
        template="components/confirm.html",
        button="End it",
        danger=True,
        **around(
            address(request, "certification-detail", reference=reference),
            reference,
            f"End {project.title}?",
            "Its steps stop where they are. Plan, bodies and certificates stay readable; this is not undone.",
        ),
    )


def _open(request: PageRequest, reference: str) -> CertificationProject:
    """The certification as it is now, not ended. Raises NotFound and Conflict."""
    project = get_or_404(certifications(request.viewpoint.now()), reference=reference)
    if project.status == CertificationStatus.ENDED:
        raise Conflict(f"{reference} has ended.")
    return project
