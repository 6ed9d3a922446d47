"""What an address or a form may not hold: a moment that is none, a character that no text has."""

from __future__ import annotations

import pytest

from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "moment", ["yesterday", "2026-13-01", "2026-11-24T99:00", "0001-01-01T00:00:00+14:00", "9" * 400]
)
def test_a_moment_that_is_none_is_refused_in_words(world: World, moment: str) -> None:
    answer = world.manager.client().get(f"/o/{world.organization.slug}/ai-systems", {"as_of": moment})
    assert answer.status_code == 400
    assert "The moment in this address could not be read" in answer.content.decode()


@pytest.mark.parametrize(
    "moment",
    ["2026-11-24", "0001-01-02", "9999-12-31", "2026-11-24T15:30:00+02:00", "2026-11-24T15:30:00 02:00"],
)
def test_every_moment_has_an_answer(world: World, moment: str) -> None:
    address = f"/o/{world.organization.slug}/ai-systems?as_of={moment}"
    assert world.manager.client().get(address).status_code == 200


def test_a_form_with_a_nul_is_refused(world: World) -> None:
    """As the address is, where the form is small; by the form itself where it may carry a file."""
    address, client = f"/o/{world.organization.slug}/ai-systems/new", world.manager.client()
    small = client.post(address, b"name=a%00b", content_type="application/x-www-form-urlencoded")
    assert small.status_code == 400
    assert client.post(address, {"name": "a\x00b"}).status_code == 422
