"""One list for most pages: search, filters as chips, sorting, tabs, pages; its state is the address.

`Listing` says what a list can do, `bind` applies an address to a queryset. Whatever the address
says, nothing but filter, order_by, count and a slice is done, so past rows list as live ones do, and
the number of queries is three at most: tabs, count, rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet

SIZES = (25, 50, 100)
LONGEST_SEARCH = 200
MOST_WORDS = 8
"""Each word of a search may cost joins, and SQLite joins at most 64 tables."""


@dataclass(frozen=True)
class Column:
    """One column; `sort` is the field to order by, `css` hides it on narrow screens (md, lgx)."""

    key: str
    label: str
    sort: str = ""
    css: str = ""


@dataclass(frozen=True)
class Filter:
    """A choice that narrows the list: “Stage is Deployment”."""

    key: str
    label: str
    field: str
    choices: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Tab:
    """A saved view with its count."""

    key: str
    label: str
    where: Q = field(default_factory=Q)


@dataclass(frozen=True)
class Chip:
    """An active filter as a sentence, and the address without it."""

    label: str
    word: str
    without: str


def searchable(text: str) -> str:
    """What of a text can be looked for: no database text holds NUL, and PostgreSQL refuses to be asked."""
    return text.replace("\x00", "")


@dataclass(frozen=True)
class Listing:
    """What a list can do. `search` names the fields that text is looked for in."""

    columns: Sequence[Column]
    search: Sequence[str]
    default_sort: str
    filters: Sequence[Filter] = ()
    tabs: Sequence[Tab] = ()
    search_label: str = "Search"
    tie: str = "reference"

    def bind(self, rows: QuerySet[Any], params: Mapping[str, str]) -> Bound:
        """The list at this address. Unknown or hostile parameters are left aside."""
        return Bound(self, rows, {key: searchable(value) for key, value in params.items()})


@dataclass
class Bound:
    """A list at one address: what its template shows."""

    listing: Listing
    all_rows: QuerySet[Any]
    params: dict[str, str]

    @cached_property
    def query(self) -> str:
        return self.params.get("q", "").strip()[:LONGEST_SEARCH]

    @cached_property
    def tab(self) -> Tab | None:
        tabs = self.listing.tabs
        return next((tab for tab in tabs if tab.key == self.params.get("tab")), tabs[0] if tabs else None)

    @cached_property
    def active(self) -> dict[str, str]:
        """The filters that are set to one of their choices."""
        found = {}
        for each in self.listing.filters:
            value = self.params.get(each.key, "")
            if value and value in {str(key) for key, _ in each.choices}:
                found[each.key] = value
        return found

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """Every row that matches, in order: what an export takes."""
        rows = self._searched(self.all_rows)
        if self.tab:
            rows = rows.filter(self.tab.where)
        for each in self.listing.filters:
            if each.key in self.active:
                rows = rows.filter(**{each.field: self.active[each.key]})
        return rows.order_by(self._order(), self.listing.tie)

    @cached_property
    def total(self) -> int:
        return self.rows.count()

    @cached_property
    def size(self) -> int:
        wanted = self.params.get("size", "")
        return int(wanted) if wanted in {str(size) for size in SIZES} else SIZES[0]

    @cached_property
    def last_page(self) -> int:
        return max(1, -(-self.total // self.size))

    @cached_property
    def page(self) -> int:
        wanted = self.params.get("page", "1")
        number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 9 else 1
        return min(max(number, 1), self.last_page)

    @cached_property
    def page_rows(self) -> list[Any]:
        start = (self.page - 1) * self.size
        return list(self.rows[start : start + self.size])

    @property
    def first(self) -> int:
        return (self.page - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.page * self.size, self.total)

    @cached_property
    def tabs(self) -> list[dict[str, Any]]:
        """Each tab with its count (one query for all), address and whether it is open."""
        if not self.listing.tabs:
            return []
        counts = self.all_rows.order_by().aggregate(
            **{f"tab_{tab.key}": Count("pk", filter=tab.where, distinct=True) for tab in self.listing.tabs}
        )
        return [
            {
                "label": tab.label,
                "count": counts[f"tab_{tab.key}"],
                "address": self._address(tab=tab.key, page=None),
                "here": tab is self.tab,
            }
            for tab in self.listing.tabs
        ]

    @property
    def chips(self) -> list[Chip]:
        return [
            Chip(each.label, self._word(each), self._address(**{each.key: None, "page": None}))
            for each in self.listing.filters
            if each.key in self.active
        ]

    @property
    def open_filters(self) -> list[Filter]:
        """Filters that are not set yet."""
        return [each for each in self.listing.filters if each.key not in self.active]

    @property
    def headings(self) -> list[dict[str, Any]]:
        """The columns with their sort addresses."""
        order = self._sort_parameter()
        return [
            {
                "column": column,
                "address": self._address(
                    sort=f"-{column.key}" if order == column.key else column.key, page=None
                )
                if column.sort
                else "",
                "direction": {column.key: "ascending", f"-{column.key}": "descending"}.get(order, ""),
            }
            for column in self.listing.columns
        ]

    @property
    def is_narrowed(self) -> bool:
        """Whether search or filters hide rows, so that an empty list says so."""
        return bool(self.query or self.active)

    @property
    def cleared(self) -> str:
        return self._address(q=None, page=None, **dict.fromkeys(self.active, None))

    @property
    def previous_address(self) -> str:
        return self._address(page=str(self.page - 1)) if self.page > 1 else ""

    @property
    def next_address(self) -> str:
        return self._address(page=str(self.page + 1)) if self.page < self.last_page else ""

    @property
    def sizes(self) -> list[dict[str, Any]]:
        """The page sizes that would show something else, with their addresses."""
        if self.total <= SIZES[0]:
            return []
        return [
            {"size": size, "address": self._address(size=str(size), page=None), "here": size == self.size}
            for size in SIZES
        ]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a search form must carry along so that the rest of the view stays."""
        carried = {
            **self.active,
            **{key: self.params.get(key, "") for key in ("tab", "sort", "size", "as_of")},
        }
        return [(key, value) for key, value in carried.items() if value]

    @property
    def export_query(self) -> str:
        """The view's parameters for an export of what is shown."""
        return self._address(page=None, size=None).removeprefix("?")

    def _searched(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        for word in self.query.split()[:MOST_WORDS]:
            found = Q()
            for name in self.listing.search:
                found |= Q(**{f"{name}__icontains": word})
            rows = rows.filter(found)
        return rows

    def _sort_parameter(self) -> str:
        wanted = self.params.get("sort", "")
        known = {column.key for column in self.listing.columns if column.sort}
        return wanted if wanted.removeprefix("-") in known else self.listing.default_sort

    def _order(self) -> Any:
        order = self._sort_parameter()
        sort = next(column.sort for column in self.listing.columns if column.key == order.removeprefix("-"))
        # What has no value yet stands last both ways: databases differ, readers do not.
        return F(sort).desc(nulls_last=True) if order.startswith("-") else F(sort).asc(nulls_last=True)

    def _word(self, each: Filter) -> str:
        return {str(key): str(word) for key, word in each.choices}[self.active[each.key]]

    def _address(self, **changes: str | None) -> str:
        known = {"q", "tab", "sort", "size", "page", "as_of", *(each.key for each in self.listing.filters)}
        params = {key: value for key, value in self.params.items() if key in known and value}
        for key, value in changes.items():
            if value is None:
                params.pop(key, None)
            else:
                params[key] = value
        return f"?{urlencode(params)}"
