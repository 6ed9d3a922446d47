"""An object's history in words that a person understands."""

from __future__ import annotations

from datetime import date

import pytest

from aims.platform.selectors.ledger import history_of
from aims.platform.selectors.wording import changes_between
from risks.services.risks import change_risk, create_risk
from tests.aims.making import a_system
from tests.worlds import World

pytestmark = pytest.mark.django_db


def said(schema: str, earlier: dict, later: dict, names: dict[str, str] | None = None) -> list[str]:
    return [f"{each.label}: {each.words}" for each in changes_between(schema, earlier, later, names or {})]


def test_the_first_state_changed_nothing() -> None:
    assert said("risk@2", {}, {"title": "Drift"}) == []


def test_the_status_stands_first_in_its_own_words() -> None:
    earlier = {"title": "Drift", "status": "in_treatment"}
    later = {"title": "Drift goes unseen", "status": "monitored"}
    assert said("risk@2", earlier, later) == [
        "status: In treatment → Monitored",
        "title: Drift → Drift goes unseen",
    ]


def test_people_have_their_names_and_dates_their_form() -> None:
    earlier = {"owner": "MEM-0001", "review_on": None}
    later = {"owner": "MEM-0002", "review_on": "2026-12-09"}
    assert said("risk@2", earlier, later, {"MEM-0001": "Maya Okonkwo"}) == [
        "owner: Maya Okonkwo → MEM-0002",
        "next review: empty → 9 Dec 2026",
    ]
    assert said(
        "statementversion@1", {"approved_at": None}, {"approved_at": "2026-11-24T15:35:20+00:00"}
    ) == ["approved at: empty → 24 Nov 2026, 15:35 UTC"]


def test_lists_say_what_came_and_what_left() -> None:
    assert said("risk@2", {"controls": ["A.2.2", "A.7.4"]}, {"controls": ["A.7.4", "A.8.2"]}) == [
        "controls: added A.8.2; removed A.2.2"
    ]
    one, two = {"number": 1, "sha256": "a"}, {"number": 2, "sha256": "b"}
    assert said("evidence@1", {"versions": [one]}, {"versions": [one, two]}) == ["versions: added version 2"]
    decided = {f"A.{number}": "applicable" for number in range(8)}
    assert said("statementversion@1", {"decisions": {}}, {"decisions": decided}) == [
        "decisions: A.0, A.1, A.2, A.3, A.4, A.5 and 2 more"
    ]


def test_a_signed_copy_and_a_column_of_the_past() -> None:
    assert said("statementversion@1", {"frozen": None}, {"frozen": {"lines": []}}) == []
    assert said("long_gone@1", {"old_name": "a", "at": "b"}, {"old_name": None, "at": "b"}) == [
        "old name: a → empty"
    ]


def test_a_risk_that_got_an_owner_names_both(world: World) -> None:
    risk = create_risk(
        actor=world.manager.actor,
        organization=world.organization,
        title="Drift",
        owner=world.owner.member,
        systems=[a_system(world)],
    )
    change_risk(
        actor=world.manager.actor,
        risk=risk,
        revision=risk.revision,
        owner=world.manager.member,
        review_on=date(2027, 3, 1),
    )
    line = history_of(world.manager.viewpoint, risk.reference)[0]
    assert (line.who, line.initials, line.words) == ("Maya Northfold", "MN", "risk changed")
    assert [(each.label, each.words) for each in line.changes] == [
        ("owner", "Rajiv Northfold → Maya Northfold"),
        ("next review", "empty → 1 Mar 2027"),
    ]
