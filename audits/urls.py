"""Addresses of assurance inside an organization."""

from __future__ import annotations

from django.urls import path

from audits.portal_pages import PAGES
from audits.views import bodies, certificates, certification, engagements, stages
from audits.views.portal_page import preview_page

PREVIEW = "engagements/<str:engagement>/preview/"

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
    *CERTIFICATION,
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
