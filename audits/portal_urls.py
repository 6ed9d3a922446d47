"""Addresses of the auditor's portal, under `portal/<key>/`."""

from __future__ import annotations

from django.urls import path

from audits.portal_pages import PAGES
from audits.views.portal_page import portal_page

urlpatterns = [
    path(route, portal_page("portal.view")(view), name=f"portal-{name}") for route, view, name in PAGES
]
