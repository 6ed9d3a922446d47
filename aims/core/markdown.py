"""Markdown to HTML that is safe on a page of ours: written text, never markup from outside.

Raw HTML stays text, an address that could run something never becomes a link, and no picture is fetched. What
the parser makes is cleaned once more by a sanitizer that knows only these few tags.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {
    *("p", "br", "hr", "blockquote", "pre", "code", "em", "strong", "s", "ul", "ol", "li", "a"),
    *("table", "thead", "tbody", "tr", "th", "td", "h2", "h3", "h4", "h5", "h6"),
}
ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),
    "a": {"href"},
    "ol": {"start"},
    "th": {"scope"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}
SCHEMES = {"http", "https", "mailto"}
FIRST, LAST = 2, 6
"""The page's own title is the h1."""
DECIDE = "Decide:"
_MARKER = re.compile(r"\[Decide:[^\]<]*\]")
_MARK = re.compile(r"\bDecide:")


@dataclass(frozen=True)
class Heading:
    """A heading with its anchor; `level` is that of the page, 2 for a chapter."""

    anchor: str
    title: str
    level: int


@dataclass(frozen=True)
class Rendered:
    """The HTML, safe to be put into a page, and its headings."""

    html: str
    headings: tuple[Heading, ...]

    @property
    def chapters(self) -> tuple[tuple[str, str], ...]:
        """The headings of the highest level as (anchor, title)."""
        return tuple((each.anchor, each.title) for each in self.headings if each.level == FIRST)


@dataclass(frozen=True)
class OpenDecision:
    """A place where the text still asks for a decision."""

    line: int
    words: str


def render(text: str, *, on_paper: bool = False) -> Rendered:
    """The text as HTML. Headings begin below the page's title and skip no level.

    `on_paper` leaves out links to pages of ours, which lead nowhere from a printed page.
    """
    parser = _parser()
    tokens = parser.parse(text)
    headings = _settle_headings(tokens)
    _settle_links(tokens, {_slug(each.title): each.anchor for each in headings}, on_paper=on_paper)
    for token in tokens:
        if token.type == "th_open":
            token.attrSet("scope", "col")
    raw = parser.renderer.render(tokens, parser.options, {})
    clean = nh3.clean(
        raw,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
        clean_content_tags=set(),
    )
    return Rendered(_marked(clean), tuple(headings))


def open_decisions(text: str) -> list[OpenDecision]:
    """Every “Decide:” that is left in the text, with its line and the words that follow."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        for match in _MARK.finditer(line):
            words = re.split(r"[\]\[]", line[match.end() :], maxsplit=1)[0].strip()
            found.append(OpenDecision(number, words[:120]))
    return found


def plain(words: str) -> str:
    """Words that come from elsewhere, so that they stay words inside a text: no markup of theirs counts."""
    return re.sub(r"([\\`*_{}\[\]<>()#+\-.!|~&@])", r"\\\1", " ".join(words.split()))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
    parser.add_render_rule("image", _picture)
    return parser


def _picture(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """No picture is fetched from anywhere: its words stand in its place."""
    return escape(f"[picture: {tokens[index].content or 'without words'}]")


def _settle_headings(tokens: Sequence[Token]) -> list[Heading]:
    headings: list[Heading] = []
    last = FIRST - 1
    top = min((int(token.tag[1]) for token in tokens if token.type == "heading_open"), default=1)
    for token, inside in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "heading_open":
            last = min(FIRST + int(token.tag[1]) - top, last + 1, LAST)
            anchor = f"s-{len(headings) + 1}"
            token.attrSet("id", anchor)
            headings.append(Heading(anchor, _words(inside), last))
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{last}"
    return headings


def _settle_links(tokens: Sequence[Token], anchors: dict[str, str], *, on_paper: bool) -> None:
    """A link inside the text goes to the heading it names; one that names none is only words."""
    for token in (child for each in tokens for child in each.children or []):
        if token.type == "link_open":
            address = str(token.attrGet("href") or "")
            if address.startswith("#"):
                anchor = anchors.get(_slug(address[1:]))
                token.attrs = {"href": f"#{anchor}"} if anchor else {}
            elif on_paper and ":" not in address:
                token.attrs = {}


def _slug(words: str) -> str:
    return re.sub(r"\W+", "-", words.lower()).strip("-")


def _words(token: Token | None) -> str:
    children = (token.children or []) if token else []
    return "".join(child.content for child in children).strip() or "Untitled"


def _marked(html: str) -> str:
    """What has to be decided stands out."""
    return _MARKER.sub(lambda found: f"<mark>{found[0]}</mark>", html)
