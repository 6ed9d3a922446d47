"""Everything works without script: the browser sends forms and follows links, nothing more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from aims.models import AISystem
from aims.platform.models import LedgerEntry
from tests.aims.making import a_live_system, csv_bytes, work
from tests.browser.conftest import DESK
from tests.browser.steps import unfold
from tests.controls.story import make_story
from tests.worlds import PASSWORD, Person, World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plain(chromium: Browser, live_server, settings) -> Iterator[Page]:
    settings.AIMS_HTTPS = False
    context = chromium.new_context(base_url=live_server.url, viewport=DESK, java_script_enabled=False)
    yield context.new_page()
    context.close()


def sign_in(page: Page, person: Person) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(person.user.email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Hello, {person.member.name}")


def press(page: Page, name: str) -> None:
    exact = page.get_by_role("button", name=name, exact=True)
    exact.or_(page.get_by_role("main").get_by_role("link", name=name, exact=True)).click()


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def test_find_open_and_change_without_script(plain: Page) -> None:
    world = make_world()
    for name in ("Call triage", "Ward roster", "Letter drafts"):
        a_live_system(world, name)
    sign_in(plain, world.manager)
    plain.get_by_role("navigation", name="Main").get_by_role("link", name="AI systems").click()
    plain.get_by_label("Search the AI systems").fill("roster")
    plain.keyboard.press("Enter")
    expect(plain.get_by_role("table", name="AI systems, 1 row")).to_be_visible()
    press(plain, "Clear")
    unfold(plain, "Add filter")
    plain.get_by_label("Stage").select_option(label="Operation and monitoring")
    press(plain, "Apply")
    expect(plain.get_by_role("table", name="AI systems, 3 rows")).to_be_visible()
    press(plain, "Ward roster")
    heading(plain, "Ward roster")
    press(plain, "Edit")
    plain.get_by_label("Supplier").fill("Rota Ltd")
    press(plain, "Save")
    expect(plain.locator(".messages")).to_have_text("Saved.")
    assert AISystem.objects.get(name="Ward roster").supplier_name == "Rota Ltd"
    unfold(plain, "Your account")
    press(plain, "Sign out")
    heading(plain, "Sign in")


def test_an_import_without_script_is_looked_at_again_by_hand(plain: Page) -> None:
    world: World = make_world()
    sign_in(plain, world.manager)
    plain.goto(f"/o/{world.organization.slug}/ai-systems/imports/new")
    content = csv_bytes(["Name", "Purpose"], ["Call triage", "Ranks calls"], ["", "No name"])
    file = {"name": "inventory.csv", "mimeType": "text/csv", "buffer": content}
    plain.get_by_label("CSV or XLSX file").set_input_files(file)  # type: ignore[arg-type]
    press(plain, "Read the file")
    press(plain, "Check the rows")
    for button in ("Import now", "To the AI systems"):
        expect(plain.get_by_role("status")).to_contain_text("Waiting for a free worker")
        work()
        press(plain, "Look again")
        if button == "Import now":
            press(plain, button)
    expect(plain.get_by_text("1 created, 0 changed, 0 unchanged, 1 refused: 2 rows")).to_be_visible()
    press(plain, "Call triage")
    heading(plain, "Call triage")


def test_a_double_click_without_script_is_one_approval_too(plain: Page) -> None:
    story = make_story()
    story.submitted()
    sign_in(plain, story.world.top)
    press(plain, "Approve the Statement of Applicability, version 1")
    press(plain, "Approve")
    plain.get_by_role("button", name="Approve version 1").dblclick()
    expect(plain.get_by_role("main")).to_contain_text("approved")
    plain.goto(f"/o/{story.organization.slug}/statement")
    expect(plain.get_by_text("Version 1, approved")).to_be_visible()
    assert LedgerEntry.objects.filter(verb="statement.approved").count() == 1
