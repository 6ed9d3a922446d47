"""What an upper app shows on a lower app's page: imports go down only, panels come up.

A panel's source gets the viewpoint and the object of the page and gives its template's context, or
None when it has nothing to say. Two names in the context are for the page around it: `summary`, a word
for the golden thread, and `missing`, lines of components/missing.html.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Source = Callable[[Any, Any], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Panel:
    """One section of a page: `key` is its anchor, `template` gets the source's context as `panel`."""

    key: str
    title: str
    template: str
    source: Source
    order: int = 0


@dataclass(frozen=True)
class Shown:
    """A panel with what it shows on this page."""

    panel: Panel
    context: Mapping[str, Any]

    @property
    def key(self) -> str:
        return self.panel.key

    @property
    def title(self) -> str:
        return self.panel.title

    @property
    def template(self) -> str:
        return self.panel.template


PANELS: dict[str, dict[str, Panel]] = {}


def register_panel(noun: str, panel: Panel) -> None:
    """Add a panel to the page of a noun; the same key twice is the same panel."""
    PANELS.setdefault(noun, {})[panel.key] = panel


def panels_for(noun: str, viewpoint: Any, obj: Any) -> list[Shown]:
    """The panels of an object's page, in order."""
    shown = []
    for panel in sorted(PANELS.get(noun, {}).values(), key=lambda each: (each.order, each.key)):
        context = panel.source(viewpoint, obj)
        if context is not None:
            shown.append(Shown(panel, context))
    return shown
