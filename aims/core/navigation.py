"""The left navigation in the order of the golden thread. Apps register their places at start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

SECTIONS: dict[str, str] = {
    "Home": "home",
    "Context": "compass",
    "AI systems": "cpu",
    "Risk": "alert-triangle",
    "Controls": "shield-check",
    "Documents": "file-text",
    "Assurance": "clipboard-check",
    "Ledger": "link",
    "Settings": "settings",
}
"""Sections with their icons, top to bottom; the last two stand at the foot."""
FOOT = ("Ledger", "Settings")


@dataclass(frozen=True)
class Place:
    """One entry: shown to those who may do `action`."""

    section: str
    label: str
    url_name: str
    action: str
    order: int = 0
    pages: tuple[str, ...] = ()
    """Pages that belong to it though their names do not say so."""

    def holds(self, page: str) -> bool:
        """Whether a page belongs here: ai-system-detail belongs to ai-system-list."""
        return page in self.pages or page.rsplit("-", 1)[0] == self.url_name.rsplit("-", 1)[0]


@dataclass
class Section:
    """A section with the places that this person can use; its own link is the first place."""

    label: str
    icon: str
    places: list[Place] = field(default_factory=list)

    @property
    def first(self) -> Place:
        return self.places[0]


PLACES: list[Place] = []


def register(
    section: str, label: str, url_name: str, action: str, order: int = 0, pages: tuple[str, ...] = ()
) -> None:
    """Add a place. Raises KeyError for a section that does not exist."""
    SECTIONS[section]
    place = Place(section, label, url_name, action, order, pages)
    if place not in PLACES:
        PLACES.append(place)


def sections(may: Callable[[str], bool]) -> list[Section]:
    """The sections with at least one place that is open to the person."""
    found = {label: Section(label, icon) for label, icon in SECTIONS.items()}
    for place in sorted(PLACES, key=lambda each: each.order):
        if may(place.action):
            found[place.section].places.append(place)
    return [section for section in found.values() if section.places]
