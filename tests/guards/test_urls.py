"""Every address, read from the address table: anonymous, another organization, the wrong grant."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aims.platform.access import ACTIONS
from tests.guards.addresses import ALL, BELOW_A_KEY, INSIDE, Address
from tests.guards.exceptions import OPEN_TO_ANYONE, WITHOUT_ACTION
from tests.worlds import World

VALUES = {"reference": "XXX-0001", "number": "1", "key": "0" * 32, "slug": "x", "format": "pdf", "kind": "x"}
"""References that nobody has: who may not come in at all is refused before anything is looked up."""


def _path(address: Address, organization: str) -> str:
    converters = {name: VALUES.get(name, "1") for name in address.names}
    return reverse(
        address.name, kwargs=converters | ({"organization": organization} if address.inside else {})
    )


def _ids(value: Any) -> str:
    return str(value.name)


def test_every_address_has_a_name_of_its_own() -> None:
    names = [address.name for address in ALL]
    assert "None" not in names
    assert len(names) == len(set(names))


def test_every_view_names_its_action() -> None:
    missing = {address.name for address in ALL if getattr(address.view, "action", None) not in ACTIONS}
    assert missing == set(WITHOUT_ACTION)


def test_what_is_open_to_anyone_is_an_address() -> None:
    assert set(OPEN_TO_ANYONE) - {address.name for address in ALL} == set(), "a stale exception"


@pytest.mark.parametrize("address", ALL, ids=_ids)
def test_a_stranger_is_sent_to_sign_in(address: Address, world: World) -> None:
    for method in ("get", "post"):
        response = getattr(Client(), method)(_path(address, world.organization.slug))
        sent = response.status_code == 302 and response["Location"].startswith("/sign-in?next=")
        assert sent is (address.name not in OPEN_TO_ANYONE), method


@pytest.mark.parametrize("address", INSIDE, ids=_ids)
def test_another_organization_finds_nothing(address: Address, world: World, other_world: World) -> None:
    path = _path(address, world.organization.slug)
    for person in (other_world.manager, other_world.admin, world.external):
        assert person.client().get(path).status_code == 404
        assert person.client().post(path).status_code == 404


@pytest.mark.parametrize("address", INSIDE, ids=_ids)
def test_who_has_no_grant_for_it_is_refused(address: Address, world: World) -> None:
    """What an action opens by an object's owner is looked at in test_wrong_grant.py, with real objects."""
    action = ACTIONS[address.view.action]
    for person in (world.manager, world.owner, world.auditor, world.top, world.admin):
        if not action.kinds & person.actor.kinds:
            client, path = person.client(), _path(address, world.organization.slug)
            for response in (client.get(path), client.post(path)):
                assert response.status_code == 403, person.member.name


@pytest.mark.parametrize("address", BELOW_A_KEY, ids=_ids)
def test_the_portal_is_closed_without_an_engagement(address: Address, world: World) -> None:
    for person in (world.external, world.manager, world.admin):
        assert person.client().get(_path(address, "")).status_code == 404
