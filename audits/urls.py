"""Addresses of assurance inside an organization."""

from __future__ import annotations

from django.urls import path

from audits import review_urls
from audits.portal_pages import PAGES
from audits.views import (
    audit_reports,
    audits,
    bodies,
    certificates,
    certification,
    checklists,
    corrective_actions,
    engagements,
    findings,
    programmes,
    stages,
)
from audits.views.portal_page import preview_page

PREVIEW = "engagements/<str:engagement>/preview/"

PROGRAMME, AUDIT = "audit-programmes/<str:reference>", "audits/<str:reference>"
FINDING, ACTION = "findings/<str:reference>", "corrective-actions/<str:reference>"

AUDITING = [
    path("audit-programmes/", programmes.audit_programme_list, name="audit-programme-list"),
    path("audit-programmes/create", programmes.audit_programme_create, name="audit-programme-create"),
    path(f"{PROGRAMME}/", programmes.audit_programme_detail, name="audit-programme-detail"),
    path(f"{PROGRAMME}/change", programmes.audit_programme_change, name="audit-programme-change"),
    path(f"{PROGRAMME}/approve", programmes.audit_programme_approve, name="audit-programme-approve"),
    path(f"{PROGRAMME}/revise", programmes.audit_programme_revise, name="audit-programme-revise"),
    path("audits/", audits.audit_list, name="audit-list"),
    path("audits/plan", audits.audit_plan, name="audit-plan"),
    path("audits/export.<slug:kind>", audits.audit_export, name="audit-export"),
    path(f"{AUDIT}/", audits.audit_detail, name="audit-detail"),
    path(f"{AUDIT}/change", audits.audit_change, name="audit-change"),
    path(f"{AUDIT}/draw", checklists.audit_draw, name="audit-draw"),
    path(f"{AUDIT}/start", audits.audit_start, name="audit-start"),
    path(f"{AUDIT}/cancel", audits.audit_cancel, name="audit-cancel"),
    path(f"{AUDIT}/items/<str:number>", checklists.audit_answer, name="audit-answer"),
    path(f"{AUDIT}/findings/record", findings.finding_record, name="finding-record"),
    path(f"{AUDIT}/report", audit_reports.audit_report, name="audit-report"),
    path(f"{AUDIT}/report.<slug:kind>", audit_reports.audit_file, name="audit-file"),
    path(f"{AUDIT}/render", audit_reports.audit_render, name="audit-render"),
    path("findings/", findings.finding_list, name="finding-list"),
    path("findings/export.<slug:kind>", findings.finding_export, name="finding-export"),
    path(f"{FINDING}/", findings.finding_detail, name="finding-detail"),
    path(f"{FINDING}/change", findings.finding_change, name="finding-change"),
    path(f"{FINDING}/withdraw", findings.finding_withdraw, name="finding-withdraw"),
    path(f"{FINDING}/answer", findings.finding_answer, name="finding-answer"),
    path(f"{FINDING}/reassign", findings.finding_reassign, name="finding-reassign"),
    path(f"{FINDING}/close", findings.finding_close, name="finding-close"),
    path("corrective-actions/", corrective_actions.corrective_action_list, name="corrective-action-list"),
    path("corrective-actions/open", corrective_actions.corrective_action_open, name="corrective-action-open"),
    path(
        "corrective-actions/export.<slug:kind>",
        corrective_actions.corrective_action_export,
        name="corrective-action-export",
    ),
    path(f"{ACTION}/", corrective_actions.corrective_action_detail, name="corrective-action-detail"),
    path(f"{ACTION}/answer", corrective_actions.corrective_action_answer, name="corrective-action-answer"),
    path(
        f"{ACTION}/complete", corrective_actions.corrective_action_complete, name="corrective-action-complete"
    ),
    path(f"{ACTION}/check", corrective_actions.corrective_action_check, name="corrective-action-check"),
    path(
        f"{ACTION}/reassign", corrective_actions.corrective_action_reassign, name="corrective-action-reassign"
    ),
]

CERTIFICATION = [
    path("certification/", certification.certification_plan, name="certification-plan"),
    path("certification/start", certification.certification_start, name="certification-start"),
    path("certification/<str:reference>/", certification.certification_detail, name="certification-detail"),
    path(
        "certification/<str:reference>/change",
        certification.certification_change,
        name="certification-change",
    ),
    path("certification/<str:reference>/end", certification.certification_end, name="certification-end"),
    path(
        "certification-steps/<str:reference>/",
        stages.certification_stage_detail,
        name="certification-stage-detail",
    ),
    path(
        "certification-steps/<str:reference>/change",
        stages.certification_stage_change,
        name="certification-stage-change",
    ),
    path(
        "certification-steps/<str:reference>/move/<str:verb>",
        stages.certification_stage_move,
        name="certification-stage-move",
    ),
    path("certification-bodies/", bodies.certification_body_list, name="certification-body-list"),
    path("certification-bodies/add", bodies.certification_body_add, name="certification-body-add"),
    path(
        "certification-bodies/compare", bodies.certification_body_compare, name="certification-body-compare"
    ),
    path(
        "certification-bodies/<str:reference>/",
        bodies.certification_body_detail,
        name="certification-body-detail",
    ),
    path(
        "certification-bodies/<str:reference>/change",
        bodies.certification_body_change,
        name="certification-body-change",
    ),
    path(
        "certification-bodies/<str:reference>/choose",
        bodies.certification_body_choose,
        name="certification-body-choose",
    ),
    path("certificates/", certificates.certificate_list, name="certificate-list"),
    path("certificates/record", certificates.certificate_record, name="certificate-record"),
    path("certificates/<str:reference>/", certificates.certificate_detail, name="certificate-detail"),
    path(
        "certificates/<str:reference>/move/<str:verb>", certificates.certificate_move, name="certificate-move"
    ),
]
"""The certification plan with its steps, bodies and certificates."""

urlpatterns = [
    *AUDITING,
    *CERTIFICATION,
    *review_urls.urlpatterns,
    path("engagements/", engagements.engagement_list, name="engagement-list"),
    path("engagements/create", engagements.engagement_create, name="engagement-create"),
    path("engagements/invite", engagements.engagement_invite, name="engagement-invite"),
    path("engagements/<str:reference>/", engagements.engagement_detail, name="engagement-detail"),
    path("engagements/<str:reference>/change", engagements.engagement_change, name="engagement-change"),
    path("engagements/<str:reference>/end", engagements.engagement_end, name="engagement-end"),
    path("engagements/<str:reference>/renew", engagements.invitation_renew, name="engagement-renew"),
    *(
        path(f"{PREVIEW}{route}", preview_page("engagement.preview")(view), name=f"preview-{name}")
        for route, view, name in PAGES
    ),
]
