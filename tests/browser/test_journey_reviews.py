"""A cadence opens reviews: one is confirmed, one asks for changes, one goes further up; each mail can be read about."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from risks.services.risks import set_controls
from tests.browser.looking import Looker
from tests.browser.steps import card, choose, fill, inside, press, rows, sign_in, take_seat, visit
from tests.controls.story import Story, make_story
from tests.papers import uploaded
from tests.populated import requirement
from tests.reviewing import cadence, in_days, run
from tests.worlds import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story() -> Story:
    story = make_story()
    uploaded(story.world)
    return story


def set_cadence(look: Looker, story: Story, path: str, reviewer: Person) -> None:
    """From the page of the object: once a year, next in ten days."""
    visit(look, inside(story.world, path))
    press(look, "Set a cadence (reviews)")
    months = "Every how many months?"
    fill(look, {months: "12", "Next review by": in_days(10).isoformat()})
    fill(look, {"Open it how many days before?": "14"})
    choose(look, "Who reviews it?", reviewer.member.name)
    press(look, "Save")
    expect(card(look, "Reviews")).to_contain_text(f"Every 12 months by {reviewer.member.name}")


def decided(story: Story, look: Looker) -> None:
    """The risk is confirmed by one reviewer; another asks for a change of the document."""
    world = story.world
    take_seat(look, world.owner, inside(world))
    press(look, f"Review {story.risk.title}")
    expect(card(look, "What was recorded so far")).to_contain_text("added A.6.2.4")
    press(look, "Confirm unchanged")
    press(look, "Confirm unchanged")
    expect(card(look, "Essentials")).to_contain_text(f"by {world.owner.member.name}")

    take_seat(look, world.top, inside(world))
    press(look, "Review Data plan")
    press(look, "Ask for changes")
    fill(look, {"Why": "Say where the data of the second model come from."})
    press(look, "Ask for changes")
    expect(card(look, "Essentials")).to_contain_text("Changes asked: Say where the data")


def test_reviews_open_are_decided_and_go_further_up(story: Story, look: Looker) -> None:
    world = story.world
    risk = story.risk
    sign_in(look, world.manager)
    set_cadence(look, story, f"risks/{risk.reference}/", world.owner)
    set_cadence(look, story, "documents/DOC-0001/", world.top)
    cadence(world, story.system, reviewer=world.owner.member)
    assert run(in_days(0))["opened"] == 3

    decided(story, look)

    assert run(in_days(20))["escalated"] == 2
    take_seat(look, world.manager, inside(world))
    press(look, f"Get {story.system.name} reviewed")
    expect(card(look, "Essentials")).to_contain_text("Escalated")
    look.at(inside(world, "reviews/?tab=open"))

    take_seat(look, world.admin, inside(world, "mail/"))
    subjects = " ".join(row[0] for row in rows(look, "Mail"))
    assert f"Overdue: review of {story.system.name}" in subjects
    assert f"Review {risk.title}" in subjects

    set_controls(actor=world.manager.actor, risk=story.risk, controls=[requirement("A.2.2")])
    assert run(in_days(370))["opened"] == 1
    take_seat(look, world.owner, inside(world, "reviews/RVW-0004/"))
    since = card(look, "What changed since the last review")
    expect(since).to_contain_text(world.manager.member.name)
    expect(since).to_contain_text("A.2.2")
