"""The standard and the page of each clause and control."""

from __future__ import annotations

import pytest
from django.test import Client

from aims.catalogue.models import Requirement
from tests.worlds import World

pytestmark = pytest.mark.django_db


def address(world: World, number: str = "") -> str:
    return f"/o/{world.organization.slug}/standard" + (f"/{number}" if number else "")


def test_the_standard_lists_every_place(catalogue: None, world: World) -> None:
    html = world.auditor.client().get(address(world)).content.decode()
    for row in Requirement.objects.all():
        assert f'href="{address(world, row.number)}"' in html, row.number


def test_every_place_has_its_page(catalogue: None, world: World) -> None:
    client = world.manager.client()
    for row in Requirement.objects.all():
        response = client.get(address(world, row.number))
        assert response.status_code == 200, row.number
        assert f"{row.number} {row.title}" in response.content.decode().replace("&#x27;", "'")


def test_a_control_shows_what_a_reader_needs(catalogue: None, world: World) -> None:
    html = world.manager.client().get(address(world, "A.6.2.4")).content.decode()
    for words in (
        "Annex B, B.6.2.4",
        "Release decision",
        "Which criteria were not met and who decided to go on?",
        "AI customer",
        "Verification and validation",
        f'rel="prev" href="{address(world, "A.6.2.3")}"',
        f'rel="next" href="{address(world, "A.6.2.5")}"',
    ):
        assert words in html, words


def test_without_a_catalogue_the_page_says_so(world: World) -> None:
    response = world.manager.client().get(address(world))
    assert response.status_code == 200
    assert "The catalogue is not loaded yet" in response.content.decode()


def test_an_unknown_number_is_not_found(catalogue: None, world: World) -> None:
    assert world.manager.client().get(address(world, "A.6.10")).status_code == 404


def test_strangers_sign_in_and_other_organizations_find_nothing(
    catalogue: None, world: World, other_world: World
) -> None:
    assert Client().get(address(world)).status_code == 302
    assert other_world.manager.client().get(address(world, "4.1")).status_code == 404


def test_the_page_costs_few_queries(catalogue: None, world: World, django_assert_max_num_queries) -> None:
    client = world.manager.client()
    with django_assert_max_num_queries(12):
        client.get(address(world))
    with django_assert_max_num_queries(25):
        client.get(address(world, "A.6.2.4"))
