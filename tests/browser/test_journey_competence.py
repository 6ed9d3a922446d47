"""A competence from its name to the evidence; an objective on its way; a supplier of an AI system."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.looking import Looker
from tests.browser.steps import card, choose, fill, inside, message, press, rows, sign_in, visit
from tests.controls.story import Story, make_story
from tests.people import in_days

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OWNER = "Rajiv Northfold"
AUDITOR = "Ines Northfold"


@pytest.fixture
def story() -> Story:
    return make_story()


def day(days: int) -> str:
    return str(in_days(days).isoformat())


def needed_by(look: Looker, person: str, why: str) -> None:
    """From the page of the competence."""
    press(look, "Say who needs it")
    choose(look, "Who", person)
    fill(look, {"Why they need it": why})
    press(look, "Save")


def test_the_matrix_tells_who_has_what_and_what_is_missing(story: Story, look: Looker) -> None:
    sign_in(look, story.world.manager)
    visit(look, inside(story.world, "competence/"))
    press(look, "Open the competences")
    press(look, "Add a competence", look.page.locator(".empty"))
    fill(look, {"Name": "Testing a model for bias", "What it means": "Plans a test and reads its result."})
    press(look, "Add it")
    for person in (OWNER, AUDITOR):
        visit(look, inside(story.world, "competences/CMP-0001/"))
        needed_by(look, person, "Works on the triage.")

    visit(look, inside(story.world, f"competence/people/{story.world.owner.member.reference}"))
    press(look, "Record training in Testing a model for bias")
    fill(look, {"Given by": "Heron Academy", "Held or finished on": day(-10), "Counts until": day(300)})
    press(look, "Record it")
    press(look, "Link evidence")
    fill(look, {"Evidence": story.evidence.reference})
    press(look, "Link")
    expect(look.page.get_by_role("main")).to_contain_text(story.evidence.title)

    look.at(inside(story.world, "competence/"))
    table = {line[0]: line[1] for line in rows(look, "People by competences, 2 rows")}
    assert sorted(table.values()) == ["Has it", "Missing"]


def test_an_objective_is_measured_and_shows_its_way(story: Story, look: Looker) -> None:
    sign_in(look, story.world.manager)
    visit(look, inside(story.world, "objectives/new"))
    objective = {
        "Objective": "Fewer calls ranked too low",
        "Why": "The AI policy promises safe triage.",
        "What is measured": "Calls ranked too low",
        "Unit": "%",
        "Where it stands now": "10",
        "Target": "2",
        "Counts from": day(-50),
        "To be reached by": day(50),
    }
    fill(look, objective)
    choose(look, "Which way it shall move", "Down: less is better")
    choose(look, "Who answers for it", OWNER)
    press(look, "Set it")
    for days, value in ((-30, "8"), (-1, "5.5")):
        press(look, "Record a reading")
        fill(look, {"Value": value, "Measured on": day(days), "Note": "From the call log"})
        press(look, "Record it")
    assert message(look) == "The reading is recorded."
    look.at(look.page.url)
    expect(card(look, "On the way").locator("svg").first).to_be_visible()
    assert [row[1] for row in rows(look, "Readings, the newest first")] == ["5.5 %", "8 %"]


def test_a_supplier_brings_a_model_to_an_ai_system(story: Story, look: Looker) -> None:
    sign_in(look, story.world.manager)
    visit(look, inside(story.world, "suppliers/new"))
    fill(look, {"Name": "Kestrel Models", "What they supply": "A language model."})
    choose(look, "Owner", OWNER)
    press(look, "Add it")
    press(look, "Link an AI system")
    look.page.get_by_label("AI system").select_option(index=1)
    choose(look, "What they bring", "Model")
    press(look, "Link")
    look.at(inside(story.world, "suppliers/SUP-0001/"))
    visit(look, inside(story.world, f"ai-systems/{story.system.reference}"))
    expect(look.page.get_by_role("table", name="Suppliers of this AI system")).to_contain_text(
        "Kestrel Models"
    )
