"""An internal audit from its plan to its report, and a finding until its action holds. Clauses 9.2 and 10.2."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.auditing import REPLY, in_days
from tests.browser.looking import Looker
from tests.browser.steps import (
    card,
    choose,
    fetch,
    fill,
    heading,
    inside,
    press,
    sign_in,
    take_seat,
    tick,
    visit,
)
from tests.controls.story import Story, make_story, run_jobs

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AUDIT = "audits/AUD-0001/"
ACTION = "corrective-actions/CAR-0001/"
TITLE = "Two risks are not rated"


@pytest.fixture
def story() -> Story:
    return make_story()


def planned(story: Story, look: Looker) -> None:
    """By its lead auditor, with two questions on the checklist."""
    visit(look, inside(story.world, "audits/plan"))
    fill(
        look,
        {
            "Title": "Risk and policy",
            "What is audited": "Risk assessment and the AI policy.",
            "Against what": "ISO/IEC 42001 and our procedures.",
            "Planned for": in_days(0).isoformat(),
        },
    )
    choose(look, "Lead auditor", story.world.auditor.member.name)
    press(look, "Plan")
    press(look, "Draw the checklist")
    for fold in look.page.locator("fieldset summary").all():
        if fold.evaluate("each => !each.parentElement.open"):
            fold.click()
    look.page.locator("input[name=requirements][value='6.1.2']").check()
    look.page.locator("input[name=requirements][value='A.2.2']").check()
    press(look, "Draw the checklist")
    press(look, "Start")
    press(look, "Start")


def answered(story: Story, look: Looker) -> None:
    """One does not conform, with a finding; one does. Then the report."""
    press(look, "Answer 6.1.2")
    tick(look, "Does not conform")
    fill(look, {"What did you see?": "RSK-0001 and RSK-0002 have no level."})
    press(look, "Save and next")
    tick(look, "Conforms")
    fill(look, {"What did you see?": "The policy is signed and known."})
    press(look, "Save")
    visit(look, inside(story.world, f"{AUDIT}findings/record?for=6.1.2"))
    fill(look, {"In one sentence": TITLE, "What was found, and what shows it": "Two of two samples."})
    choose(look, "Who answers it?", story.world.owner.member.name)
    press(look, "Save")
    visit(look, inside(story.world, AUDIT))
    press(look, "Report")
    fill(look, {"Conclusion": "It conforms, but for one minor nonconformity."})
    press(look, "Report")
    run_jobs()


def done(look: Looker, words: str) -> None:
    """Its owner reports the action done; it can be checked today."""
    press(look, "Report it done")
    today = in_days(0).isoformat()
    fill(look, {"What was done?": words, "Done on": today, "Check from": today})
    press(look, "Report it done")


def checked(look: Looker, result: str, why: str) -> None:
    press(look, "Check whether it worked")
    look.page.get_by_label(result, exact=True).check()
    fill(look, {"What shows it?": why})
    press(look, "Save the check")


def replied(look: Looker, plan: str) -> None:
    reply = {
        "What was mended at once?": REPLY["correction"],
        "Why did it happen?": REPLY["cause"],
        "Where else could it happen?": REPLY["similar"],
        "What keeps it from happening again?": plan,
        "Done by": in_days(20).isoformat(),
    }
    fill(look, reply)
    press(look, "Answer")


def test_an_audit_is_held_and_its_finding_is_mended_for_good(story: Story, look: Looker) -> None:
    world = story.world
    sign_in(look, world.auditor)
    planned(story, look)
    answered(story, look)
    look.at(inside(world, AUDIT))
    assert fetch(look, "PDF").startswith(b"%PDF-")

    take_seat(look, world.owner, inside(world))
    press(look, f"Answer {TITLE}")
    replied(look, "The owner rates within a week.")
    done(look, "Both are rated.")

    take_seat(look, world.manager, inside(world, ACTION))
    checked(look, "It did not work", "Two new risks came without a rating.")
    expect(card(look, "Did it work?")).to_contain_text("It did not work")

    take_seat(look, world.owner, inside(world, ACTION))
    press(look, "Answer")
    replied(look, "The form asks for the rating before it saves.")
    done(look, "The form asks for it.")

    take_seat(look, world.manager, inside(world, ACTION))
    checked(look, "It worked", "Ten new risks all have a rating.")
    look.at(inside(world, ACTION))
    visit(look, inside(world, "findings/FND-0001/"))
    assert heading(look) == TITLE
    expect(look.page.get_by_role("main")).to_contain_text("Closed")
