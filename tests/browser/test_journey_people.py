"""Each persona signs in and stands where their own work is; the administrator brings someone in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.audits.conftest import engage
from tests.browser.looking import Looker
from tests.browser.steps import heading, history, inside, press, refused, rows, tick, told, visit, write
from tests.controls.story import make_story
from tests.worlds import Person, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a sentence that nobody guesses"


def test_each_persona_lands_on_a_first_page_with_their_own_work(desk: Callable[[Person], Looker]) -> None:
    story = make_story()
    story.submitted()
    engagement = engage(story.world)
    world = story.world
    own = {
        world.manager: "Rate Drift goes unseen",
        world.owner: "Rate A release misses its criteria",
        world.top: "Approve the Statement of Applicability, version 1",
        world.auditor: "",
        world.admin: "",
    }
    for person, work in own.items():
        look = desk(person)
        assert heading(look) == f"Hello, {person.member.name}"
        waiting = look.page.locator(".inbox .what").all_inner_texts()
        assert (work in waiting) == bool(work), person.member.name
        look.page.context.close()
    erik = desk(world.external)
    assert (heading(erik), erik.page.url.partition("/portal/")[2]) == (
        engagement.purpose,
        f"{engagement.key}/",
    )


def test_the_administrator_brings_a_risk_owner_in(desk: Callable[[Person], Looker], look: Looker) -> None:
    world = make_world()
    tomas = desk(world.admin)
    visit(tomas, inside(world, "members/"))
    press(tomas, "Add a member")
    write(tomas, Name="Lena Brandt", Job_title="Head of nursing")
    tomas.page.get_by_label("E-mail address").fill("lena@northfold.example")
    tick(tomas, "Owner of systems, risks or controls")
    press(tomas, "Add member")
    link = tomas.page.get_by_label("Link", exact=True).input_value()
    assert [row[0] for row in rows(tomas, "What this person may do")] == [
        "Owner of systems, risks or controls"
    ]

    visit(look, link)
    look.page.get_by_label("Password", exact=True).fill("short")
    look.page.get_by_label("The same again").fill("short")
    press(look, "Set password", status=422)
    look.page.get_by_label("Password", exact=True).fill(PASSWORD)
    look.page.get_by_label("The same again").fill(PASSWORD)
    press(look, "Set password")
    look.sign_in("lena@northfold.example", "not this one")
    expect(look.page.get_by_role("alert")).to_contain_text("That did not match")
    told(look, 422)
    look.sign_in("lena@northfold.example", PASSWORD)
    look.check("first page")
    assert heading(look) == "Hello, Lena Brandt"
    assert refused(look, inside(world, "ai-systems/imports/new"), 403) == "Your access does not include this"

    tomas.page.reload()
    press(tomas, "End all access")
    write(tomas, Why="Works elsewhere now")
    press(tomas, "End all access")
    assert "because “Works elsewhere now”" in history(tomas)[0]
    assert refused(look, inside(world), 404) == "There is nothing at this address"
