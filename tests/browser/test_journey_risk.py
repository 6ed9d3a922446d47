"""The risk owner records a risk, rates it, chooses controls, and finds it on the heat map."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from risks.models import Risk
from tests.aims.making import a_live_system
from tests.browser.looking import Looker
from tests.browser.steps import (
    card,
    choose,
    heading,
    history,
    inside,
    press,
    rows,
    sign_in,
    tick,
    visit,
    write,
)
from tests.worlds import Person, World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "A caller with a rare illness is ranked too low"
CONTROLS = ("A.6.2.4", "A.7.4", "A.9.2")


@pytest.fixture
def world() -> World:
    call_command("load_catalogue", verbosity=0)
    world = make_world()
    for name in ("Call triage", "Ward roster"):
        a_live_system(world, name)
    return world


def rate(look: Looker, matrix: str, square: str) -> None:
    """Choose a square of one of the two matrices by its words."""
    look.page.get_by_role("group", name=matrix).get_by_role(
        "radio", name=re.compile(rf"\b{square}, level")
    ).check()


def test_the_owner_takes_a_risk_from_the_system_to_its_controls(world: World, look: Looker) -> None:
    sign_in(look, world.owner)
    visit(look, inside(world, "ai-systems/AIS-0001"))
    press(look, "Record a risk")
    expect(look.page.get_by_label("Call triage")).to_be_checked()
    write(look, Title=TITLE)
    look.page.get_by_label("What could happen, and why").fill("Few examples in the training data.")
    choose(look, "Owner", "Rajiv Northfold")
    look.page.get_by_label("Source").select_option(index=1)
    press(look, "Record risk")
    assert heading(look) == TITLE

    press(look, "Rate", card(look, "Essentials"))
    rate(look, "Before treatment", "Likely, Major")
    rate(look, "Now", "Unlikely, Major")
    look.page.get_by_label("What the rating rests on").fill("Two near misses in the last year")
    press(look, "Save the rating")
    risk = Risk.objects.get()
    assert (risk.inherent_level, risk.level) == (16, 8)

    press(look, "Choose controls", card(look, "Controls that treat it"))
    tick(look, "Reduce it with controls", *(re.compile(rf"^{re.escape(number)} ") for number in CONTROLS))
    look.page.get_by_label("Why these").fill("Tests by group, and a nurse decides")
    press(look, "Save the treatment")
    assert tuple(row[0].split()[0] for row in rows(look, "Controls that treat this risk")) == CONTROLS
    lines = history(look)
    assert [line.partition(":")[0] for line in lines] == ["Rajiv Northfold"] * 3
    assert "because “Tests by group, and a nurse decides”" in lines[0]
    assert "because “Two near misses in the last year”" in lines[1]

    visit(look, inside(world, "ai-systems/AIS-0001"))
    assert TITLE in rows(look, "Risks")[0][0]
    visit(look, inside(world, "controls/A.6.2.4"))
    assert TITLE in rows(look, "Risks that this control treats")[0][0]


def test_a_square_of_the_heat_map_opens_its_risks(world: World, desk: Callable[[Person], Looker]) -> None:
    rajiv = desk(world.owner)
    for title, square in ((TITLE, "Likely, Major"), ("A shift stays empty", "Rare, Minor")):
        visit(rajiv, inside(world, "risks/new"))
        write(rajiv, Title=title)
        choose(rajiv, "Owner", "Rajiv Northfold")
        press(rajiv, "Record risk")
        press(rajiv, "Rate", card(rajiv, "Essentials"))
        rate(rajiv, "Before treatment", square)
        press(rajiv, "Save the rating")

    claire = desk(world.top)
    visit(claire, inside(world, "risks/"))
    assert len(rows(claire, "Risks, 2 rows")) == 2
    press(claire, "Likely, Major, level 16: 1 risk")
    assert [row[0].partition(" RSK-")[0] for row in rows(claire, "Risks, 1 row")] == [TITLE]
    expect(claire.page.locator(".fchip")).to_have_text(
        [re.compile(r"Likelihood.* is Likely"), re.compile(r"Consequence.* is Major")]
    )
    press(claire, "Clear")
    claire.page.get_by_text("Show as a table").first.click()
    claire.check("the heat map as a table")


def test_a_rating_without_a_square_is_not_saved(world: World, look: Looker) -> None:
    sign_in(look, world.owner)
    visit(look, inside(world, "risks/new"))
    press(look, "Record risk", status=422)
    alert = look.page.get_by_role("alert")
    expect(alert.get_by_role("link", name="Title")).to_be_visible()
    write(look, Title=TITLE)
    choose(look, "Owner", "Rajiv Northfold")
    press(look, "Record risk")
    press(look, "Rate", card(look, "Essentials"))
    press(look, "Save the rating", status=422)
    expect(look.page.get_by_role("alert")).to_contain_text("Before treatment")
    assert Risk.objects.get().level is None
