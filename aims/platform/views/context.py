"""What every template knows: the theme, and what the person may do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from aims.platform.access import allows

THEMES = {"auto": "As the system", "light": "Light", "dark": "Dark"}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `theme`, and `may` to ask whether an action is open to the actor."""
    theme = request.COOKIES.get("theme", "auto")
    known = theme if theme in THEMES else "auto"
    return {"theme": known, "themes": list(THEMES.items()), "may": _may(request)}


def _may(request: HttpRequest) -> Callable[[str], bool]:
    actor = getattr(request, "actor", None)
    return lambda action: actor is not None and allows(actor, action)
