"""The controls in force: one row for each control of Annex A, whether opened yet or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Prefetch, Q, QuerySet

from aims.catalogue.models import Requirement
from aims.catalogue.selectors.requirements import controls as annex_a
from aims.enums import VersionStatus
from aims.platform.viewpoint import Viewpoint
from controls.enums import Applicability
from controls.models import ControlImplementation, StatementLine
from documents.enums import EvidenceStatus
from documents.models import EvidenceRequirement
from risks.enums import RiskStatus
from risks.models import RiskTreatment


@dataclass(frozen=True)
class EvidenceFact:
    """How much evidence there is for a control, and the day the first of it ends."""

    count: int = 0
    until: date | None = None


def requirements(viewpoint: Viewpoint) -> QuerySet[Requirement]:
    """The 38 controls of Annex A in the standard's order, each with its objective (`parent`)."""
    return annex_a(viewpoint)


def register(viewpoint: Viewpoint) -> QuerySet[Requirement]:
    """The list of controls: each requirement with `.implementations.all()` of one or none, with its owner."""
    implementations = viewpoint.rows(ControlImplementation).select_related("owner")
    return requirements(viewpoint).prefetch_related(Prefetch("implementations", implementations))


def by_requirement(viewpoint: Viewpoint) -> dict[int, ControlImplementation]:
    """How each control is done, by the requirement's id."""
    rows = viewpoint.rows(ControlImplementation).select_related("owner")
    return {row.requirement_id: row for row in rows}


def left_out(viewpoint: Viewpoint) -> list[int]:
    """The ids of the requirements that the Statement in force says do not apply. One query."""
    rows = viewpoint.rows(StatementLine).filter(
        version__status=VersionStatus.APPROVED, applicability=Applicability.NOT_APPLICABLE
    )
    return list(rows.values_list("requirement_id", flat=True))


def evidence_facts(viewpoint: Viewpoint) -> dict[int, EvidenceFact]:
    """Count and first end of the valid evidence, by the requirement's id. One query."""
    rows = _valid(viewpoint).values("requirement_id").order_by("requirement_id")
    counted = rows.annotate(count=Count("pk"), until=Min("evidence__valid_until"))
    return {row["requirement_id"]: EvidenceFact(row["count"], row["until"]) for row in counted}


def evidence_references(viewpoint: Viewpoint) -> dict[int, list[str]]:
    """The references of the valid evidence, by the requirement's id: what an approval freezes."""
    found: dict[int, list[str]] = {}
    rows = _valid(viewpoint).order_by("evidence__reference")
    for requirement, reference in rows.values_list("requirement_id", "evidence__reference"):
        found.setdefault(requirement, []).append(reference)
    return found


def evidence_of(viewpoint: Viewpoint, requirement: Requirement) -> QuerySet[EvidenceRequirement]:
    """The evidence shown for one control, valid first, each with its owner."""
    rows = viewpoint.rows(EvidenceRequirement).filter(requirement_id=requirement.pk)
    return rows.select_related("evidence__owner").order_by("evidence__status", "evidence__reference")


def treatments_of(viewpoint: Viewpoint, requirement: Requirement) -> QuerySet[RiskTreatment]:
    """The risks that a control treats, highest first."""
    rows = viewpoint.rows(RiskTreatment).filter(requirement_id=requirement.pk)
    return rows.select_related("risk__owner", "risk__criteria").order_by("-risk__level", "risk__reference")


def treated_risks(viewpoint: Viewpoint, requirements: Sequence[int]) -> dict[int, list[str]]:
    """The references of open risks by the id of the requirement, of these, that treats them."""
    found: dict[int, list[str]] = {}
    rows = viewpoint.rows(RiskTreatment).filter(requirement_id__in=requirements)
    rows = rows.exclude(risk__status=RiskStatus.CLOSED)
    pairs: Any = rows.order_by("risk__reference").values_list("requirement_id", "risk__reference")
    for requirement, reference in pairs:
        found.setdefault(requirement, []).append(reference)
    return found


def lines_of(viewpoint: Viewpoint, requirement: Requirement) -> QuerySet[StatementLine]:
    """What each version of the Statement says of one control, newest first."""
    rows = viewpoint.rows(StatementLine).filter(requirement__number=requirement.number)
    return rows.select_related("version__statement", "requirement").order_by("-version__number")


def search(rows: QuerySet[Requirement], text: str) -> QuerySet[Requirement]:
    """The controls whose number, title or owner's name holds the text."""
    words = Q(number__icontains=text) | Q(title__icontains=text)
    return rows.filter(words | Q(implementations__owner__name__icontains=text)).distinct()


def _valid(viewpoint: Viewpoint) -> QuerySet[EvidenceRequirement]:
    return viewpoint.rows(EvidenceRequirement).filter(evidence__status=EvidenceStatus.VALID)
