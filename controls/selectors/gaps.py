"""Reads of gap assessments: each round, its clauses and controls, and what came of it. Clauses 4 to 10, Annex A."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from aims.catalogue.enums import RequirementKind
from aims.catalogue.models import Requirement
from aims.catalogue.selectors.requirements import path_of, requirements
from aims.core.charts import Bar, Bars
from aims.platform.viewpoint import Viewpoint
from controls.enums import GapAnswer, GapStatus
from controls.models import GapAssessment, RequirementAssessment
from controls.models.gap import GAPS
from documents.enums import EvidenceStatus
from documents.models import Evidence, EvidenceRequirement
from documents.selectors.evidence import SHOWN_KINDS

FOLLOWED = (
    "organization",
    "assessment",
    "requirement__parent__parent",
    "owner",
    "evidence",
    "assessed_by",
)
LEGEND = (("ready", "Met"), ("part", "Partly met"), ("miss", "Not met"), ("rest", "Not looked at"))


@dataclass(frozen=True)
class Part:
    """The clauses or controls below one heading of the standard, with the answers."""

    number: str
    title: str
    lines: list[RequirementAssessment]

    def count(self, *answers: str) -> int:
        return sum(line.answer in answers for line in self.lines)


@dataclass(frozen=True)
class Result:
    """What a gap assessment says as a whole."""

    parts: list[Part]
    lines: list[RequirementAssessment]

    @property
    def gaps(self) -> list[RequirementAssessment]:
        """What is to do: not met first, then partly met, each in the standard's order."""
        return sorted(
            (line for line in self.lines if line.answer in GAPS), key=lambda line: GAPS.index(line.answer)
        )

    @property
    def looked_at(self) -> int:
        return len(self.lines) - self.count(GapAnswer.NOT_LOOKED_AT)

    @property
    def open(self) -> list[RequirementAssessment]:
        """What nobody has looked at yet."""
        return [line for line in self.lines if line.answer == GapAnswer.NOT_LOOKED_AT]

    def count(self, *answers: str) -> int:
        return sum(line.answer in answers for line in self.lines)

    @property
    def chart(self) -> Bars:
        """The picture, which is its own table: one bar for each clause and each group of Annex A."""
        return Bars("How far each part is met", tuple(_bar(part) for part in self.parts), "Part", LEGEND)


def gap_assessments(viewpoint: Viewpoint) -> QuerySet[GapAssessment]:
    """All rounds with their owner, how many were looked at, and how many gaps were found."""
    return (
        viewpoint.rows(GapAssessment)
        .select_related("organization", "owner")
        .annotate(
            total=Count("requirements"),
            looked_at=Count("requirements", filter=~Q(requirements__answer=GapAnswer.NOT_LOOKED_AT)),
            gaps=Count("requirements", filter=Q(requirements__answer__in=GAPS)),
        )
    )


def open_gap_assessment(viewpoint: Viewpoint) -> GapAssessment | None:
    """The round that is under way."""
    return gap_assessments(viewpoint).filter(status=GapStatus.OPEN).first()


def last_finished(viewpoint: Viewpoint) -> GapAssessment | None:
    """The round that was finished last."""
    return gap_assessments(viewpoint).filter(status=GapStatus.FINISHED).order_by("-ended_on", "-pk").first()


def to_assess(viewpoint: Viewpoint) -> QuerySet[Requirement]:
    """What a round looks at: every sub-clause and every control, in the standard's order."""
    return requirements(viewpoint).filter(kind__in=SHOWN_KINDS)


def gap_lines(viewpoint: Viewpoint, assessment: GapAssessment) -> QuerySet[RequirementAssessment]:
    """The clauses and controls of a round in the standard's order. One query."""
    rows = viewpoint.rows(RequirementAssessment).filter(assessment_id=assessment.pk)
    return rows.select_related(*FOLLOWED).order_by("requirement__order")


def result_of(lines: Iterable[RequirementAssessment]) -> Result:
    """What lines that were read in order say together."""
    rows, parts = list(lines), dict[str, Part]()
    for line in rows:
        above = [*path_of(line.requirement), line.requirement][0]
        parts.setdefault(above.number, Part(above.number, above.title, [])).lines.append(line)
    return Result(list(parts.values()), rows)


def following(lines: Sequence[RequirementAssessment], line: RequirementAssessment) -> str:
    """The number of the next line that nobody looked at, else of the next one; empty at the end."""
    at = [each.pk for each in lines].index(line.pk)
    after = lines[at + 1 :]
    unseen = [each for each in after if each.answer == GapAnswer.NOT_LOOKED_AT]
    return next((each.requirement.number for each in [*unseen, *after]), "")


def evidence_to_name(viewpoint: Viewpoint, line: RequirementAssessment) -> QuerySet[Evidence]:
    """Evidence in use that shows this clause or control, and what is named already."""
    shown = viewpoint.rows(EvidenceRequirement).filter(requirement_id=line.requirement_id)
    usable = Q(status=EvidenceStatus.VALID, pk__in=shown.values("evidence_id")) | Q(pk=line.evidence_id)
    return viewpoint.rows(Evidence).filter(usable).order_by("reference")


def may_be_left_out(requirement: Requirement) -> bool:
    """Controls may be left out with a reason; clauses 4 to 10 never."""
    return requirement.kind == RequirementKind.CONTROL


def _bar(part: Part) -> Bar:
    return Bar(
        label=f"{part.number} {part.title}",
        ready=part.count(GapAnswer.MET),
        part=part.count(GapAnswer.PARTLY),
        miss=part.count(GapAnswer.NOT_MET),
        total=len(part.lines) - part.count(GapAnswer.NOT_APPLICABLE),
        address=f"#part-{part.number}",
    )
