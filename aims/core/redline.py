"""Two texts compared word by word, by paragraph: what was added, what was removed, what stayed.

Paragraphs that both texts begin and end with are set aside first, so a long text with few changes costs little.
What is left beyond a limit is not compared, and `is_cut` says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import takewhile, zip_longest

CONTEXT = 1
"""Unchanged paragraphs that are shown beside a change."""
LONGEST = 300_000
"""Characters of each text that are compared, beyond what both have alike at beginning and end."""
MOST_PARAGRAPHS = 3_000
MOST_PAIRS = 250_000
"""Words of one times words of the other: beyond it a paragraph is shown as removed and added whole."""
ALIKE = 0.3
"""A paragraph that has less in common with its counterpart was replaced, not changed."""
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
_WORD = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """Words that are the `same`, were `added` or were `removed`."""

    kind: str
    text: str


@dataclass(frozen=True)
class Part:
    """One paragraph: `same`, `changed`, `added` or `removed`; or `folded`, which stands for `count` unchanged ones."""

    kind: str
    pieces: tuple[Piece, ...] = ()
    count: int = 0


@dataclass(frozen=True)
class Redline:
    """The whole comparison."""

    parts: tuple[Part, ...] = field(default=())
    is_cut: bool = False

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return not self.is_cut and all(part.kind in ("same", "folded") for part in self.parts)

    @property
    def figures(self) -> dict[str, int]:
        """How many paragraphs were changed, added and removed."""
        kinds = [part.kind for part in self.parts]
        return {kind: kinds.count(kind) for kind in ("changed", "added", "removed")}


def redline(before: str, after: str, *, context: int = CONTEXT) -> Redline:
    """Compare two texts. Long unchanged stretches are folded, `context` paragraphs beside a change stay."""
    old, new = _paragraphs(before), _paragraphs(after)
    head = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    rest = zip(reversed(old[head:]), reversed(new[head:]), strict=False)
    tail = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], rest))
    middle_old, cut_old = _limited(old[head : len(old) - tail])
    middle_new, cut_new = _limited(new[head : len(new) - tail])
    parts = [
        *(_same(text) for text in old[:head]),
        *_compared(middle_old, middle_new),
        *(_same(text) for text in old[len(old) - tail :]),
    ]
    return Redline(tuple(_folded(parts, context)), cut_old or cut_new)


def _paragraphs(text: str) -> list[str]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return [each.strip("\n") for each in _PARAGRAPH.split(lines)] if lines else []


def _limited(paragraphs: Sequence[str]) -> tuple[list[str], bool]:
    kept: list[str] = []
    size = 0
    for paragraph in paragraphs:
        size += len(paragraph)
        if size > LONGEST or len(kept) >= MOST_PARAGRAPHS:
            return kept, True
        kept.append(paragraph)
    return kept, False


def _compared(old: list[str], new: list[str]) -> Iterator[Part]:
    for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (_same(text) for text in old[first:last])
        else:
            for before, after in zip_longest(old[first:last], new[start:end]):
                yield from _paragraph(before, after)


def _paragraph(before: str | None, after: str | None) -> list[Part]:
    if before is None or after is None:
        return [_whole("removed", before)] if after is None else [_whole("added", after)]
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) * len(new) <= MOST_PAIRS:
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        if _alike(matcher, old, new) >= ALIKE:
            return [Part("changed", tuple(_pieces(matcher, old, new)))]
    return [_whole("removed", before), _whole("added", after)]


def _alike(matcher: SequenceMatcher[str], old: list[str], new: list[str]) -> float:
    """How much of the written characters both have, from 0 to 1; blanks count for nothing."""
    kept = sum(_written(old[block.a : block.a + block.size]) for block in matcher.get_matching_blocks())
    return 2 * kept / max(_written(old) + _written(new), 1)


def _written(words: list[str]) -> int:
    return sum(len(word) for word in words if not word.isspace())


def _pieces(matcher: SequenceMatcher[str], old: list[str], new: list[str]) -> list[Piece]:
    """The words as pieces; a blank between two changes belongs to both, so that changes read as phrases."""
    pieces: list[Piece] = []
    gone, came = "", ""
    codes = matcher.get_opcodes()
    for at, (tag, first, last, start, end) in enumerate(codes):
        before, after = "".join(old[first:last]), "".join(new[start:end])
        is_gap = tag == "equal" and before.isspace() and 0 < at < len(codes) - 1
        if tag != "equal" or is_gap:
            gone, came = gone + before, came + after
            continue
        pieces += [*_changed(gone, came), Piece("same", before)]
        gone, came = "", ""
    return [*pieces, *_changed(gone, came)]


def _changed(gone: str, came: str) -> list[Piece]:
    return [Piece(kind, text) for kind, text in (("removed", gone), ("added", came)) if text]


def _whole(kind: str, text: str | None) -> Part:
    return Part(kind, (Piece(kind, text or ""),))


def _same(text: str) -> Part:
    return Part("same", (Piece("same", text),))


def _folded(parts: list[Part], context: int) -> Iterator[Part]:
    """Unchanged paragraphs away from any change become one line that counts them."""
    changed = [at for at, part in enumerate(parts) if part.kind != "same"]
    near = {at + step for at in changed for step in range(-context, context + 1)}
    waiting = 0
    for at, part in enumerate(parts):
        if at not in near:
            waiting += 1
            continue
        if waiting:
            yield Part("folded", count=waiting)
            waiting = 0
        yield part
    if waiting:
        yield Part("folded", count=waiting)
