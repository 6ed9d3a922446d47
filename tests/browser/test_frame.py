"""The frame of every page, in Chromium."""

from __future__ import annotations

import pytest

from tests.worlds import PASSWORD, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_sign_in_page_is_accessible(look):
    look.at("/sign-in")


def test_each_persona_lands_on_a_first_page(look):
    world = make_world()
    for person in (world.manager, world.owner, world.auditor, world.top, world.admin):
        look.page.context.clear_cookies()
        look.sign_in(person.user.email, PASSWORD)
        assert look.page.url.endswith(f"/o/{world.organization.slug}/")
        look.check(person.member.name)


def test_home_and_ledger_are_accessible(look):
    world = make_world()
    look.sign_in(world.manager.user.email, PASSWORD)
    look.at(f"/o/{world.organization.slug}/")
    look.at(f"/o/{world.organization.slug}/ledger")


def test_theme_is_kept_without_script(look):
    world = make_world()
    look.sign_in(world.manager.user.email, PASSWORD)
    look.page.get_by_text(world.manager.member.initials).first.click()
    look.page.get_by_role("button", name="Dark").click()
    look.page.wait_for_load_state()
    assert look.page.locator("html").get_attribute("data-bs-theme") == "dark"


def test_a_person_without_access_is_told_so(look):
    world = make_world()
    look.sign_in(world.external.user.email, PASSWORD)
    assert look.page.get_by_role("heading", level=1).inner_text() == "No access at present"
