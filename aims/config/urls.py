"""Every address. Inside an organization the slug comes first; the auditor's portal has its own key."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import include, path

from aims.config import errors, health

INSIDE = ("aims.catalogue", "aims", "documents", "risks", "controls", "audits")
"""Apps whose `urls.py` stands under `o/<organization>/`."""

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("", include("aims.platform.urls")),
    *(path("o/<slug:organization>/", include(f"{app}.urls")) for app in INSIDE if find_spec(f"{app}.urls")),
]
if find_spec("audits.portal_urls"):
    urlpatterns.append(path("portal/<slug:key>/", include("audits.portal_urls")))

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
