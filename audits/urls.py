"""Addresses of assurance inside an organization."""

from __future__ import annotations

from django.urls import path

from audits.portal_pages import PAGES
from audits.views import engagements
from audits.views.portal_page import preview_page

PREVIEW = "engagements/<str:engagement>/preview/"

urlpatterns = [
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
