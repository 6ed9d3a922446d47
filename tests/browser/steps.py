"""What a person does in the browser, in the words of the pages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, Request, expect

from tests.browser.looking import Looker
from tests.worlds import PASSWORD, Person, World

REFUSED = "Failed to load resource: the server responded with a status of {status}"
SEEN_AFTER = 15_000
"""How long a page that asks again by itself may take to show the end of a job."""


def inside(world: World, path: str = "") -> str:
    """An address of the organization."""
    return f"/o/{world.organization.slug}/{path}"


def sign_in(look: Looker, person: Person, password: str = PASSWORD) -> None:
    """Through the sign-in page; lands on the person's first page."""
    look.sign_in(person.user.email, password)
    expect(look.page.get_by_role("heading", level=1)).not_to_have_text("Sign in")
    look.check(f"first page of {person.member.name}")


def take_seat(look: Looker, person: Person, path: str) -> None:
    """Someone else sits down at the browser and opens a page."""
    look.page.context.clear_cookies()
    sign_in(look, person)
    visit(look, path)


def visit(look: Looker, path: str) -> None:
    """Type an address and look at the page."""
    response = look.page.goto(path)
    assert response is not None
    assert response.status == 200, f"{path} answered {response.status}"
    look.check(path)


def refused(look: Looker, path: str, status: int) -> str:
    """Type an address that does not open; the heading that says why not."""
    response = look.page.goto(path)
    assert response is not None
    assert response.status == status, f"{path} answered {response.status}"
    return told(look, status)


def told(look: Looker, status: int) -> str:
    """The page is a refusal with this status, which the browser notes in its console, and nothing else is wrong."""
    noted, look.console[:] = list(look.console), []
    assert [note.partition(" (")[0] for note in noted] == [REFUSED.format(status=status)]
    look.check(f"{look.page.url} {status}")
    return heading(look)


def press(look: Looker, name: str, within: Locator | None = None, status: int = 200) -> None:
    """Press the one button or link of this name, and look at the page that comes."""
    with look.page.expect_navigation():
        _named(within or look.page.get_by_role("main"), name).click()
    look.page.wait_for_load_state()
    if status == 200:
        look.check(f"{look.page.url} after “{name}”")
    else:
        told(look, status)


def unfold(place: Page | Locator, name: str) -> None:
    """Open a menu or a fold by its name."""
    place.locator("summary").filter(has_text=name).first.click()


def choose(look: Looker, label: str, option: str) -> None:
    look.page.get_by_label(label).select_option(label=option)


def write(look: Looker, **fields: str) -> None:
    """Fill fields by their label; an underscore stands for a space."""
    for label, text in fields.items():
        look.page.get_by_label(re.compile(rf"^{label.replace('_', ' ')}( optional)?$")).fill(text)


def fill(look: Looker, answers: dict[str, str]) -> None:
    """Fill fields by the whole of their label, whatever stands in it."""
    for label, text in answers.items():
        look.page.get_by_label(re.compile(rf"^{re.escape(label)}( optional)?$")).fill(text)


def tick(look: Looker, *labels: str | re.Pattern[str]) -> None:
    for label in labels:
        look.page.get_by_label(label).check()


def fetch(look: Looker, name: str, within: Locator | None = None) -> bytes:
    """Press a link that gives a file: its bytes."""
    return fetch_named(look, name, within)[1]


def fetch_named(look: Looker, name: str, within: Locator | None = None) -> tuple[str, bytes]:
    """Press a link that gives a file: the name the browser would save it under, and its bytes."""
    with look.page.expect_download() as waiting:
        _named(within or look.page.get_by_role("main"), name).click()
    file = waiting.value
    return file.suggested_filename, Path(file.path()).read_bytes()


def heading(look: Looker) -> str:
    return look.page.get_by_role("heading", level=1).inner_text()


def message(look: Looker) -> str:
    """What the page says about the step before."""
    return look.page.locator(".messages").inner_text().strip()


def card(look: Looker, title: str) -> Locator:
    """The part of a page under this heading."""
    return look.page.get_by_role("region", name=title)


def history(look: Looker) -> list[str]:
    """The lines of an object's history, newest first: who, what, why, what changed, when."""
    lines = card(look, "History").get_by_role("listitem").locator("> div").all_inner_texts()
    return [" ".join(line.split()) for line in lines]


def rows(look: Looker, caption: str) -> list[list[str]]:
    """The cells of a table, row by row, without its header."""
    table = look.page.get_by_role("table", name=caption)
    cells: list[list[str]] = table.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.innerText))"
    )
    return [[" ".join(cell.split()) for cell in row] for row in cells]


def requests_of(page: Page, method: str) -> list[Request]:
    """Collects every request of this method from now on."""
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == method else None)
    return sent


def upload(look: Looker, label: str, name: str, content: bytes, kind: str = "text/csv") -> None:
    payload: Any = {"name": name, "mimeType": kind, "buffer": content}
    look.page.get_by_label(label).set_input_files(payload)


def _named(place: Locator, name: str) -> Locator:
    exact = {"name": name, "exact": True}
    return place.get_by_role("button", **exact).or_(place.get_by_role("link", **exact))  # type: ignore[arg-type]
