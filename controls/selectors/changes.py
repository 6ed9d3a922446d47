"""What changed in a line since the version before, in a few words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from controls.selectors.content import Content, Line


def with_changes(lines: Iterable[Line], before: Content | None) -> tuple[Line, ...]:
    """The lines, each with what changed since the version before in a few words."""
    if before is None:
        return tuple(lines)
    earlier = {line.number: line for line in before.lines}
    return tuple(
        replace(line, changed=_change(line, earlier.get(line.number), before.number)) for line in lines
    )


def _change(line: Line, before: Line | None, number: int) -> str:
    if before is None:
        return f"New since version {number}"
    if line.differs == before.differs:
        return ""
    if line.applicability != before.applicability:
        was = {"Yes": "Applied", "No": "Was excluded"}.get(before.answer, "Was undecided")
        return f"{was} in version {number}"
    if line.status != before.status:
        return f"Was {before.status_words.lower()} in version {number}"
    ours, theirs = {each.key for each in line.reasons}, {each.key for each in before.reasons}
    if ours != theirs:
        return f"{'New reason' if ours - theirs else 'A reason less'} since version {number}"
    return f"New wording since version {number}"
