"""Refusals of services become pages: plain words, the right status, nothing half-written."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from aims.core.errors import Refusal

TEMPLATES = {403: "403.html", 404: "404.html", 409: "409.html", 413: "413.html", 422: "422.html"}


class RefusalMiddleware:
    """Answers with the page of the refusal's status when a view lets one through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _has_nul(request):
            return render(request, "400.html", status=400)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        template = TEMPLATES.get(exception.status, "400.html")
        return render(
            request, template, {"message": exception.message, "refusal": exception}, status=exception.status
        )


def _has_nul(request: HttpRequest) -> bool:
    """No name or search holds this character, and PostgreSQL takes it in no text; forms refuse it themselves."""
    sent = [*request.GET.lists()]
    if request.content_type == "application/x-www-form-urlencoded":
        # An upload is left to its form: reading it here would come before its limit.
        sent += request.POST.lists()
    words = (word for key, values in sent for word in (key, *values))
    return "\x00" in request.path or any("\x00" in word for word in words)
