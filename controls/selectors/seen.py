"""What an approver has seen: a short mark of each line, carried by the page that asks for the approval.

A signature is worth what its signer read. The lines rest on risks, controls and evidence that others may
change meanwhile, so the marks are compared with the lines as they are when the button is pressed.
"""

from __future__ import annotations

from aims.core.ledger import canonical, digest
from controls.selectors.content import Content

LENGTH = 12
REST = "the rest"


def marks_of(content: Content) -> str:
    """One mark for each line and one for what stands around them, as text for a form: `A.2.2:0c1d… …`."""
    plain = content.plain()
    lines = plain.pop("lines")
    marks = {line["number"]: _mark(line) for line in lines} | {REST: _mark(plain)}
    return "|".join(f"{name}:{mark}" for name, mark in marks.items())


def changed_since(seen: str, content: Content) -> list[str]:
    """The numbers of the lines that are not as they were seen; “the rest” for title, scope and people."""
    before, now = (_parsed(text) for text in (seen, marks_of(content)))
    return [name for name in {**now, **before} if before.get(name) != now.get(name)]


def _mark(part: object) -> str:
    return digest(canonical(part))[:LENGTH]


def _parsed(text: str) -> dict[str, str]:
    pairs = (each.rpartition(":") for each in text.split("|"))
    return {name: mark for name, _, mark in pairs}
