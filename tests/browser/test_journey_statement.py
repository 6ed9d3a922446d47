"""From the first line of the Statement to its PDF: the manager drafts and sends, top management approves."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import openpyxl
import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from aims.platform.models import LedgerEntry
from controls.models import StatementVersion
from tests.browser.looking import Looker
from tests.browser.steps import (
    SEEN_AFTER,
    fetch_named,
    heading,
    inside,
    message,
    press,
    requests_of,
    rows,
    tick,
    unfold,
    visit,
)
from tests.controls.story import Story, bytes_of, make_story, run_jobs
from tests.worlds import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Desk = Callable[[Person], Looker]
LINES = "Statement of Applicability, version 1, controls by objective"
BY_HAND = ("A.2.2", "A.2.3", "A.6.2.4", "A.7.3")
CONTROL = re.compile(r"A\.\d+(?:\.\d+)+")


@pytest.fixture
def story() -> Story:
    return make_story()


def decide(
    look: Looker, kind: str, reason: str, words: str, button: str, answer: str = "Yes, it applies"
) -> None:
    """Fill in the form of a line: the answer, the words, and one reason of a kind."""
    tick(look, answer)
    look.page.get_by_label("Justification").fill(words)
    fold = look.page.locator("details.reasons").filter(has_text=kind)
    if fold.get_attribute("open") is None:
        unfold(fold, kind)
    fold.get_by_label(reason).check()
    press(look, button)


def approve(look: Looker) -> None:
    """From the first page to the question whether to approve."""
    press(look, "Approve the Statement of Applicability, version 1")
    press(look, "Approve")
    assert heading(look) == "Approve version 1"


def test_the_manager_decides_line_by_line(story: Story, desk: Desk) -> None:
    maya = desk(story.world.manager)
    visit(maya, inside(story.world, "statement"))
    press(maya, "Start the draft")
    press(maya, "Start the draft")
    expect(maya.page.get_by_text("38 controls need something before it can be sent")).to_be_visible()
    press(maya, "Send for approval")
    expect(maya.page.get_by_role("alert")).to_contain_text("38 things to mend first")
    press(maya, "A.2.2", maya.page.get_by_role("alert"))

    decide(maya, "Obligations", "EU AI Act", "The Act asks for literate people.", "Save and go to A.2.3")
    assert heading(maya).startswith("A.2.3 ")
    decide(maya, "Roles", "Triage Assistant", "We make AI that others use.", "Save")
    maya.page.get_by_role("table", name=LINES).get_by_role("link", name="A.6.2.4 ").click()
    drawer = maya.page.get_by_role("complementary", name="Details of the chosen line")
    expect(drawer.get_by_label("Justification")).to_be_visible()
    maya.check("a line in the drawer")
    decide(maya, "Risks", "A release misses its criteria", "Each release is tested.", "Save")
    visit(maya, inside(story.world, "statements/SOA-0001/1/lines/A.7.3"))
    left_out = "No, it is left out"
    decide(maya, "Decisions", "No data is bought", "Only own records are used.", "Save", left_out)

    expect(maya.page.get_by_text("34 controls need something before it can be sent")).to_be_visible()
    decided = StatementVersion.objects.get().lines.exclude(applicability="undecided")
    numbers = decided.order_by("requirement__order").values_list("requirement__number", flat=True)
    assert tuple(numbers) == BY_HAND


def test_a_finished_draft_is_read_and_sent(story: Story, desk: Desk) -> None:
    story.decide_all(story.draft())
    maya = desk(story.world.manager)
    visit(maya, inside(story.world, "statement"))
    expect(maya.page.get_by_text("37 of 38 apply")).to_be_visible()
    name, draft = fetch_named(maya, "PDF draft")
    words = PdfReader(io.BytesIO(draft)).pages[0].extract_text().lower()
    assert (name, "draft" in words) == ("SOA-0001-v1-draft.pdf", True)
    press(maya, "Send for approval")
    press(maya, "Send for approval")
    assert message(maya) == "Sent. Top management finds it on their first page."
    expect(maya.page.get_by_role("link", name="Approve", exact=True)).to_have_count(0)


def test_top_management_approves_and_the_files_come_by_themselves(story: Story, desk: Desk) -> None:
    version = story.submitted()
    claire = desk(story.world.top)
    approve(claire)
    press(claire, "Approve version 1")
    assert message(claire) == "Version 1 is approved. Its PDF and XLSX are being made."
    expect(claire.page.get_by_role("progressbar")).to_be_visible()
    run_jobs()
    end = claire.page.get_by_role("link", name="Show the result")
    expect(end).to_be_visible(timeout=SEEN_AFTER)
    press(claire, "Show the result")

    numbers = list(version.lines.order_by("requirement__order").values_list("requirement__number", flat=True))
    name, pdf = fetch_named(claire, "PDF")
    assert (name, pdf[:5], pdf) == ("SOA-0001-v1.pdf", b"%PDF-", bytes_of(version, "pdf"))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert len(numbers) == 38
    assert [number for number in numbers if f"Reasoned for {number}." not in " ".join(text.split())] == []
    name, xlsx = fetch_named(claire, "XLSX")
    assert (name, xlsx) == ("SOA-0001-v1.xlsx", bytes_of(version, "xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(xlsx))
    cells = [str(row[0]) for sheet in book.worksheets for row in sheet.values]
    assert [cell for cell in cells if CONTROL.fullmatch(cell)] == numbers
    shown = [row[0].split()[0] for row in rows(claire, LINES) if len(row) > 1]
    assert shown == numbers


def test_a_double_click_on_approve_is_one_approval(story: Story, desk: Desk) -> None:
    story.submitted()
    claire = desk(story.world.top)
    approve(claire)
    sent = requests_of(claire.page, "POST")
    claire.page.get_by_role("button", name="Approve version 1").dblclick()
    expect(claire.page.get_by_role("heading", level=1)).to_have_text("Statement of Applicability")
    assert len(sent) == 1
    assert LedgerEntry.objects.filter(verb="statement.approved").count() == 1
    claire.page.go_back()
    with claire.page.expect_navigation():
        claire.page.get_by_role("button", name="Approve version 1").click()
    expect(claire.page.get_by_role("main")).to_contain_text("was approved already, by Claire Northfold")
    assert LedgerEntry.objects.filter(verb="statement.approved").count() == 1
