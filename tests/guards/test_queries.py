"""A list costs the same with 1 row and with 30; no page asks the database more than it needs to."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.guards.addresses import ALL, BELOW_A_KEY, INSIDE, Address, answer, place
from tests.guards.rows import LISTS, Listed
from tests.populated import Populated, entries, populate
from tests.queries import assert_same_queries, queries_of
from tests.worlds import World

pytestmark = pytest.mark.django_db

LIST, PAGE = 12, 25
"""The most queries of a list and of any other page."""

BY_NAME = {address.name: address for address in ALL}


@pytest.fixture
def populated(db: None) -> Populated:
    return populate()


def _pages(populated: Populated) -> list[tuple[Address, Client]]:
    inside, outside = populated.world.manager.client(), populated.world.external.client()
    return [(each, inside) for each in INSIDE] + [(each, outside) for each in BELOW_A_KEY]


def test_every_list_stands_in_the_table(populated: Populated) -> None:
    """By its name, or because it renders a `list`."""
    found = set()
    for address, client in _pages(populated):
        response = answer(client, place(address, populated))
        if address.name.endswith("-list") or "list" in (response.context or {}):
            found.add(address.name)
    assert found == set(LISTS)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_with_1_row_and_with_30(name: str, world: World) -> None:
    listed: Listed = LISTS[name]
    listed.prepare(world)
    client, path = listed.reader(world).client(), listed.path(world)
    assert_same_queries(client, path, lambda count: listed.make(world, count))
    assert listed.rows(client.get(path)) >= listed.least
    assert len(queries_of(client, path)) <= LIST


def test_no_page_asks_more_than_25_times(populated: Populated) -> None:
    costly = {}
    for address, client in _pages(populated):
        path = place(address, populated)
        with CaptureQueriesContext(connection) as caught:
            answer(client, path)
        if len(caught) > PAGE and address.name not in LISTS:
            costly[address.name] = len(caught)
    assert costly == {}


def test_looking_writes_nothing(populated: Populated) -> None:
    before = entries(populated.organization)
    for address, client in _pages(populated):
        answer(client, place(address, populated))
        assert entries(populated.organization) == before, address.name
