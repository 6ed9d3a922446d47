"""A list page costs the same queries with 1 row and with 30: one line in each app's own test."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

FEW, MANY = 1, 30


def queries_of(client: Client, address: str) -> list[str]:
    """The queries of one page, which must answer."""
    with CaptureQueriesContext(
        connection,
    ) as caught:
        response = client.get(address)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    return [query["sql"] for query in caught.captured_queries]


def assert_same_queries(client: Client, address: str, make_rows: Callable[[int], object]) -> None:
    """Ask for the page with 1 row and with 30; `make_rows(count)` adds that many through the services."""
    make_rows(FEW)
    few = queries_of(client, address)
    make_rows(MANY - FEW)
    many = queries_of(client, address)
    extra = [sql for sql in many if many.count(sql) > few.count(sql)]
    assert len(few) == len(many), "\n".join(extra or many)
