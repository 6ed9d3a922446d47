"""What a version of the Statement keeps besides its lines: the scope in force and the evidence they name."""

from __future__ import annotations

from collections.abc import Iterable

from aims.enums import VersionStatus
from aims.platform.viewpoint import Viewpoint
from aims.selectors.scope import scope_versions, systems_of, texts_of
from controls.selectors.content import Line
from controls.selectors.parts import EvidenceItem, Scope, SystemInScope
from documents.models import Evidence
from documents.selectors.evidence import evidence_rows


def scope_in_full(viewpoint: Viewpoint) -> Scope | None:
    """The approved scope at the viewpoint's moment, with its texts and the AI systems inside."""
    version = scope_versions(viewpoint).filter(status=VersionStatus.APPROVED).first()
    if version is None:
        return None
    text, boundaries, exclusions = (words for _, words in texts_of(version))
    systems = tuple(SystemInScope(each.reference, each.name) for each in systems_of(version))
    return Scope(version.reference, text, boundaries, exclusions, systems)


def evidence_items(viewpoint: Viewpoint, lines: Iterable[Line]) -> tuple[EvidenceItem, ...]:
    """Each piece of evidence that a line names, by reference, with its newest file at that moment."""
    named = {reference for line in lines for reference in line.evidence}
    rows = evidence_rows(viewpoint).filter(reference__in=named).order_by("reference")
    return tuple(_item(row) for row in rows)


def _item(evidence: Evidence) -> EvidenceItem:
    newest = next(iter(evidence.versions.all()), None)
    return EvidenceItem(
        reference=evidence.reference,
        title=evidence.title,
        version=newest.number if newest else 0,
        file_name=newest.file_name if newest else "",
        sha256=newest.file.sha256 if newest else "",
        valid_until=evidence.valid_until.isoformat() if evidence.valid_until else "",
    )
