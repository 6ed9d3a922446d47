"""The external auditor: invited by the manager, reads the Statement and its evidence, can change nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from aims.platform.models import LedgerEntry
from audits.models import AuditorEngagement
from controls.models import StatementVersion
from tests.audits.conftest import engage, keep
from tests.browser.looking import Looker
from tests.browser.steps import (
    card,
    fetch,
    heading,
    history,
    inside,
    press,
    refused,
    rows,
    told,
    visit,
    write,
)
from tests.controls.story import Story, bytes_of, make_story, run_jobs
from tests.worlds import Person, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Desk = Callable[[Person], Looker]
PASSWORD = "a sentence that nobody guesses"
BYTES = b"Twelve cases, none missed.\r\n\x00"


@pytest.fixture
def story() -> Story:
    story = make_story()
    story.approved()
    run_jobs()
    keep(story.world, "Bias test", ["6.1.2", "A.6.2.4"], BYTES)
    return story


def day(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def tab(look: Looker, name: str) -> None:
    press(look, name, look.page.get_by_role("navigation", name="Portal"))


def only_reads(page: Page) -> None:
    """The only forms of a page of the portal search, choose colours and sign out."""
    forms = page.locator("form").evaluate_all(
        "forms => forms.map(form => [form.method, new URL(form.action).pathname.split('/').pop()])"
    )
    assert sorted(forms) == [["get", "search"], ["post", "sign-out"], ["post", "theme"]]


def test_an_auditor_is_invited_sets_a_password_and_lands_in_the_portal(
    story: Story, desk: Desk, look: Looker
) -> None:
    maya = desk(story.world.manager)
    visit(maya, inside(story.world, "engagements/"))
    press(maya, "Invite an auditor", maya.page.locator(".head"))
    maya.page.get_by_label("Auditor’s name").fill("Erika Holm")
    maya.page.get_by_label("Auditor’s e-mail address").fill("erika@kestrel.example")
    write(maya, Certification_body="Kestrel Certification", Purpose="Stage 1 audit, ISO/IEC 42001")
    write(maya, Access_from=day(0), Access_until=day(20))
    press(maya, "Give access")
    link = maya.page.get_by_label("Link", exact=True).input_value()
    maya.page.reload()
    expect(maya.page.get_by_label("Link", exact=True)).to_have_count(0)

    visit(look, link)
    look.page.get_by_label("Password", exact=True).fill(PASSWORD)
    look.page.get_by_label("The same again").fill(PASSWORD)
    press(look, "Set password")
    look.sign_in("erika@kestrel.example", PASSWORD)
    look.check("the portal")
    assert heading(look) == "Stage 1 audit, ISO/IEC 42001"
    assert look.page.url.endswith(f"/portal/{AuditorEngagement.objects.get().key}/")
    look.page.goto(link)
    assert told(look, 409) == "This link does not work any more"


def test_the_auditor_reads_statement_evidence_and_history_and_changes_nothing(
    story: Story, desk: Desk
) -> None:
    engage(story.world)
    erik = desk(story.world.external)
    before = LedgerEntry.objects.count()
    only_reads(erik.page)
    tab(erik, "Statement of Applicability")
    only_reads(erik.page)
    lines = [row for row in rows(erik, "Controls with decision, reasons and status") if len(row) == 5]
    assert len(lines) == 38
    assert (
        next(line[2] for line in lines if line[0].startswith("A.6.2.4 "))
        == "Reasoned for A.6.2.4. Provider RSK-0001"
    )
    assert history(erik)[1].startswith("Claire Northfold: statement approved")
    assert [line for line in history(erik) if "MEM-" in line] == [], "people by their names"
    version = StatementVersion.objects.get()
    assert fetch(erik, "PDF") == bytes_of(version, "pdf")
    assert fetch(erik, "XLSX") == bytes_of(version, "xlsx")
    press(erik, "A.6.2.4 AI system verification and validation")
    only_reads(erik.page)
    press(erik, "Bias test")
    only_reads(erik.page)
    assert fetch(erik, "Download version 1, record.txt") == BYTES
    assert history(erik)[0].startswith("Maya Northfold: evidence added")
    erik.page.get_by_label("Search clauses, controls, documents, risks and evidence by title").fill("bias")
    erik.page.keyboard.press("Enter")
    expect(erik.page.get_by_text("1 found for “bias”.")).to_be_visible()
    tab(erik, "Evidence")
    only_reads(erik.page)
    assert LedgerEntry.objects.count() == before

    maya = desk(story.world.manager)
    visit(maya, inside(story.world, "engagements/ENG-0001/"))
    opened = [row[1] for row in rows(maya, "Access log, the latest first")]
    assert (opened[0], len(opened)) == ("portal evidence list", 9)


def test_nothing_is_behind_any_other_address(story: Story, desk: Desk) -> None:
    other = make_world("Sunder Bank")
    theirs = engage(other)
    ours = engage(story.world)
    erik = desk(story.world.external)
    for path in (
        inside(story.world),
        inside(story.world, "ai-systems"),
        inside(story.world, "evidence/EVD-0001/"),
        inside(story.world, "statements/SOA-0001/1/file.pdf"),
        inside(other),
        f"/portal/{theirs.key}/",
        f"/portal/{ours.key}/statement/2/",
        f"/portal/{ours.key}/evidence/EVD-0099/",
    ):
        assert refused(erik, path, 404) == "There is nothing at this address"


def test_an_open_portal_closes_with_the_next_click(story: Story, desk: Desk) -> None:
    engage(story.world)
    maya, erik = desk(story.world.manager), desk(story.world.external)
    visit(maya, inside(story.world, "engagements/ENG-0001/"))
    press(maya, "See what they see")
    expect(maya.page.get_by_text("This is exactly what Erik Northfold sees.")).to_be_visible()
    press(maya, "Back to ENG-0001")
    press(maya, "Change dates")
    write(maya, Access_from=day(-9), Access_until=day(-1))
    press(maya, "Save")
    erik.page.get_by_role("link", name="Evidence", exact=True).click()
    expect(erik.page.get_by_role("main")).to_contain_text("Your access ended on")
    told(erik, 403)

    press(maya, "Change dates")
    write(maya, Access_until=day(5))
    press(maya, "Save")
    press(erik, "Go to your first page")
    assert heading(erik) == "Stage 1 audit, ISO/IEC 42001"
    press(maya, "End access")
    write(maya, Why="The audit is closed")
    press(maya, "End access now")
    erik.page.get_by_role("link", name="Evidence", exact=True).click()
    expect(erik.page.get_by_role("main")).to_contain_text("Your access has ended.")
    told(erik, 403)
    assert "because “The audit is closed”" in history(maya)[0]
    expect(card(maya, "Access")).to_contain_text("Erik")
