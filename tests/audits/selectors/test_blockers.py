"""What blocks a step: rules that look at live data, and a place for those that come later."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command

from audits.enums import StageKind
from audits.selectors import blockers
from audits.selectors.blockers import Finding, Rule, blocking, checks, register_blocker
from controls.services.gaps import finish_gap_assessment
from risks.services.criteria import set_risk_criteria
from risks.services.risks import create_risk, rate_risk
from tests.certifying import answer_all, chosen, planned
from tests.populated import populate
from tests.worlds import World

pytestmark = pytest.mark.django_db


def _by_key(world: World) -> dict[str, blockers.Check]:
    return {check.rule.key: check for check in checks(world.manager.viewpoint)}


def test_an_empty_organization_misses_everything(world: World) -> None:
    found = _by_key(world)
    assert [key for key, check in found.items() if check.is_met] == []
    assert found["scope"].sentence == "Scope of the AIMS: nothing says yet what the AIMS covers"
    assert found["gap"].address.endswith("/gap-assessments/")
    assert found["internal_audit"].sentence == "Internal audit: none was planned yet"
    assert found["management_review"].sentence == "Management review: none was planned yet"
    assert (found["policy"].kind, found["policy"].word) == ("bad", "Missing")


def test_a_populated_one_shows_what_is_there(db: None) -> None:
    p = populate()
    found = _by_key(p.world)
    met = {key for key, check in found.items() if check.is_met}
    assert met >= {"scope", "statement", "body", "certificate"}
    assert not met & {"gap", "management_review"}
    assert found["internal_audit"].finding.words.endswith("is reported")
    assert found["gap"].finding.words == "GAP-0001 is open"
    assert (found["gap"].kind, found["gap"].word) == ("warn", "Begun")
    assert "have no owner" in found["systems"].finding.words
    assert found["statement"].finding.words == "version 1 is approved"

    answer_all(p.world, p.road.gap)
    finish_gap_assessment(actor=p.world.manager.actor, assessment=p.road.gap)
    assert _by_key(p.world)["gap"].is_met


def test_risks_are_met_when_each_is_rated(world: World) -> None:
    call_command("load_catalogue", verbosity=0)
    actor, organization = world.manager.actor, world.organization
    set_risk_criteria(actor=actor, organization=organization, valid_from=date(2026, 1, 1))
    risk = create_risk(actor=actor, organization=organization, title="Under-triage")
    found = _by_key(world)["risks"]
    assert (found.word, found.finding.words) == ("Begun", "1 of 1 are not rated")
    rate_risk(actor=actor, risk=risk, inherent_likelihood=4, inherent_consequence=5)
    assert _by_key(world)["risks"].is_met


def test_each_rule_asks_once(world: World, django_assert_max_num_queries) -> None:
    viewpoint = world.manager.viewpoint
    with django_assert_max_num_queries(10):
        checks(viewpoint)


def test_the_order_is_that_of_the_steps(world: World) -> None:
    befores = [check.rule.before for check in checks(world.manager.viewpoint)]
    places = [list(StageKind).index(each) for each in befores]
    assert places == sorted(places)


def test_a_later_rule_takes_the_place_of_an_earlier_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blockers, "RULES", dict(blockers.RULES))
    on = date(2026, 10, 12)
    rule = Rule(
        "management_review",
        "Management review",
        "9.3",
        StageKind.EXECUTION,
        lambda viewpoint: Finding(True, f"signed on {on}"),
        "ledger-entries",
    )
    register_blocker(rule)
    assert _by_key(world)["management_review"].is_met
    assert "management_review" not in {
        check.rule.key for check in blocking(world.manager.viewpoint, "execution")
    }


def test_the_choice_of_a_body_unblocks_its_step(world: World) -> None:
    project = planned(world)
    assert [check.rule.key for check in blocking(world.manager.viewpoint, "choosing")] == ["body"]
    chosen(world, project)
    assert blocking(world.manager.viewpoint, "choosing") == []
