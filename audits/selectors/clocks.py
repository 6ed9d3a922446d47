"""The clocks of a certification: by when what must happen, and where that stands. ISO/IEC 17021-1, 9.

A limit rests on what has happened (a stage done, a certificate's decision) and before that on the plan;
then it is called expected. What the body sets itself, or what is only custom, says so.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from audits.enums import CertificateStatus, StageKind
from audits.models import Certificate, CertificationStage

CUSTOM = "Set by the certification body; customary are 30 to 90 days, at most six months"
MAJOR = "ISO/IEC 17021-1, 9.5.3: otherwise another stage 2"
FIRST = "ISO/IEC 17021-1, 9.1.3: within 12 months of the decision"
YEARLY = "ISO/IEC 17021-1, 9.1.3: once in each calendar year"
EXPIRY = "ISO/IEC 17021-1, 9.6.3: complete before the certificate ends, three years after the decision"
RESTORE = "ISO/IEC 17021-1, 9.6.3: within six months of the end, then at least a stage 2"
SUSPENSION = "ISO/IEC 17021-1, 9.6.5: normally at most six months"


@dataclass(frozen=True)
class Clock:
    """One limit: what, by when, where that stands, and what is planned or done."""

    title: str
    limit: date
    source: str
    is_expected: bool = False
    """Whether the limit rests on a plan and not on something that has happened."""
    on: date | None = None
    """The day on which it happened or is planned."""
    is_done: bool = False

    def kind(self, day: date) -> str:
        """The shape of its status on this day."""
        if self.is_done:
            return "good" if not self.is_over_limit else "warn"
        if self.limit < day or self.is_over_limit:
            return "bad"
        return "info" if self.on else "warn"

    def word(self, day: date) -> str:
        if self.is_done:
            return "Kept" if not self.is_over_limit else "Missed"
        if self.limit < day:
            return "Over"
        if self.is_over_limit:
            return "Planned too late"
        return "Planned in time" if self.on else "Not planned"

    @property
    def is_over_limit(self) -> bool:
        return self.on is not None and self.on > self.limit


Stages = Mapping[str, CertificationStage]


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def clocks(stages: Stages, certificate: Certificate | None) -> list[Clock]:
    """All limits that can be told, the next steps of the standard first. `stages` is by kind.

    A certificate that was withdrawn starts no clock: the next decision does.
    """
    if certificate is not None and certificate.status == CertificateStatus.WITHDRAWN:
        certificate = None
    return [*_of_audits(stages, certificate), *_of_certificate(stages, certificate)]


def decided_on(stages: Stages, certificate: Certificate | None) -> tuple[date | None, bool]:
    """The day of the certification decision, and whether that is only expected."""
    if certificate is not None:
        return certificate.decided_on, False
    return _end(stages, StageKind.DECISION)


def _of_audits(stages: Stages, certificate: Certificate | None) -> list[Clock]:
    """From stage 1 to the second surveillance."""
    found: list[Clock] = []
    first, is_expected = _end(stages, StageKind.STAGE_1)
    if first:
        limit = months_later(first, 6)
        found.append(_clock("Stage 2 after stage 1", limit, CUSTOM, is_expected, stages, StageKind.STAGE_2))
    second, is_expected = _end(stages, StageKind.STAGE_2)
    if second:
        limit, title = months_later(second, 6), "Major nonconformities of stage 2 closed"
        found.append(_clock(title, limit, MAJOR, is_expected, stages, StageKind.DECISION))
    decision, is_expected = decided_on(stages, certificate)
    if decision:
        limit, kind = months_later(decision, 12), StageKind.SURVEILLANCE_1
        found.append(_clock("First surveillance", limit, FIRST, is_expected, stages, kind))
        limit, kind = date(decision.year + 2, 12, 31), StageKind.SURVEILLANCE_2
        found.append(_clock("Second surveillance", limit, YEARLY, is_expected, stages, kind))
    return found


def _of_certificate(stages: Stages, certificate: Certificate | None) -> list[Clock]:
    """Its end, and what follows a suspension or its expiry."""
    decision, is_expected = decided_on(stages, certificate)
    if decision is None:
        return []
    end = certificate.valid_until if certificate else months_later(decision, 36)
    found = [_clock("Recertification", end, EXPIRY, is_expected, stages, StageKind.RECERTIFICATION)]
    if certificate is None:
        return found
    if certificate.status == CertificateStatus.EXPIRED:
        found.append(Clock("The expired certificate restored", months_later(end, 6), RESTORE))
    if certificate.status == CertificateStatus.SUSPENDED and certificate.changed_on:
        limit = months_later(certificate.changed_on, 6)
        found.append(Clock("The suspension ended", limit, SUSPENSION))
    return found


def _clock(title: str, limit: date, source: str, is_expected: bool, stages: Stages, kind: StageKind) -> Clock:
    """A limit for one step, with what is planned or done of it."""
    stage = stages.get(kind)
    if stage is None:
        return Clock(title, limit, source, is_expected)
    on = stage.done_on or stage.ends_on or stage.starts_on
    return Clock(title, limit, source, is_expected, on, is_done=stage.done_on is not None)


def _end(stages: Stages, kind: StageKind) -> tuple[date | None, bool]:
    """The last day of a step, and whether that is only planned."""
    stage = stages.get(kind)
    if stage is None:
        return None, True
    return (stage.done_on, False) if stage.done_on else (stage.ends_on or stage.starts_on, True)
