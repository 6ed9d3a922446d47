"""Reading the scope: its versions, the one in force, and what differs from the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from aims.enums import VersionStatus
from aims.models import AISystem, ScopeVersion, ScopeVersionSystem
from aims.platform.viewpoint import Viewpoint
from aims.selectors.finding import one
from aims.workflows import AI_SYSTEM

TEXTS = (("text", "What the AIMS covers"), ("boundaries", "Boundaries"), ("exclusions", "Left out, and why"))


@dataclass(frozen=True)
class ShownSystem:
    """A system in a version: as frozen, or as it is called now."""

    reference: str
    name: str


@dataclass(frozen=True)
class Difference:
    """What one version says and the one before did not."""

    texts: list[tuple[str, str, str]]
    added: list[ShownSystem]
    removed: list[ShownSystem]


def scope_versions(viewpoint: Viewpoint) -> QuerySet[ScopeVersion]:
    """Every version, newest first, with its people and systems."""
    links = viewpoint.rows(ScopeVersionSystem).select_related("system").order_by("system__reference")
    return (
        viewpoint.rows(ScopeVersion)
        .select_related("organization", "scope", "author", "approved_by")
        .prefetch_related(Prefetch("systems", links))
        .order_by("-number")
    )


def scope_version(viewpoint: Viewpoint, number: int) -> ScopeVersion:
    """One version. Raises NotFound."""
    return one(scope_versions(viewpoint), number=number)


def in_force(versions: Sequence[ScopeVersion]) -> ScopeVersion | None:
    """The approved one of these."""
    return next((each for each in versions if each.status == VersionStatus.APPROVED), None)


def open_draft(versions: Sequence[ScopeVersion]) -> ScopeVersion | None:
    """The one that is being written or waits for approval."""
    waiting = (VersionStatus.DRAFT, VersionStatus.IN_REVIEW)
    return next((each for each in versions if each.status in waiting), None)


def texts_of(version: ScopeVersion) -> list[tuple[str, str]]:
    """The texts with their headings; of an approved version the frozen ones."""
    source = version.frozen or {name: getattr(version, name) for name, _ in TEXTS}
    return [(label, source[name]) for name, label in TEXTS]


def systems_of(version: ScopeVersion) -> list[ShownSystem]:
    """The systems inside; of an approved version as they were called then."""
    if version.frozen:
        return [ShownSystem(each["reference"], each["name"]) for each in version.frozen["systems"]]
    return [ShownSystem(link.system.reference, link.system.name) for link in version.systems.all()]


def difference(earlier: ScopeVersion, later: ScopeVersion) -> Difference:
    """What changed between two versions."""
    before, after = systems_of(earlier), systems_of(later)
    there, here = {each.reference for each in before}, {each.reference for each in after}
    texts = [
        (label, old, new)
        for (label, old), (_, new) in zip(texts_of(earlier), texts_of(later), strict=True)
        if old != new
    ]
    return Difference(
        texts,
        [each for each in after if each.reference not in there],
        [each for each in before if each.reference not in here],
    )


def systems_to_choose(viewpoint: Viewpoint) -> QuerySet[AISystem]:
    """Systems that can be put in scope: everything that is not rejected, blocked or retired."""
    return viewpoint.rows(AISystem).exclude(status__in=AI_SYSTEM.final).order_by("reference")
