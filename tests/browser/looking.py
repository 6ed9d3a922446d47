"""What each page must hold in a real browser, asked in one call."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import ConsoleMessage, Page

from aims.core.assets import PACKAGES

AXE = (PACKAGES / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
WATCH = """
window.__breaches = [];
document.addEventListener('securitypolicyviolation', (e) => window.__breaches.push(e.violatedDirective + ' ' + e.blockedURI));
"""


class Looker:
    """A person with a browser who notices everything."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.console: list[str] = []
        page.add_init_script(WATCH)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.console.append(str(error)))

    def sign_in(self, email: str, password: str) -> None:
        """Through the sign-in page, as a person does."""
        self.page.goto("/sign-in")
        self.page.get_by_label("E-mail address").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_load_state()

    def at(self, path: str) -> None:
        """Open a page and check it at 1440 and 320 pixels, light and dark."""
        for theme in ("light", "dark"):
            self.page.emulate_media(color_scheme=theme)
            for width in (1440, 320):
                self.page.set_viewport_size({"width": width, "height": 900})
                response = self.page.goto(path)
                assert response is not None
                assert response.status == 200, f"{path} answered {response.status}"
                self.check(f"{path} {theme} {width}")
        self.page.set_viewport_size({"width": 1440, "height": 900})

    def once(self, path: str) -> None:
        """Open a page once: wide and light, then narrow and dark as it stands."""
        response = self.page.goto(path)
        assert response is not None
        assert response.status == 200, f"{path} answered {response.status}"
        for theme, width in (("light", 1440), ("dark", 320)):
            self.page.emulate_media(color_scheme=theme)
            self.page.set_viewport_size({"width": width, "height": 900})
            self.check(f"{path} {theme} {width}")
        self.page.set_viewport_size({"width": 1440, "height": 900})
        self.page.emulate_media(color_scheme="light")

    def check(self, where: str) -> None:
        """The page as it stands: axe, policy, console, no sideways scroll."""
        assert self._findings() == [], where
        assert self.page.evaluate("window.__breaches") == [], where
        assert self.console == [], where
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{where}: {wide} pixels too wide"

    def _findings(self) -> list[str]:
        # What fades in is judged when it stands.
        self.page.evaluate("Promise.all(document.getAnimations().map((each) => each.finished))")
        # Playwright evaluates past the page's policy, so axe needs no exception in it.
        self.page.evaluate(AXE)
        result: dict[str, Any] = self.page.evaluate(
            "axe.run(document, {rules: {'target-size': {enabled: true}}})"
        )
        return [
            f"{each['id']}: {node['target']} {node.get('failureSummary', '')}"
            for each in result["violations"]
            for node in each["nodes"]
        ]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.console.append(message.text)
