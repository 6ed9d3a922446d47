"""A file becomes evidence of a control and a clause; it comes back byte for byte, and so do its versions."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from documents.models import Evidence
from tests.browser.looking import Looker
from tests.browser.steps import (
    card,
    choose,
    fetch,
    fetch_named,
    heading,
    history,
    inside,
    message,
    press,
    rows,
    sign_in,
    upload,
    visit,
    write,
)
from tests.worlds import World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIRST = bytes(range(256)) * 40 + b"\r\n\x00first"
SECOND = b"%PDF-1.7\n" + bytes(reversed(range(256))) * 30
VERSIONS = "Versions, newest first"


@pytest.fixture
def world() -> World:
    call_command("load_catalogue", verbosity=0)
    return make_world()


def add(look: Looker, name: str, content: bytes, title: str) -> None:
    upload(look, "File", name, content, "application/octet-stream")
    write(look, Title=title)
    press(look, "Add evidence")


def test_evidence_of_a_control_and_a_clause_is_kept_and_replaced(world: World, look: Looker) -> None:
    sign_in(look, world.owner)
    visit(look, inside(world, "controls/A.6.2.4"))
    press(look, "Add evidence")
    expect(look.page.get_by_label("A.6.2.4 ")).to_be_checked()
    choose(look, "Owner", "Rajiv Northfold")
    add(look, "bias test.bin", FIRST, "Test by age group")
    assert heading(look) == "Test by age group"
    press(look, "Link", card(look, "Shows"))
    look.page.get_by_label("Clause or control").select_option(value="6.1.2")
    press(look, "Link")
    assert sorted(row[0] for row in rows(look, "Clauses and controls that it shows")) == ["6.1.2", "A.6.2.4"]
    assert fetch_named(look, "Download version 1, bias test.bin") == ("bias test.bin", FIRST)

    press(look, "New version")
    upload(look, "New file", "bias test 2.pdf", SECOND, "application/pdf")
    look.page.get_by_label("What is new").fill("Repeated with more cases")
    press(look, "Add the new version")
    assert [row[0] for row in rows(look, VERSIONS)] == ["2", "1"]
    assert fetch(look, "Download version 2, bias test 2.pdf") == SECOND
    assert fetch(look, "Download version 1, bias test.bin") == FIRST
    assert "because “Repeated with more cases”" in history(look)[0]

    for place in ("controls/A.6.2.4", "standard/6.1.2"):
        visit(look, inside(world, place))
        press(look, "Test by age group")
        assert heading(look) == "Test by age group"


def test_a_bad_file_is_refused_in_plain_words_and_nothing_is_kept(
    world: World, look: Looker, settings
) -> None:
    settings.AIMS_EVIDENCE_LIMIT = 1 << 20
    sign_in(look, world.manager)
    visit(look, inside(world, "evidence/"))
    press(look, "Add the first file")
    for name, content, status in (("empty.txt", b"", 422), ("big.bin", b"x" * (2 << 20), 413)):
        upload(look, "File", name, content, "application/octet-stream")
        write(look, Title="Something")
        press(look, "Add evidence", status=status)
        expect(look.page.get_by_role("alert")).to_contain_text("This cannot be saved yet")
    assert Evidence.objects.count() == 0


def test_a_web_page_as_evidence_is_downloaded_and_never_opened(world: World, look: Looker) -> None:
    page = b"<!doctype html><script>document.title = 'run'</script>"
    sign_in(look, world.manager)
    visit(look, inside(world, "evidence/add"))
    add(look, "../../etc/report.html", page, "A page")
    assert fetch_named(look, "Download version 1, report.html") == ("report.html", page)
    assert heading(look) == "A page"
    assert message(look) == "The file is kept."
