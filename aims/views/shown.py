"""What the pages of competence, objectives and suppliers share: addresses, exports, what is allowed now."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.urls import reverse

from aims.core.listing import searchable
from aims.platform.access import allows
from aims.platform.views.page import PageRequest

FORMATS = ("csv", "xlsx")


def address(request: PageRequest, name: str, **kwargs: Any) -> str:
    """The address of a page of this organization."""
    return reverse(name, kwargs={"organization": request.organization.slug, **kwargs})


def posted(request: PageRequest) -> QueryDict | None:
    """What was sent, also when nothing was filled in; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def exports(request: PageRequest, name: str) -> list[tuple[str, str]]:
    """What a list offers as a file."""
    return [(kind.upper(), address(request, name, kind=kind)) for kind in FORMATS]


def may(request: PageRequest, action: str, obj: Any = None) -> bool:
    """Whether this person may do it now; nothing in the past."""
    return not request.viewpoint.is_past and allows(request.actor, action, obj)


def asked(request: PageRequest, name: str) -> str:
    """A reference that the address names, such as `?member=MEM-0003`."""
    return searchable(request.GET.get(name, "")).strip()[:40]
