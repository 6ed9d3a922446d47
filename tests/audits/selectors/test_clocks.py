"""The clocks of a certification: counted from what happened, before that from the plan."""

from __future__ import annotations

from datetime import date

import pytest

from audits.enums import CertificateStatus, StageKind, StageStatus
from audits.models import Certificate, CertificationStage
from audits.selectors.clocks import clocks, months_later

DAY = date(2027, 1, 10)


def _stage(kind: str, start: date | None = None, done: date | None = None) -> CertificationStage:
    status = StageStatus.DONE if done else StageStatus.PLANNED
    return CertificationStage(kind=kind, starts_on=start, ends_on=start, done_on=done, status=status)


def _by_kind(*stages: CertificationStage) -> dict[str, CertificationStage]:
    return {stage.kind: stage for stage in stages}


def _certificate(**given: object) -> Certificate:
    values = {"decided_on": date(2027, 4, 15), "valid_until": date(2030, 4, 14), "status": "valid"}
    return Certificate(**values | given)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2027, 12, 1), 12, date(2028, 12, 1)),
        (date(2027, 4, 15), 36, date(2030, 4, 15)),
    ],
)
def test_months_later(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


def test_without_any_day_there_is_no_clock() -> None:
    assert clocks(_by_kind(_stage(StageKind.STAGE_1)), None) == []
    assert clocks({}, None) == []


def test_a_plan_gives_expected_limits() -> None:
    found = clocks(
        _by_kind(_stage(StageKind.STAGE_1, date(2027, 1, 14)), _stage(StageKind.STAGE_2, date(2027, 3, 8))),
        None,
    )
    first = found[0]
    assert (first.title, first.limit, first.is_expected) == (
        "Stage 2 after stage 1",
        date(2027, 7, 14),
        True,
    )
    assert (first.kind(DAY), first.word(DAY)) == ("info", "Planned in time")
    assert found[1].limit == date(2027, 9, 8)


def test_what_was_done_counts_and_a_late_plan_is_said() -> None:
    stages = _by_kind(
        _stage(StageKind.STAGE_1, date(2027, 1, 1), done=date(2027, 1, 5)),
        _stage(StageKind.STAGE_2, date(2027, 9, 1)),
    )
    first = clocks(stages, None)[0]
    assert (first.limit, first.is_expected, first.word(DAY)) == (date(2027, 7, 5), False, "Planned too late")
    done = clocks(stages | _by_kind(_stage(StageKind.STAGE_2, done=date(2027, 8, 1))), None)[0]
    assert (done.kind(DAY), done.word(DAY)) == ("warn", "Missed")
    kept = clocks(stages | _by_kind(_stage(StageKind.STAGE_2, done=date(2027, 3, 1))), None)[0]
    assert (kept.kind(DAY), kept.word(DAY)) == ("good", "Kept")


def test_the_three_years_count_from_the_decision() -> None:
    stages = _by_kind(_stage(StageKind.DECISION, date(2027, 5, 1)), _stage(StageKind.SURVEILLANCE_1))
    found = {clock.title: clock for clock in clocks(stages, _certificate())}
    assert found["First surveillance"].limit == date(2028, 4, 15)
    assert found["First surveillance"].word(DAY) == "Not planned"
    assert found["First surveillance"].word(date(2028, 4, 16)) == "Over"
    assert found["Second surveillance"].limit == date(2029, 12, 31)
    assert found["Recertification"].limit == date(2030, 4, 14)
    assert not found["Recertification"].is_expected
    planned = {clock.title: clock for clock in clocks(stages, None)}
    assert planned["Recertification"].limit == date(2030, 5, 1)
    assert planned["Recertification"].is_expected


def test_suspension_and_expiry_have_clocks_of_their_own() -> None:
    held = _certificate(status=CertificateStatus.SUSPENDED, changed_on=date(2028, 1, 31))
    assert clocks({}, held)[-1].limit == date(2028, 7, 31)
    gone = _certificate(status=CertificateStatus.EXPIRED)
    assert clocks({}, gone)[-1].limit == date(2030, 10, 14)


def test_a_withdrawn_certificate_starts_no_clock() -> None:
    assert clocks({}, _certificate(status=CertificateStatus.WITHDRAWN)) == []


def test_every_limit_says_where_it_comes_from() -> None:
    held = _certificate(status=CertificateStatus.SUSPENDED, changed_on=date(2028, 1, 31))
    assert all(clock.source for clock in clocks(_by_kind(_stage(StageKind.STAGE_1, DAY)), held))
