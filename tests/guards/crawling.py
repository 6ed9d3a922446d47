"""A visitor who follows every link of every page, and what a database holds before and after."""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

from django.apps import apps
from django.db.models import Model, QuerySet
from django.test import Client
from django.urls import Resolver404, resolve

SAMPLES_OF_A_ROUTE = 3
"""Pages of one route that are opened; each tab of a list, one filter and one sort of it count for themselves."""
WHOLE = "-export"
"""A file of what a list shows: the view of the list makes no other kind of file."""


class _Links(HTMLParser):
    """What a person can click, where a search leads, and what a drawer asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = ("href", "hx-get") if tag == "a" else ("hx-get",)
        given = dict(attrs)
        if tag == "form" and (given.get("method") or "get").lower() == "get":
            wanted = ("action",)
        self.found += [value for name, value in attrs if name in wanted and value]


def links_of(page: str, place: str) -> list[str]:
    """The addresses on this site that a page shows, each once, in order."""
    parser = _Links()
    parser.feed(page)
    absolute = [urldefrag(urljoin(f"http://testserver{place}", link)).url for link in parser.found]
    ours = [link for link in absolute if link.startswith("http://testserver/")]
    return list(dict.fromkeys(link.removeprefix("http://testserver") for link in ours))


@dataclass(frozen=True)
class Broken:
    """A link that is shown and does not work."""

    place: str
    shown_on: str
    status: int


@dataclass
class Crawl:
    """One person's way through the site."""

    client: Client
    without: tuple[str, ...] = ()
    """Endings of what is not opened."""
    shown: set[str] = field(default_factory=set)
    """Names of the addresses that some page links to."""
    opened: int = 0
    broken: list[Broken] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _samples: Counter[Any] = field(default_factory=Counter)

    def from_page(self, start: str) -> Crawl:
        """Follow every link from here until nothing new is shown."""
        waiting = deque([(start, "the landing page")])
        while waiting:
            place, shown_on = waiting.popleft()
            if self._is_new(place):
                links = self._open(place, shown_on)
                self.shown |= {route_of(link) for link in links}
                waiting += [(link, place) for link in links if not _narrows_again(place, link)]
        return self

    def _is_new(self, place: str) -> bool:
        if place in self._seen:
            return False
        self._seen.add(place)
        name, query = route_of(place), parse_qs(urlsplit(place).query)
        is_whole = name.endswith(WHOLE) or not query
        kind = (name,) if is_whole else (name, tuple(sorted(query)), *query.get("tab", ()))
        self._samples[kind] += 1
        return self._samples[kind] <= (SAMPLES_OF_A_ROUTE if is_whole else 1)

    def _open(self, place: str, shown_on: str) -> list[str]:
        if place.endswith(self.without):
            return []
        self.opened += 1
        response = self.client.get(place)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if response.status_code in (301, 302):
            return [urljoin(place, response["Location"])]
        if response.status_code != 200:
            self.broken.append(Broken(place, shown_on, response.status_code))
            return []
        return links_of(body.decode(), place) if _is_page(response) else []


def route_of(place: str) -> str:
    """The name of the address in the table; the place itself when there is none (files of the site)."""
    try:
        return str(resolve(urlsplit(place).path).url_name)
    except Resolver404:
        return place


def _narrows_again(place: str, link: str) -> bool:
    """Whether a view of a list links to another view of it: two filters at once tell nothing more than one."""
    is_view = bool(parse_qs(urlsplit(place).query))
    return is_view and route_of(place) == route_of(link) and bool(urlsplit(link).query)


def _is_page(response: Any) -> bool:
    return str(response["Content-Type"]).startswith("text/html")


def digest_of(rows: QuerySet[Any], without: str = "") -> str:
    """One value for all rows with all their columns, or all but one."""
    found = hashlib.sha256()
    columns = [field.attname for field in rows.model._meta.concrete_fields if field.attname != without]
    for row in rows.order_by("pk").values_list(*columns):
        found.update(repr(row).encode())
    return found.hexdigest()


def tables(without: Iterable[type[Model]] = ()) -> Iterator[tuple[str, QuerySet[Any]]]:
    """Every table of the product, histories too."""
    left_out = set(without)
    for model in apps.get_models():
        if model not in left_out:
            yield model._meta.label, model._base_manager.all()


def digests(rows: Iterable[tuple[str, QuerySet[Any]]]) -> dict[str, str]:
    return {label: digest_of(each) for label, each in rows}
