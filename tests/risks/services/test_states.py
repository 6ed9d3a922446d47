"""The way of a risk through its table: each step, each guard, each refusal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound
from aims.platform.models import LedgerEntry
from risks.enums import RiskStatus
from risks.models import Risk
from risks.services.risks import change_risk, create_risk, rate_risk, set_controls
from risks.services.states import PAST, accept_risk, move_risk
from risks.workflows import RISK
from tests.risks.conftest import control, walk
from tests.worlds import World

TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=90)


def in_treatment(risk: Risk, world: World) -> Risk:
    set_controls(actor=world.manager.actor, risk=risk, controls=[control("A.6.2.4")])
    return walk(risk, world, "identify", "analyse", "evaluate", "start_treatment")


def rated_now(risk: Risk, world: World, likelihood: int, consequence: int) -> Risk:
    return rate_risk(
        actor=world.manager.actor,
        risk=risk,
        residual_likelihood=likelihood,
        residual_consequence=consequence,
    )


@pytest.mark.parametrize("status", RiskStatus.values)
@pytest.mark.parametrize("verb", RISK.by_verb)
def test_the_whole_table(status: str, verb: str) -> None:
    step, risk = RISK.by_verb[verb], Risk(status=status)
    if status in step.source:
        assert RISK.step(risk, verb, reason="Because").target == risk.status
    else:
        with pytest.raises(Conflict):
            RISK.step(risk, verb, reason="Because")
        assert risk.status == status


def test_every_step_has_its_word_in_the_ledger() -> None:
    assert set(PAST) | {"accept"} == set(RISK.by_verb)


def test_each_step_leaves_one_entry_and_one_history_row(risk: Risk, ready: World) -> None:
    rows, before = risk.history.count(), LedgerEntry.objects.count()
    move_risk(actor=ready.owner.actor, risk=risk, verb="identify")
    assert LedgerEntry.objects.count() == before + 1
    assert LedgerEntry.objects.latest("pk").verb == "risk.identified"
    assert risk.history.count() == rows + 1


def test_the_way_to_monitored(risk: Risk, ready: World) -> None:
    rated_now(in_treatment(risk, ready), ready, 1, 5)
    assert walk(risk, ready, "finish_treatment", "monitor").status == RiskStatus.MONITORED


def test_above_the_limit_is_not_treated(risk: Risk, ready: World) -> None:
    rated_now(in_treatment(risk, ready), ready, 2, 5)
    before = LedgerEntry.objects.count()
    with pytest.raises(Invalid, match="above 9"):
        walk(risk, ready, "finish_treatment")
    risk.refresh_from_db()
    assert (risk.status, LedgerEntry.objects.count()) == (RiskStatus.IN_TREATMENT, before)


def test_treated_needs_the_rating_now(risk: Risk, ready: World) -> None:
    in_treatment(risk, ready)
    with pytest.raises(Invalid, match="left after treatment"):
        walk(risk, ready, "finish_treatment")


def test_an_unrated_risk_is_not_analysed(ready: World) -> None:
    risk = create_risk(actor=ready.manager.actor, organization=ready.organization, title="x")
    walk(risk, ready, "identify")
    with pytest.raises(Invalid, match="Rate likelihood"):
        walk(risk, ready, "analyse")


@pytest.mark.parametrize(
    ("treatment", "numbers", "words"),
    [("", [], "Choose how"), ("modify", [], "at least one control"), ("retain", ["A.7.4"], "kept knowingly")],
)
def test_treatment_needs_its_way(
    treatment: str, numbers: list[str], words: str, risk: Risk, ready: World
) -> None:
    if treatment:
        chosen = [control(number) for number in numbers]
        set_controls(actor=ready.manager.actor, risk=risk, controls=chosen, treatment=treatment)
    walk(risk, ready, "identify", "analyse", "evaluate")
    with pytest.raises(Invalid, match=words):
        walk(risk, ready, "start_treatment")


def test_sharing_needs_no_control(risk: Risk, ready: World) -> None:
    set_controls(actor=ready.manager.actor, risk=risk, controls=[], treatment="share")
    risk = walk(risk, ready, "identify", "analyse", "evaluate", "start_treatment")
    assert risk.status == RiskStatus.IN_TREATMENT


def test_a_risk_in_treatment_keeps_a_control(risk: Risk, ready: World) -> None:
    in_treatment(risk, ready)
    with pytest.raises(Invalid, match="at least one control"):
        set_controls(actor=ready.manager.actor, risk=risk, controls=[])
    assert risk.treatments.count() == 1


def test_accept_risk_needs_a_designated_manager_a_reason_and_an_end(risk: Risk, ready: World) -> None:
    walk(risk, ready, "identify", "analyse", "evaluate")
    for person in (ready.owner, ready.auditor, ready.admin):
        with pytest.raises(NotAllowed):
            accept_risk(actor=person.actor, risk=risk, until=SOON, reason="Fine")
    with pytest.raises(NotAllowed):
        accept_risk(actor=ready.system, risk=risk, until=SOON, reason="Fine")
    for day in (TODAY, TODAY - timedelta(days=1)):
        with pytest.raises(Invalid) as refused:
            accept_risk(actor=ready.top.actor, risk=risk, until=day, reason="Fine")
        assert list(refused.value.errors) == ["until"]
    with pytest.raises(Invalid):
        accept_risk(actor=ready.top.actor, risk=risk, until=SOON, reason=" ")
    before = LedgerEntry.objects.count()
    risk = accept_risk(actor=ready.top.actor, risk=risk, until=SOON, reason="Known and watched")
    assert (risk.status, risk.accepted_by, risk.accepted_level, risk.accepted_reason) == (
        RiskStatus.ACCEPTED,
        ready.top.member,
        20,
        "Known and watched",
    )
    assert LedgerEntry.objects.count() == before + 1


def test_four_eyes(risk: Risk, ready: World) -> None:
    walk(risk, ready, "identify", "analyse", "evaluate")
    with pytest.raises(Conflict, match="You recorded it"):
        accept_risk(actor=ready.manager.actor, risk=risk, until=SOON, reason="Fine")
    change_risk(actor=ready.manager.actor, risk=risk, revision=None, owner=ready.top.member)
    with pytest.raises(Conflict, match="You own this risk"):
        accept_risk(actor=ready.top.actor, risk=risk, until=SOON, reason="Fine")


def test_the_manager_accepts_what_another_recorded(ready: World) -> None:
    risk = create_risk(
        actor=ready.owner.actor, organization=ready.organization, title="x", owner=ready.owner.member
    )
    rate_risk(actor=ready.owner.actor, risk=risk, inherent_likelihood=3, inherent_consequence=3)
    walk(risk, ready, "identify", "analyse", "evaluate")
    assert accept_risk(actor=ready.manager.actor, risk=risk, until=SOON, reason="Fine").accepted_level == 9


def test_accepting_twice_is_told(risk: Risk, ready: World) -> None:
    walk(risk, ready, "identify", "analyse", "evaluate")
    accept_risk(actor=ready.top.actor, risk=risk, until=SOON, reason="Fine")
    before = LedgerEntry.objects.count()
    with pytest.raises(Conflict):
        accept_risk(actor=ready.top.actor, risk=risk, until=SOON, reason="Fine")
    assert LedgerEntry.objects.count() == before


def test_what_was_accepted_does_not_widen(risk: Risk, ready: World) -> None:
    walk(risk, ready, "identify", "analyse", "evaluate")
    accept_risk(actor=ready.top.actor, risk=risk, until=SOON, reason="Fine")
    with pytest.raises(Invalid, match="open the risk again"):
        rated_now(risk, ready, 5, 5)
    assert rated_now(risk, ready, 4, 4).level == 16


def test_an_acceptance_carries_a_treated_risk_and_ends_when_opened_again(risk: Risk, ready: World) -> None:
    rated_now(in_treatment(risk, ready), ready, 2, 5)
    accept_risk(actor=ready.top.actor, risk=risk, until=SOON, reason="Until the new model")
    risk = walk(risk, ready, "start_treatment", "finish_treatment", "monitor")
    assert risk.status == RiskStatus.MONITORED
    risk = move_risk(actor=ready.owner.actor, risk=risk, verb="reopen", reason="New model")
    assert (risk.status, risk.accepted_by, risk.accepted_until, risk.accepted_level) == (
        RiskStatus.IDENTIFIED,
        None,
        None,
        None,
    )


def test_a_monitored_risk_does_not_rise_above_the_limit_in_silence(risk: Risk, ready: World) -> None:
    rated_now(in_treatment(risk, ready), ready, 1, 5)
    walk(risk, ready, "finish_treatment", "monitor")
    with pytest.raises(Invalid, match="open the risk again"):
        rated_now(risk, ready, 2, 5)


@pytest.mark.parametrize("verb", ["close", "reopen"])
def test_closing_and_opening_again_need_a_reason(verb: str, risk: Risk, ready: World) -> None:
    walk(risk, ready, "identify", "analyse")
    with pytest.raises(Invalid) as refused:
        move_risk(actor=ready.manager.actor, risk=risk, verb=verb, reason="  ")
    assert list(refused.value.errors) == ["reason"]


def test_a_closed_risk_keeps_its_reason_until_it_is_opened_again(risk: Risk, ready: World) -> None:
    risk = walk(risk, ready, "identify")
    risk = move_risk(actor=ready.owner.actor, risk=risk, verb="close", reason="System retired")
    assert (risk.status, risk.closed_reason) == (RiskStatus.CLOSED, "System retired")
    assert walk(risk, ready, "reopen").closed_reason == ""


def test_steps_are_refused_to_readers_and_strangers(risk: Risk, ready: World, other_world: World) -> None:
    for person in (ready.auditor, ready.top, ready.admin, ready.external):
        with pytest.raises(NotAllowed):
            move_risk(actor=person.actor, risk=risk, verb="identify")
    with pytest.raises(NotFound):
        move_risk(actor=other_world.manager.actor, risk=risk, verb="identify")
    with pytest.raises(Conflict):
        move_risk(actor=ready.top.actor, risk=risk, verb="accept", reason="x")
    risk.refresh_from_db()
    assert risk.status == RiskStatus.DRAFT
