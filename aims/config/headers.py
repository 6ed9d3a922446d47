"""Response headers that neither Django nor django-csp sets."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

NOT_USED = ("camera", "geolocation", "microphone", "payment", "usb", "display-capture", "serial")
PERMISSIONS = ", ".join(f"{feature}=()" for feature in sorted(NOT_USED))


class HeadersMiddleware:
    """No device features, no use by other sites, and no page of ours left in a cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response
