"""Chromium against a real server on loopback; every page is checked for accessibility and policy breaches."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests.browser.looking import Looker
from tests.browser.steps import sign_in
from tests.worlds import Person

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK: ViewportSize = {"width": 1440, "height": 900}


def pytest_configure() -> None:
    # Playwright runs an event loop in this thread; the database calls of the test are still ours alone.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser, live_server, settings) -> Iterator[BrowserContext]:
    settings.AIMS_HTTPS = False
    context = chromium.new_context(base_url=live_server.url, viewport=DESK)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def look(page: Page) -> Looker:
    """Opens pages and fails on any axe finding, policy breach, console error or sideways scroll."""
    return Looker(page)


@pytest.fixture
def desk(chromium: Browser, context: BrowserContext, live_server) -> Iterator[Callable[[Person], Looker]]:
    """A browser of their own for each person, who has signed in."""
    opened = []

    def open_desk(person: Person) -> Looker:
        opened.append(chromium.new_context(base_url=live_server.url, viewport=DESK))
        look = Looker(opened[-1].new_page())
        sign_in(look, person)
        return look

    yield open_desk
    for each in opened:
        each.close()
