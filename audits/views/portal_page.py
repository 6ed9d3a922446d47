"""The frame of every page of the auditor's portal, and of its preview for those who gave the access.

Each request asks again whether the portal is open: whose it is, guardian's permission, the status, the
dates. An open session opens nothing. Whatever is asked, only reading answers.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone

from aims.core.errors import NotAllowed, NotFound
from aims.platform.access import ACTIONS, require
from aims.platform.actors import auditor_actor
from aims.platform.models import User
from aims.platform.services.access_log import log_access
from aims.platform.viewpoint import Viewpoint
from aims.platform.views.page import PageRequest, get_or_404, page, to_sign_in
from audits.models import AuditorEngagement
from audits.selectors.engagements import closed_because, engagement_behind, engagements
from audits.templatetags.portal import portal_address

READING = ("GET", "HEAD")
TABS = (
    ("overview", "Overview"),
    ("statement", "Statement of Applicability"),
    ("document-list", "Documents"),
    ("risk-list", "Risks"),
    ("evidence-list", "Evidence"),
)
View = Callable[..., HttpResponseBase]


class PortalRequest(PageRequest):
    """A request of the portal: what it may see is the engagement's alone."""

    engagement: AuditorEngagement
    is_preview: bool


def portal_page(action: str) -> Callable[[View], View]:
    """Resolve the portal's key for its own auditor, check that it is open now, note the read."""

    def decorate(view: View) -> View:
        @wraps(view)
        def inside(request: Any, *args: Any, key: str, **kwargs: Any) -> HttpResponseBase:
            if not isinstance(request.user, User):
                return to_sign_in(request)
            _enter(request, key)
            require(request.actor, action)
            if request.method not in READING:
                return HttpResponseNotAllowed(READING)
            _note(request, view, kwargs)
            return view(request, *args, **kwargs)

        inside.action = action  # type: ignore[attr-defined]
        return inside

    ACTIONS[action]
    return decorate


def preview_page(action: str) -> Callable[[View], View]:
    """The same page with the auditor's own sight, for someone inside; marked as a preview."""

    def decorate(view: View) -> View:
        @page(action)
        @wraps(view)
        def inside(request: Any, *args: Any, engagement: str, **kwargs: Any) -> HttpResponseBase:
            if request.method not in READING:
                return HttpResponseNotAllowed(READING)
            inside = Viewpoint(request.actor, request.organization)
            request.engagement = get_or_404(engagements(inside), reference=engagement)
            request.is_preview = True
            request.viewpoint = _sight(request.engagement)
            return view(request, *args, **kwargs)

        return inside

    return decorate


def _enter(request: Any, key: str) -> None:
    engagement = engagement_behind(request.user, key)
    if engagement is None:
        raise NotFound("There is nothing at this address.")
    closed = closed_because(engagement, request.user, timezone.localdate())
    if closed:
        raise NotAllowed(closed)
    request.engagement, request.is_preview = engagement, False
    request.member, request.organization = engagement.auditor, engagement.organization
    request.actor = auditor_actor(engagement.auditor, engagement.pk)
    request.viewpoint = _sight(engagement)


def _sight(engagement: AuditorEngagement) -> Viewpoint:
    return Viewpoint(auditor_actor(engagement.auditor, engagement.pk), engagement.organization)


def _note(request: Any, view: View, kwargs: dict[str, Any]) -> None:
    """One line for each page; a download notes itself."""
    if getattr(view, "notes_itself", False):
        return
    log_access(
        actor=request.actor,
        organization=request.organization,
        what=f"portal {view.__name__.replace('_', ' ')}",
        path=request.get_full_path(),
        reference=" ".join(str(value) for value in kwargs.values()),
    )


def notes_itself(view: View) -> View:
    """Mark a view that writes its own line in the access log."""
    view.notes_itself = True  # type: ignore[attr-defined]
    return view


def show(request: PortalRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    """A page of the portal in its frame: whose it is, and the way to the other pages."""
    engagement = request.engagement
    here = request.resolver_match.url_name if request.resolver_match else ""
    tabs = [
        (label, portal_address(request, tab), str(here).partition("-")[2].startswith(tab.partition("-")[0]))
        for tab, label in TABS
    ]
    frame = {
        "organization": request.organization.name,
        "person": engagement.auditor.name,
        "body": engagement.body,
        "links": tabs,
    }
    return render(request, f"portal/{name}.html", {**context, "engagement": engagement, "portal": frame})
