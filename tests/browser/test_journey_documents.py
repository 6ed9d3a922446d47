"""A policy from the starter set to the confirmed reading, its next version with a red-line; evidence that was asked for."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from documents.models import EvidenceRequest
from tests.aims.making import csv_bytes
from tests.browser.looking import Looker
from tests.browser.steps import (
    card,
    fetch,
    heading,
    inside,
    press,
    sign_in,
    upload,
    visit,
    write,
)
from tests.controls.story import run_jobs
from tests.worlds import Person, World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

POLICY = "documents/DOC-0001/"


@pytest.fixture
def world() -> World:
    call_command("load_catalogue", verbosity=0)
    return make_world()


def as_(look: Looker, person: Person, path: str) -> None:
    """Someone else sits down at the browser."""
    look.page.context.clear_cookies()
    sign_in(look, person)
    visit(look, path)


def drafted(world: World, look: Looker) -> str:
    """The draft of the starter set's policy, every decision taken, sent for approval; its text."""
    as_(look, world.manager, inside(world, "documents/starter-set"))
    press(look, "Create the draft of AI policy")
    visit(look, inside(world, POLICY))
    press(look, "Write")
    text = look.page.get_by_label("Text")
    decided = re.sub(r"\[Decide:[^\]]*\]", "twelve months", text.input_value())
    text.fill(decided)
    press(look, "Preview")
    expect(card(look, "Preview")).to_contain_text("twelve months")
    press(look, "Save the draft")
    press(look, "Send for approval")
    press(look, "Send for approval")
    return decided


def published(world: World, look: Looker) -> None:
    """Approved by top management, then published."""
    as_(look, world.top, inside(world, POLICY + "versions/1/"))
    press(look, "Approve")
    press(look, "Approve")
    as_(look, world.manager, inside(world, POLICY + "versions/1/"))
    press(look, "Publish")
    write(look, Next_review="2027-10-01")
    press(look, "Publish")
    run_jobs()


def test_a_policy_comes_into_force_is_read_and_shows_what_changed(world: World, look: Looker) -> None:
    decided = drafted(world, look)
    published(world, look)
    visit(look, inside(world, POLICY))
    assert fetch(look, "PDF").startswith(b"%PDF-")

    as_(look, world.owner, inside(world, "reading"))
    press(look, "AI policy")
    press(look, "I have read it")
    press(look, "I have read it")
    visit(look, inside(world, "reading"))
    expect(card(look, "Confirmed")).to_contain_text("AI policy")

    as_(look, world.manager, inside(world, POLICY))
    press(look, "Next version")
    press(look, "Start the draft")
    visit(look, inside(world, f"{POLICY}versions/2/write"))
    look.page.get_by_label("Text").fill(f"{decided}\n\nA new last sentence about drones.")
    press(look, "Save the draft")
    look.at(inside(world, f"{POLICY}versions/2/compare/1"))
    expect(look.page.locator("ins").last).to_contain_text("drones")
    for path in ("documents/", POLICY, "documents/new", "documents/upload", "documents/adopt"):
        look.at(inside(world, path))


def test_evidence_is_asked_for_delivered_and_returned_with_a_reason(world: World, look: Looker) -> None:
    as_(look, world.manager, inside(world, "standard/6.1.2"))
    press(look, "Ask for evidence")
    look.page.get_by_label("What do you need?").fill("Minutes of the risk meeting")
    look.page.get_by_label("Who delivers it?").select_option(label="Rajiv Northfold")
    look.page.get_by_label("By when?").fill("2099-10-01")
    press(look, "Ask")
    assert heading(look) == "Minutes of the risk meeting"

    as_(look, world.owner, inside(world))
    press(look, "Deliver Minutes of the risk meeting")
    upload(look, "File", "minutes.csv", csv_bytes(["a"], ["1"]))
    press(look, "Deliver")

    as_(look, world.manager, inside(world, "evidence-requests/ERQ-0001/"))
    look.at(inside(world, "evidence-requests/ERQ-0001/"))
    press(look, "Return")
    look.page.get_by_label("Why").fill("The second page is missing")
    press(look, "Return")
    assert EvidenceRequest.objects.get().status == "returned"

    as_(look, world.owner, inside(world))
    expect(look.page.get_by_role("main")).to_contain_text("The second page is missing")
    look.at(inside(world, "evidence-requests/"))
