"""Stored bytes go out as they came in, to be saved and never to be shown inside our pages."""

from __future__ import annotations

from django.http import FileResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

from aims.platform import files
from aims.platform.models import StoredFile
from aims.platform.services.access_log import log_access
from aims.platform.views.page import PageRequest

SEALED = "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def send_file(
    request: PageRequest, stored: StoredFile, *, name: str, kind: str, reference: str, what: str = "download"
) -> HttpResponseBase:
    """The file as an attachment, noted in the access log; unchanged bytes answer 304."""
    log_access(
        actor=request.actor,
        organization=request.organization,
        what=what,
        path=request.path,
        reference=reference,
    )
    tag = f'"{stored.sha256}"'
    response = _unchanged(request, tag) or FileResponse(
        files.open_file(stored), as_attachment=True, filename=name, content_type=kind
    )
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["Content-Security-Policy"] = SEALED
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _unchanged(request: PageRequest, tag: str) -> HttpResponseBase | None:
    answer: HttpResponseBase | None = get_conditional_response(request, etag=tag)
    return answer
