"""A person without script: opens pages, fills the forms that are there, sends them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.worlds import Person


@dataclass
class Visitor:
    """Someone signed in, who goes by the names of pages."""

    person: Person
    client: Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.person.client()

    def address(self, name: str, **kwargs: Any) -> str:
        return reverse(name, kwargs={"organization": self.person.member.organization.slug, **kwargs})

    def reads(self, name: str, query: str = "", **kwargs: Any) -> str:
        """The words of a page that opens."""
        answer = self.client.get(f"{self.address(name, **kwargs)}{query}")
        assert answer.status_code == 200, f"{name} answered {answer.status_code}"
        return unescape(answer.content.decode())

    def refused(self, name: str, **kwargs: Any) -> int:
        """The status of a page that does not open, looked at and sent to."""
        looked, sent = (
            each(self.address(name, **kwargs)).status_code for each in (self.client.get, self.client.post)
        )
        assert looked == sent, f"{name}: {looked} and {sent}"
        return int(looked)

    def sends(self, name: str, changes: dict[str, Any] | None = None, **kwargs: Any) -> str:
        """The form of a page, filled as it is shown and with these changes; the words of the page after it."""
        place = self.address(name, **kwargs)
        answer = self.client.post(place, {**filled(self.client.get(place)), **(changes or {})})
        assert answer.status_code == 302, f"{name} answered {answer.status_code}: {errors_of(answer)}"
        after = self.client.get(answer["Location"], follow=True)
        assert after.status_code == 200
        return unescape(after.content.decode())


def filled(answer: Any) -> dict[str, Any]:
    """What a browser would send back of a form that nobody touched."""
    assert answer.status_code == 200, f"the form answered {answer.status_code}"
    form = (answer.context or {}).get("form")
    values = {each.html_name: each.value() for each in form} if form is not None else {}
    return {
        name: "on" if value is True else value
        for name, value in values.items()
        if value not in (None, False) and not hasattr(value, "read")
    }


def errors_of(answer: Any) -> Any:
    form = (answer.context or {}).get("form") if answer.context else None
    return dict(form.errors) if form is not None else answer.content.decode()[:300]


def body_of(answer: Any) -> bytes:
    """The bytes of a download."""
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)
