"""How evidence is kept: the steps that adding, replacing and delivering share. Clause 7.5.3.

What is given an open unit is a step of the service that opened it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.utils import timezone

from aims.catalogue.models import Requirement
from aims.core.errors import Conflict, Invalid
from aims.core.file_names import clean_name, kind_of
from aims.platform import files
from aims.platform.actors import Actor
from aims.platform.files import Kept
from aims.platform.models import Organization
from aims.platform.saving import add, locked_at
from aims.platform.unit import Unit
from aims.platform.viewpoint import Viewpoint
from documents.enums import EvidenceStatus
from documents.models import Evidence, EvidenceRequirement, EvidenceVersion


def keep(organization: Organization, chunks: Iterable[bytes]) -> Kept:
    """The bytes on disk, before any transaction. Raises TooLarge while streaming, and Invalid for none."""
    return files.put(organization, chunks, limit=settings.AIMS_EVIDENCE_LIMIT)


def open_evidence(evidence: Evidence, revision: int | None) -> Evidence:
    """The evidence, locked and in use. Raises Stale, and Conflict for what was withdrawn."""
    evidence = locked_at(evidence, revision)
    if evidence.status != EvidenceStatus.VALID:
        raise Conflict("This evidence was withdrawn. Add the file as new evidence instead.")
    return evidence


def add_version(unit: Unit, evidence: Evidence, kept: Kept, file_name: str, number: int) -> EvidenceVersion:
    """The row of kept bytes as one version."""
    stored, name = files.record(unit, kept), clean_name(file_name)
    version = EvidenceVersion(
        organization=evidence.organization,
        evidence=evidence,
        number=number,
        file=stored,
        file_name=name,
        media_type=kind_of(name),
        added_by=unit.actor.member,
        added_at=unit.moment,
        covers_until=evidence.valid_until,
    )
    add(version)
    return version


def check_newer(evidence: Evidence, kept: Kept) -> int:
    """The number of the next version. Raises Conflict for the same bytes again."""
    latest = evidence.versions.select_related("file").first()
    if latest is not None and latest.file.sha256 == kept.sha256:
        raise Conflict(f"These are the same bytes as version {latest.number}. Nothing was added.")
    return latest.number + 1 if latest else 1


def add_link(evidence: Evidence, requirement: Requirement) -> None:
    """Say that it shows a clause or a control."""
    add(EvidenceRequirement(organization=evidence.organization, evidence=evidence, requirement=requirement))


def requirement_of(actor: Actor, organization: Organization, number: str) -> Requirement:
    """The clause or control of this number. Raises Invalid."""
    rows = Viewpoint(actor, organization).rows(Requirement).filter(is_current=True, number=number)
    found = rows.first()
    if found is None:
        message = f"There is no clause or control “{number[:40]}”."
        raise Invalid(message, {"requirements": [message]})
    return found


def check_not_over(valid_until: date | None) -> None:
    """What is delivered or accepted still counts today. Raises Invalid."""
    if valid_until is not None and valid_until < timezone.localdate():
        words = "This day is over, so it would show nothing any more. Choose a later day, or leave it empty."
        raise Invalid(words, {"valid_until": [words]})
