from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from aims.platform.models import LedgerEntry
from aims.platform.services.organizations import rename_member
from aims.platform.unit import change
from tests.worlds import World

pytestmark = pytest.mark.django_db


def test_everyone_inside_reads_the_ledger_and_nobody_else(world, other_world):
    place = f"/o/{world.organization.slug}/ledger"
    for person in (world.manager, world.owner, world.auditor, world.top, world.admin):
        assert person.client().get(place).status_code == 200
    for person in (world.external, other_world.manager):
        assert person.client().get(place).status_code == 404


def test_one_object_shows_who_what_when_and_why(world):
    rename_member(actor=world.admin.actor, member=world.owner.member, name="Rajiv Rao", reason="Married")
    place = f"/o/{world.organization.slug}/ledger"
    reference = world.owner.member.reference
    text = world.manager.client().get(place, {"object": reference}).content.decode()
    assert f"History of {reference}" in text
    assert "Tomas Northfold" in text
    assert "member renamed" in text
    assert "Married" in text


def test_another_organizations_object_has_no_history_here(world, other_world):
    rename_member(
        actor=other_world.admin.actor, member=other_world.owner.member, name="Secret", reason="Hidden"
    )
    place = f"/o/{world.organization.slug}/ledger"
    text = world.manager.client().get(place, {"object": other_world.owner.member.reference}).content.decode()
    assert "Hidden" not in text
    text = world.manager.client().get(place, {"object": "'\"><script>"}).content.decode()
    assert "<script>" not in text.partition("<main")[2]


def test_an_address_with_a_nul_is_refused_in_plain_words(world):
    place = f"/o/{world.organization.slug}/ledger"
    for address in (f"{place}?object=%00", f"{place}?%00=1", f"{place}%00"):
        answer = world.manager.client().get(address)
        assert answer.status_code == 400
        assert "could not be read" in answer.content.decode()


def test_the_ledger_costs_the_same_with_one_page_and_with_many(world):
    client, place = world.manager.client(), f"/o/{world.organization.slug}/ledger"

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(place).status_code == 200
        return len(queries)

    few = cost()
    for number in range(60):
        rename_member(actor=world.admin.actor, member=world.owner.member, name=f"Rajiv {number}")
    assert cost() == few
    assert few <= 12
    assert client.get(place, {"page": "2"}).status_code == 200
    assert client.get(place, {"page": "x"}).status_code == 200
    assert client.get(place, {"page": "9" * 5000}).status_code == 200


def rows_of(answer: HttpResponse) -> list[str]:
    """The first cell of each row: the entries' numbers."""
    return re.findall(r'<tr><td class="num">(\d+)</td>', answer.content.decode())


@pytest.fixture
def renamed(world: World) -> World:
    for number in range(3):
        rename_member(
            actor=world.admin.actor, member=world.owner.member, name=f"Rajiv {number}", reason="Married"
        )
    return world


def test_the_ledger_is_narrowed_by_object_person_verb_and_day(renamed):
    client, place = renamed.manager.client(), f"/o/{renamed.organization.slug}/ledger"
    today = timezone.localdate()
    reference = renamed.owner.member.reference
    every = len(rows_of(client.get(place)))

    def found(**query: str) -> int:
        return len(rows_of(client.get(place, query)))

    assert found(verb="member renamed") == 3
    assert found(reference=reference.lower(), verb="renamed") == 3
    assert found(reference=renamed.manager.member.reference, verb="renamed") == 0
    assert found(who="tomas", verb="renamed") == 3
    assert found(who="Maya") == 0
    assert found(who="system") + found(who="Tomas") == every
    assert found(first=today.isoformat(), last=today.isoformat()) == every
    assert found(first=(today + timedelta(days=1)).isoformat()) == 0
    assert found(last=(today - timedelta(days=1)).isoformat()) == 0
    text = client.get(place, {"verb": "nothing like it"}).content.decode()
    assert "Nothing matches" in text
    assert "Clear the search" in text


def test_a_line_of_the_statement_is_found_by_the_words_that_are_shown(world):
    with change(world.organization, world.system) as unit:
        unit.record("statement.decided", world.owner.member)
    client, place = world.manager.client(), f"/o/{world.organization.slug}/ledger"
    answer = client.get(place, {"verb": "line decided"})
    assert len(rows_of(answer)) == 1
    assert "Statement line decided" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"first": "soon"}, "Give this day as year, month and day"),
        ({"last": "2026-02-31"}, "Give this day as year, month and day"),
        ({"first": "0001-01-01"}, "Give a day from the year 2000 on."),
        ({"last": "9999-12-31"}, "Give a day before the year 2101."),
        ({"first": "2026-05-02", "last": "2026-05-01"}, "This day is before the first one."),
        ({"who": "x" * 81}, "Shorten this to 80 characters."),
        ({"verb": "x" * 5000}, "Shorten this to 80 characters."),
    ],
)
def test_what_cannot_be_read_is_said_and_left_out(renamed, query, message):
    client, place = renamed.manager.client(), f"/o/{renamed.organization.slug}/ledger"
    answer = client.get(place, query)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert message in text
    assert "What could not be read was left out." in text


def test_the_pager_keeps_the_search_and_hides_with_one_page(renamed):
    client, place = renamed.manager.client(), f"/o/{renamed.organization.slug}/ledger"
    assert 'aria-label="Pages"' not in client.get(place).content.decode()
    for number in range(60):
        rename_member(actor=renamed.admin.actor, member=renamed.owner.member, name=f"Rao {number}")
    query = {"verb": "member renamed", "who": "Tomas & co"}
    assert 'aria-label="Pages"' not in client.get(place, query).content.decode()
    text = client.get(place, query | {"who": "Tomas"}).content.decode()
    assert 'href="?who=Tomas&amp;verb=member+renamed&amp;page=2"' in text
    assert "63 entries fit." in text
    second = client.get(place, query | {"who": "Tomas", "page": "2"})
    assert len(rows_of(second)) == 13


def test_a_row_says_what_in_words_which_object_and_why(renamed):
    text = renamed.manager.client().get(f"/o/{renamed.organization.slug}/ledger").content.decode()
    reference = renamed.owner.member.reference
    row = next(part for part in text.split("<tr>") if "Member renamed" in part)
    assert row.count(f">{reference}</a>") == 2
    narrow = row.partition('<div class="only-s sub">')[2].partition("</div>")[0]
    assert reference in narrow
    assert '<div class="sub">Married</div>' in row


def test_the_page_names_the_latest_entry_and_how_it_is_proven(renamed):
    text = renamed.manager.client().get(f"/o/{renamed.organization.slug}/ledger").content.decode()
    latest = LedgerEntry.objects.filter(chain__organization=renamed.organization).latest("sequence")
    assert f'Latest entry <b class="num">{latest.sequence}</b>' in text
    assert f"<code>{latest.digest[:12]}</code> (first 12 of 64 characters)" in text
    assert f"manage.py verify_ledger --organization {renamed.organization.slug}" in text


def test_the_search_costs_the_same_however_much_it_finds(renamed):
    client, place = renamed.manager.client(), f"/o/{renamed.organization.slug}/ledger"
    query = {"verb": "renamed", "who": "tomas", "reference": renamed.owner.member.reference}

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(place, query | {"first": "2026-01-01"}).status_code == 200
        return len(queries)

    few = cost()
    for number in range(60):
        rename_member(actor=renamed.admin.actor, member=renamed.owner.member, name=f"Rao {number}")
    assert cost() == few
    assert few <= 12
