"""A certification as its page shows it: steps with their place, what is next, clocks, picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format

from aims.core.timeline import Span, Timeline, timeline
from aims.platform.viewpoint import Viewpoint
from audits.enums import StageKind, StageStatus
from audits.models import Certificate, CertificationProject, CertificationStage
from audits.selectors.certification_steps import BY_KIND, Step
from audits.selectors.clocks import Clock, clocks

TONES = {StageStatus.DONE: "ready", StageStatus.UNDER_WAY: "part", StageStatus.SKIPPED: "rest"}
POINTS = (
    StageKind.DECISION,
    StageKind.SURVEILLANCE_1,
    StageKind.SURVEILLANCE_2,
    StageKind.RECERTIFICATION,
)


@dataclass(frozen=True)
class ShownStage:
    """One step with what the table of steps says of it, and whether it is late."""

    stage: CertificationStage
    step: Step
    is_late: bool

    @property
    def label(self) -> str:
        return str(self.stage.get_kind_display())

    @property
    def days(self) -> str:
        """“14 to 15 Jan 2027”, or what of it is known."""
        start, end = self.stage.starts_on, self.stage.ends_on
        if start is None or end is None or start == end:
            found = start or end
            return date_format(found, "j M Y") if found else ""
        shape = "j M Y" if start.year != end.year else "j M" if start.month != end.month else "j"
        return f"{date_format(start, shape)} to {date_format(end, 'j M Y')}"


@dataclass(frozen=True)
class ShownClock:
    """A clock with its words on this day."""

    clock: Clock
    kind: str
    word: str


@dataclass(frozen=True)
class Plan:
    """The whole page."""

    project: CertificationProject
    stages: list[ShownStage]
    certificate: Certificate | None
    clocks: list[ShownClock]
    chart: Timeline | None

    @property
    def next(self) -> ShownStage | None:
        """The step that is under way, else the first that is planned."""
        open_ones = [each for each in self.stages if not each.stage.is_over]
        under_way = [each for each in open_ones if each.stage.status == StageStatus.UNDER_WAY]
        return next(iter([*under_way, *open_ones]), None)

    @property
    def years(self) -> str:
        """“2026 to 2030”."""
        return f"{self.chart.title.rpartition(', ')[2]}" if self.chart else ""


def plan_of(
    viewpoint: Viewpoint, project: CertificationProject, certificate: Certificate | None, day: date
) -> Plan:
    """The certification, whose steps were read with it, on this day. No query."""
    stages = [shown(stage, day) for stage in project.stages.all()]
    by_kind = {each.stage.kind: each.stage for each in stages}
    found = [ShownClock(clock, clock.kind(day), clock.word(day)) for clock in clocks(by_kind, certificate)]
    chart = _chart(viewpoint, stages, certificate, day)
    return Plan(project, stages, certificate, found, chart)


def shown(stage: CertificationStage, day: date) -> ShownStage:
    """One step as pages show it."""
    return ShownStage(stage, BY_KIND[stage.kind], is_late(stage, day))


def is_late(stage: CertificationStage, day: date) -> bool:
    """Whether it should have begun, or be finished, by now."""
    if stage.is_over:
        return False
    if stage.ends_on is not None and stage.ends_on < day:
        return True
    return stage.status == StageStatus.PLANNED and stage.starts_on is not None and stage.starts_on < day


def _chart(
    viewpoint: Viewpoint, stages: Iterable[ShownStage], certificate: Certificate | None, day: date
) -> Timeline | None:
    spans = [span for each in stages if (span := _span(viewpoint, each)) is not None]
    if certificate is not None:
        until = date_format(certificate.valid_until, "j M Y")
        words = f"Certificate {certificate.number}, valid until {until}"
        label = "Certificate"
        spans.append(Span(label, certificate.decided_on, certificate.valid_until, "rest", words))
    if not spans:
        return None
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    years = f"{first.year} to {last.year}" if first.year != last.year else str(first.year)
    near = [
        each.stage.done_on or each.stage.ends_on for each in stages if each.stage.kind == StageKind.DECISION
    ]
    bend = next((each for each in near if each), last)
    return timeline(spans, title=f"Certification plan, {years}", today=day, bend=bend)


def _span(viewpoint: Viewpoint, each: ShownStage) -> Span | None:
    """A step as a bar or a diamond, if it has a day."""
    stage = each.stage
    end = stage.done_on or stage.ends_on or stage.starts_on
    if end is None:
        return None
    start = min(stage.starts_on or end, end)
    kwargs = {"organization": viewpoint.organization.slug, "reference": stage.reference}
    late = ", late" if each.is_late else ""
    return Span(
        label=each.label,
        start=end if stage.kind in POINTS else start,
        end=end,
        tone="miss" if each.is_late else TONES.get(StageStatus(stage.status), "acc"),
        words=f"{each.label}: {stage.get_status_display().lower()}{late}, {each.days}",
        address=reverse("certification-stage-detail", kwargs=kwargs),
        is_point=stage.kind in POINTS,
    )
