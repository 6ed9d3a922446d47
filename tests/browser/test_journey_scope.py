"""The scope is drafted by the AIMS manager and approved by top management; each system gets our roles."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from aims.models import AISystem, RoleAssignment, ScopeVersion
from aims.platform.models import LedgerEntry
from tests.aims.making import a_live_system
from tests.browser.looking import Looker
from tests.browser.steps import (
    card,
    choose,
    heading,
    history,
    inside,
    message,
    press,
    rows,
    tick,
    visit,
    write,
)
from tests.worlds import Person, World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Desk = Callable[[Person], Looker]
SYSTEMS = "AI systems in scope"


@pytest.fixture
def world() -> World:
    world = make_world()
    for name in ("Call triage", "Ward roster", "Letter drafts"):
        a_live_system(world, name)
    return world


def draft(look: Looker, world: World) -> None:
    """The manager's first draft, with two of three systems inside."""
    visit(look, inside(world, "scope"))
    press(look, "Draft the scope")
    write(look, What_the_AIMS_covers="Making and using AI in patient care, at both sites.")
    write(look, Boundaries="Begins at the referral and ends at discharge.")
    look.page.get_by_label("What is left out, and why").fill("Office software: no decision about patients.")
    tick(look, "Call triage", "Ward roster")
    press(look, "Save")


def test_the_scope_is_drafted_sent_and_approved_by_someone_else(world: World, desk: Desk) -> None:
    maya = desk(world.manager)
    draft(maya, world)
    assert (heading(maya), message(maya)) == ("Scope, version 1", "The draft is saved.")
    assert [row[0].split(" AIS-")[0] for row in rows(maya, SYSTEMS)] == ["Call triage", "Ward roster"]
    press(maya, "Send for approval")
    press(maya, "Send for approval")
    expect(maya.page.get_by_role("link", name="Approve", exact=True)).to_have_count(0)

    claire = desk(world.top)
    expect(claire.page.get_by_role("heading", name="Approvals")).to_be_visible()
    claire.check("what waits for top management")
    claire.page.get_by_role("main").get_by_role("link", name="scope").first.click()
    expect(claire.page.get_by_role("heading", level=1)).to_have_text("Scope, version 1")
    press(claire, "Approve")
    press(claire, "Approve")
    expect(claire.page.get_by_text("Approved by Claire Northfold")).to_be_visible()
    version = ScopeVersion.objects.get()
    assert (version.status, version.approved_by) == ("approved", world.top.member)
    assert history(claire)[0].startswith("Claire Northfold: scope approved")


def test_a_scope_that_is_sent_back_says_why(world: World, desk: Desk) -> None:
    maya, claire = desk(world.manager), desk(world.top)
    draft(maya, world)
    press(maya, "Send for approval")
    press(maya, "Send for approval")
    visit(claire, inside(world, "scope/versions/1"))
    press(claire, "Send back")
    press(claire, "Send back", status=422)
    expect(claire.page.get_by_role("alert")).to_contain_text("This cannot be saved yet")
    write(claire, Why="Say where the second site stands")
    press(claire, "Send back")
    visit(maya, inside(world, "scope/versions/1"))
    assert "because “Say where the second site stands”" in history(maya)[0]
    press(maya, "Edit")
    write(maya, What_the_AIMS_covers="Making and using AI in patient care, in Harrow and Leeds.")
    press(maya, "Save")
    expect(card(maya, "Statement")).to_contain_text("in Harrow and Leeds")


def test_several_roles_at_once_each_with_who_answers_for_it(world: World, desk: Desk) -> None:
    maya = desk(world.manager)
    visit(maya, inside(world, "ai-systems"))
    maya.page.get_by_role("link", name="Call triage").click()
    press(maya, "Open the whole page", maya.page.get_by_role("complementary"))
    roles = card(maya, "Our roles")
    for role, person in (("Provider", "Rajiv"), ("Producer", "Maya"), ("Customer", "Rajiv")):
        press(maya, "Assign a role", roles)
        choose(maya, "Our role", role)
        choose(maya, "Who answers for it", f"{person} Northfold")
        write(maya, Why_this_role=f"We act as {role.lower()} since the survey")
        press(maya, "Assign the role")
    shown = rows(maya, "Roles of the organization towards this system")
    assert [(row[0].split()[0], row[1].split()[-2]) for row in shown] == [
        ("Provider", "Rajiv"),
        ("Producer", "Maya"),
        ("Customer", "Rajiv"),
    ]
    held = RoleAssignment.objects.filter(system=AISystem.objects.get(name="Call triage"), ended_on=None)
    assert set(held.values_list("role", flat=True)) == {"provider", "producer", "customer"}
    assert LedgerEntry.objects.filter(verb="role.assigned").count() == 3
