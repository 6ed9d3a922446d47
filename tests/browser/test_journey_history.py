"""Any object shows who changed what, when and why; who saves second is told so and shown both."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from aims.platform.models import LedgerEntry
from risks.models import Risk
from tests.audits.conftest import engage
from tests.browser.looking import Looker
from tests.browser.steps import (
    card,
    choose,
    heading,
    history,
    inside,
    press,
    rows,
    told,
    unfold,
    visit,
    write,
)
from tests.controls.story import Story, make_story
from tests.worlds import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Desk = Callable[[Person], Looker]
OBJECTS = {
    "ai-systems/AIS-0001": "story told",
    "risks/RSK-0001/": "story linked",
    "obligations/OBL-0001": "story told",
    "decisions/DEC-0001": "story told",
    "evidence/EVD-0001/": "story linked",
    "controls/A.2.2": "control implemented",
    "statements/SOA-0001/1": "statement submitted",
    "statements/SOA-0001/1/lines/A.2.2": "statement decided",
    "members/MEM-0001/": "access given",
    "engagements/ENG-0001/": "engagement created",
}
LINE = re.compile(r"^(\w+ Northfold|System \([\w-]+\)): (.+?) \d+ \w{3} \d{4}, \d\d:\d\d UTC · entry \d+")


def both(look: Looker) -> list[list[str]]:
    """What a stale form shows side by side: field, what is stored, what was written here."""
    cells: list[list[str]] = look.page.locator("table.both tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => (cell.querySelector('.pre') || cell).innerText))"
    )
    return cells


@pytest.fixture
def story() -> Story:
    return make_story()


def test_every_kind_of_object_shows_its_history(story: Story, desk: Desk) -> None:
    story.submitted()
    engage(story.world)
    ines = desk(story.world.auditor)
    for path in OBJECTS:
        visit(ines, inside(story.world, path))
        lines = history(ines)
        assert [line for line in lines if not LINE.match(line)] == [], path
        assert len(lines) > 0, path
    visit(ines, inside(story.world, "statements/SOA-0001/1"))
    assert history(ines)[0].startswith("Maya Northfold: statement submitted")


def test_a_change_shows_who_what_when_and_why(story: Story, desk: Desk) -> None:
    rajiv = desk(story.world.owner)
    visit(rajiv, inside(story.world, "risks/RSK-0001/"))
    press(rajiv, "Put into the register")
    press(rajiv, "Put into the register")
    unfold(rajiv.page, "More steps")
    press(rajiv, "Close")
    write(rajiv, Why="The system is not used any more")
    press(rajiv, "Close")
    line = history(rajiv)[0]
    assert line.startswith("Rajiv Northfold: risk closed, because “The system is not used any more”")
    expect(card(rajiv, "History").get_by_role("listitem").first).to_contain_text("Identified")
    visit(rajiv, inside(story.world, "ledger"))
    entry = LedgerEntry.objects.get(verb="risk.closed")
    number, words = rows(rajiv, "Ledger entries, newest first")[0][:2]
    assert (number, words.lower()) == (str(entry.sequence), "risk closed the system is not used any more")
    press(rajiv, "RSK-0001", rajiv.page.get_by_role("row").nth(1))
    assert (heading(rajiv), history(rajiv)[0]) == ("History of RSK-0001", line)


def test_who_saves_second_is_told_and_shown_both(story: Story, desk: Desk) -> None:
    maya, rajiv = desk(story.world.manager), desk(story.world.owner)
    for look in (maya, rajiv):
        visit(look, inside(story.world, "risks/RSK-0001/edit"))
    write(rajiv, Title="A release is not tested")
    press(rajiv, "Save")
    write(maya, Title="A release is tested too late")
    choose(maya, "Owner", "Maya Northfold")
    press(maya, "Save", status=409)
    expect(maya.page.get_by_role("alert")).to_contain_text("Someone saved this while you were writing")
    assert both(maya) == [
        ["Title", "A release is not tested", "A release is tested too late"],
        ["Owner", "Rajiv Northfold", "Maya Northfold"],
    ]
    assert Risk.objects.get(reference="RSK-0001").title == "A release is not tested"
    expect(maya.page.get_by_label("Title")).to_have_value("A release is tested too late")
    press(maya, "Save")
    assert heading(maya) == "A release is tested too late"
    assert [line.partition(":")[0] for line in history(maya)[:2]] == ["Maya Northfold", "Rajiv Northfold"]


def test_a_line_decided_by_someone_else_meanwhile_is_shown_beside_ones_own(story: Story, desk: Desk) -> None:
    line = story.line(story.draft(), "A.2.3")
    maya = desk(story.world.manager)
    visit(maya, inside(story.world, "statements/SOA-0001/1/lines/A.2.3"))
    other = maya.page.context.new_page()
    for page, words in ((other, "Theirs."), (maya.page, "Mine.")):
        if page is other:
            page.goto(maya.page.url)
        page.get_by_label("Yes, it applies").check()
        page.get_by_label("Justification").fill(words)
        with page.expect_navigation():
            page.get_by_role("button", name="Save", exact=True).click()
    told(maya, 409)
    assert both(maya) == [["Justification", "Theirs.", "Mine."]]
    line.refresh_from_db()
    assert line.justification == "Theirs."
