"""The product's addresses and one more: the bare view that every page is measured against."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from aims.catalogue.models import Requirement
from aims.config import urls

ROWS = 25
BARE = "/bare"


def bare(request: HttpRequest) -> HttpResponse:
    """What any page needs at least: the session and the user (both by the middleware), one query of 25 rows."""
    rows = Requirement.objects.order_by("order")[:ROWS]
    return HttpResponse("\n".join(f"{row.number} {row.title}" for row in rows))


urlpatterns = [path("bare", bare, name="bare"), *urls.urlpatterns]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
