"""What reading a file gives: its kind, its words, and whether these are all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

MOST_CHARACTERS = 2_000_000
_BLANKS = re.compile(r"[ \t\u00a0]+")
_GAPS = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Extracted:
    """The words of a file; none for a scan. `is_complete` is False when there were more than are kept."""

    kind: str
    text: str
    is_complete: bool = True


def gather(kind: str, paragraphs: Iterable[str]) -> Extracted:
    """Paragraphs put together, with the limit on what is kept."""
    kept: list[str] = []
    size, complete = 0, True
    for paragraph in paragraphs:
        words = tidy(paragraph)
        if size + len(words) > MOST_CHARACTERS:
            kept.append(words[: MOST_CHARACTERS - size])
            complete = False
            break
        if words:
            kept.append(words)
            size += len(words) + 2
    return Extracted(kind, "\n\n".join(kept)[:MOST_CHARACTERS], complete)


def tidy(text: str) -> str:
    """Plain characters alone: nothing that a database or a page would choke on."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    visible = "".join(char for char in lines if char in "\n\t" or unicodedata.category(char)[0] != "C")
    return _GAPS.sub(
        "\n\n", "\n".join(_BLANKS.sub(" ", line).strip() for line in visible.split("\n"))
    ).strip()
