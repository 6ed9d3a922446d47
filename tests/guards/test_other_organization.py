"""Another organization's references, at one's own address and in every field that takes an object."""

from __future__ import annotations

import pytest

from tests.guards.addresses import INSIDE, Address, place, sample
from tests.guards.exceptions import SHARED_BY_ALL, WITHOUT_OBJECT
from tests.populated import Populated, entries, populate
from tests.worlds import World

pytestmark = pytest.mark.django_db

NOTHING_THERE = {403, 404, 405}


@pytest.fixture
def theirs(db: None) -> Populated:
    return populate("Sunder Bank")


def _named(theirs: Populated) -> list[Address]:
    """The addresses that name an object."""
    return [address for address in INSIDE if sample(address, theirs) and address.name not in WITHOUT_OBJECT]


def test_their_references_name_nothing_here(theirs: Populated, world: World) -> None:
    client, before = world.manager.client(), entries(world.organization)
    found = {}
    for address in _named(theirs):
        path = place(address, theirs, world.organization.slug)
        answers = {client.get(path).status_code, client.post(path).status_code}
        if not answers <= NOTHING_THERE:
            found[address.name] = answers
    assert set(found) == set(SHARED_BY_ALL), "an address that opens, or a stale exception"
    assert entries(world.organization) == before


def test_their_references_name_nothing_to_the_administrator_here(theirs: Populated, world: World) -> None:
    """Members are the administrator's: the manager's 403 would hide whether anything was found."""
    client = world.admin.client()
    members = [address for address in _named(theirs) if address.rest.startswith("members/")]
    answers = {
        address.name: client.post(place(address, theirs, world.organization.slug)).status_code
        for address in members
    }
    assert answers == dict.fromkeys(answers, 404)
    assert len(answers) == 5


def test_what_all_share_says_nothing_of_them(theirs: Populated, world: World) -> None:
    client = world.manager.client()
    for address in INSIDE:
        if address.name in SHARED_BY_ALL:
            text = client.get(place(address, theirs, world.organization.slug)).content.decode()
            told = [
                word
                for word in (
                    theirs.risk.title,
                    theirs.evidence.title,
                    theirs.world.owner.member.name,
                    "Sunder",
                )
                if word in text
            ]
            assert told == [], address.name


def test_their_history_is_not_told_here(theirs: Populated, world: World) -> None:
    client, base = world.manager.client(), f"/o/{world.organization.slug}/ledger"
    for row in (theirs.risk, theirs.system, theirs.person, theirs.evidence, theirs.approved):
        response = client.get(base, {"object": row.reference})
        assert (response.status_code, response.context["history"]) == (200, []), row.reference


def test_the_portal_does_not_open_with_their_engagement(theirs: Populated, world: World) -> None:
    for person in (world.external, world.manager):
        assert person.client().get(f"/portal/{theirs.engagement.key}/").status_code == 404
