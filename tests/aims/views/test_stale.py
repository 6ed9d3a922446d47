"""Stale forms of the scope and of AI systems: links and people by name, and nobody's words lost unseen."""

from __future__ import annotations

from typing import Any

import pytest

from aims.services.ai_systems import change_ai_system
from aims.services.scope import change_scope, draft_scope
from tests.aims.making import a_live_system, a_system
from tests.worlds import World

pytestmark = pytest.mark.django_db


def at(world: World, path: str) -> str:
    return f"/o/{world.organization.slug}/{path}"


def rows_of(answer: Any) -> dict[str, tuple[str, str, bool]]:
    return {row.label: (row.theirs, row.mine, row.is_theirs) for row in answer.context["stale"]["rows"]}


def test_systems_that_someone_else_put_in_scope_are_shown_and_kept(world: World) -> None:
    first, second = a_live_system(world, "First"), a_live_system(world, "Second")
    version = draft_scope(actor=world.manager.actor, organization=world.organization, text="All our AI")
    version = change_scope(actor=world.manager.actor, version=version, revision=1, systems=[first])
    change_scope(
        actor=world.manager.actor, version=version, revision=None, systems=[first, second], boundaries="Here"
    )
    mine = {"text": "Mine\r\nalone", "systems": [first.pk], "revision": version.revision}
    client = world.manager.client()
    answer = client.post(at(world, "scope/versions/1/edit"), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert ".None" not in page
    assert rows_of(answer) == {
        "What the AIMS covers": ("All our AI", "Mine\r\nalone", False),
        "Boundaries": ("Here", "", True),
        "AI systems in scope": ("AIS-0001 First, AIS-0002 Second", "AIS-0001 First", True),
    }
    boxes = answer.context["form"]["systems"].value()
    assert set(boxes) == {str(first.pk), str(second.pk)}
    unarmed = client.post(at(world, "scope/versions/1/edit"), {**mine, "revision": ""})
    assert unarmed.status_code == 409
    version.refresh_from_db()
    assert version.text == "All our AI"


def test_a_stale_system_shows_people_and_days_in_words(world: World) -> None:
    system = a_system(world)
    change_ai_system(
        actor=world.manager.actor,
        system=system,
        revision=None,
        owner=world.owner.member,
        in_use_since="2026-03-01",
        origin="bought",
    )
    mine = {"name": "Mine", "origin": "unknown", "revision": 1}
    answer = world.manager.client().post(at(world, "ai-systems/AIS-0001/edit"), mine)
    assert rows_of(answer) == {
        "Name": ("Triage Assistant", "Mine", False),
        "Owner": ("Rajiv Northfold", "", True),
        "Made or bought": ("Bought or subscribed", "Not known yet", True),
        "In use since": ("1 Mar 2026", "", True),
    }
    assert 'value="2026-03-01"' in answer.content.decode()


def test_every_edit_form_needs_its_revision(world: World) -> None:
    a_system(world)
    client = world.manager.client()
    for path in ("ai-systems/AIS-0001/edit", "ai-systems/AIS-0001/steps/screen"):
        answer = client.post(at(world, path), {"name": "Mine", "origin": "unknown"})
        assert (answer.status_code, "so nothing was saved" in answer.content.decode()) == (409, True), path
