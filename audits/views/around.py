"""What the pages of a certification share: addresses, the words around a form, what was sent."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from aims.platform.access import allows
from aims.platform.views.page import PageRequest


def address(request: PageRequest, name: str, **kwargs: Any) -> str:
    return reverse(name, kwargs={"organization": request.organization.slug, **kwargs})


def sent(request: PageRequest) -> Any:
    """What was sent, also when it is empty; None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


def may(request: PageRequest, action: str, obj: Any = None) -> bool:
    return not request.viewpoint.is_past and allows(request.actor, action, obj)


def around(there: str, crumb: str, title: str, words: str = "") -> dict[str, Any]:
    """What each of these pages says around its form, and where it goes on."""
    return {"title": title, "words": words, "crumb": crumb, "cancel": there, "done": lambda _result: there}
