"""Reads of evidence, from a viewpoint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from aims.catalogue.enums import RequirementKind
from aims.catalogue.models import Requirement
from aims.platform.viewpoint import Viewpoint
from documents.enums import EvidenceStatus
from documents.models import Evidence, EvidenceRequirement, EvidenceVersion

SOON = timedelta(days=60)
Q_VALID = Q(status=EvidenceStatus.VALID)
SHOWN_KINDS = (RequirementKind.SUB_CLAUSE, RequirementKind.CONTROL)
"""What evidence can be shown for: sub-clauses and controls, not the headings above them."""


def evidence_rows(viewpoint: Viewpoint) -> QuerySet[Evidence]:
    """All evidence with owner, versions and what it shows. Three queries."""
    links = viewpoint.rows(EvidenceRequirement).select_related("requirement")
    versions = viewpoint.rows(EvidenceVersion).select_related("file", "added_by")
    return (
        viewpoint.rows(Evidence)
        .select_related("owner")
        .prefetch_related(
            Prefetch("requirements", links.order_by("requirement__order")),
            Prefetch("versions", versions.order_by("-number")),
        )
    )


def evidence_for(viewpoint: Viewpoint, numbers: Sequence[str]) -> QuerySet[Evidence]:
    """Evidence in use that shows one of these clauses or controls, by title."""
    shown = viewpoint.rows(EvidenceRequirement).filter(requirement__number__in=numbers)
    rows = evidence_rows(viewpoint).filter(status=EvidenceStatus.VALID, pk__in=shown.values("evidence_id"))
    return rows.order_by("title", "reference")


def version_of(viewpoint: Viewpoint, reference: str, number: int) -> EvidenceVersion | None:
    """One version with its file."""
    rows = viewpoint.rows(EvidenceVersion).filter(evidence__reference=reference, number=number)
    # What may be downloaded is decided by the evidence, so a version never opens on its own.
    rows = rows.filter(evidence_id__in=viewpoint.rows(Evidence).values("pk"))
    return rows.select_related("evidence", "file").first()


def linkable(viewpoint: Viewpoint) -> QuerySet[Requirement]:
    """The sub-clauses and controls that evidence can be shown for, in the standard's order."""
    rows = viewpoint.rows(Requirement).filter(is_current=True, kind__in=SHOWN_KINDS)
    return rows.order_by("order")


def today(viewpoint: Viewpoint) -> date:
    """The day that dates are judged on: today, or that of the past moment."""
    return timezone.localdate(viewpoint.moment)


def expiring(viewpoint: Viewpoint) -> QuerySet[Evidence]:
    """Evidence in use that has ended or ends within sixty days, the most urgent first."""
    rows = viewpoint.rows(Evidence).filter(soon(viewpoint)).select_related("owner")
    return rows.order_by("valid_until", "reference")


def soon(viewpoint: Viewpoint) -> Q:
    """What asks for a renewal: in use, and ended or ending within sixty days of the viewpoint's day."""
    return Q_VALID & Q(valid_until__lt=today(viewpoint) + SOON)


def expired(viewpoint: Viewpoint) -> Q:
    """What has ended: in use, and its last day is over."""
    return Q_VALID & Q(valid_until__lt=today(viewpoint))


def ends_soon(viewpoint: Viewpoint) -> Q:
    """What “ends soon” means: still valid, for less than sixty days."""
    return soon(viewpoint) & ~expired(viewpoint)


@dataclass(frozen=True)
class Validity:
    """How long evidence is good for, in the words and the shape of a status."""

    kind: str
    word: str


def validity(evidence: Evidence, day: date) -> Validity:
    """The status that a list shows: withdrawn, expired, ends soon, valid."""
    if evidence.status == EvidenceStatus.WITHDRAWN:
        return Validity("none", "Withdrawn")
    if evidence.valid_until is None:
        return Validity("good", "Valid")
    if evidence.valid_until < day:
        return Validity("bad", "Expired")
    return Validity("warn", "Ends soon") if evidence.valid_until < day + SOON else Validity("good", "Valid")
