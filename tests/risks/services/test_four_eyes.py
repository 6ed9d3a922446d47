"""Who had a hand in a risk since it was last opened does not accept it, whatever its columns say now."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from aims.core.errors import Conflict
from aims.platform.models import LedgerEntry
from risks.enums import RiskStatus
from risks.models import Risk
from risks.services.risks import change_risk, create_risk, rate_risk
from risks.services.states import accept_risk
from tests.risks.conftest import walk
from tests.worlds import Person, World

SOON = timezone.localdate() + timedelta(days=90)


@pytest.fixture
def theirs(ready: World) -> Risk:
    """Recorded, rated and owned by the risk owner: the AIMS manager has no hand in it yet."""
    owner = ready.owner
    risk = create_risk(actor=owner.actor, organization=ready.organization, title="Drift", owner=owner.member)
    return rate_risk(actor=owner.actor, risk=risk, inherent_likelihood=3, inherent_consequence=3)


def hand_over(risk: Risk, by: Person, to: Person) -> Risk:
    return change_risk(actor=by.actor, risk=risk, revision=None, owner=to.member)


def accept(risk: Risk, by: Person) -> Risk:
    return accept_risk(actor=by.actor, risk=risk, until=SOON, reason="Fine")


def test_an_owner_who_hands_it_over_for_a_moment_does_not_accept(theirs: Risk, ready: World) -> None:
    hand_over(theirs, ready.owner, ready.manager)
    risk = walk(theirs, ready, "identify", "analyse", "evaluate")
    hand_over(risk, ready.manager, ready.owner)
    before = LedgerEntry.objects.count()
    with pytest.raises(Conflict, match="You owned this risk while it was assessed"):
        accept(risk, ready.manager)
    risk.refresh_from_db()
    assert (risk.status, LedgerEntry.objects.count()) == (RiskStatus.EVALUATED, before)
    assert accept(risk, ready.top).accepted_by == ready.top.member


def test_who_owned_it_after_the_evaluation_does_not_accept(theirs: Risk, ready: World) -> None:
    risk = walk(theirs, ready, "identify", "analyse", "evaluate")
    hand_over(risk, ready.owner, ready.manager)
    hand_over(risk, ready.manager, ready.owner)
    with pytest.raises(Conflict, match="You owned"):
        accept(risk, ready.manager)


def test_who_rated_it_does_not_accept(theirs: Risk, ready: World) -> None:
    rate_risk(actor=ready.manager.actor, risk=theirs, inherent_likelihood=1, inherent_consequence=2)
    rate_risk(actor=ready.owner.actor, risk=theirs, inherent_likelihood=3, inherent_consequence=3)
    risk = walk(theirs, ready, "identify", "analyse", "evaluate")
    with pytest.raises(Conflict, match="You rated it"):
        accept(risk, ready.manager)


def test_a_rating_taken_over_from_before_still_bars(theirs: Risk, ready: World) -> None:
    rate_risk(actor=ready.manager.actor, risk=theirs, inherent_likelihood=2, inherent_consequence=2)
    risk = walk(theirs, ready, "identify", "analyse", "evaluate", "reopen", "analyse", "evaluate")
    with pytest.raises(Conflict, match="You rated it"):
        accept(risk, ready.manager)


def test_opened_again_and_assessed_by_others_frees_who_owned_it_before(theirs: Risk, ready: World) -> None:
    hand_over(theirs, ready.owner, ready.manager)
    hand_over(theirs, ready.manager, ready.owner)
    risk = walk(theirs, ready, "identify", "analyse", "evaluate", "reopen", "analyse", "evaluate")
    assert accept(risk, ready.manager).status == RiskStatus.ACCEPTED
