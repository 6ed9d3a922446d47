"""All sources of what waits are asked in one question, and each shows a few rows of what it has."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from aims.platform.viewpoint import Viewpoint
from aims.platform.waiting import SOURCES, WaitingSource, register_waiting, waiting
from documents.home import DELIVER, HAND_OVER
from documents.services.requests import ask_evidence_request
from tests.populated import populate
from tests.queries import queries_of
from tests.worlds import World

pytestmark = pytest.mark.django_db


def ask(world: World, title: str, days: int = 14) -> None:
    ask_evidence_request(
        actor=world.manager.actor,
        organization=world.organization,
        title=title,
        asked_of=world.owner.member,
        due_on=timezone.localdate() + timedelta(days=days),
        requirements=[],
    )


def test_every_source_is_asked_in_one_question() -> None:
    populated = populate()
    client = populated.world.manager.client()
    asked = queries_of(client, f"/o/{populated.organization.slug}/")
    assert len([query for query in asked if "UNION ALL" in query]) == 2
    assert len(SOURCES) >= 7


def test_a_source_shows_what_is_due_first_and_one_row_for_the_rest(world: World) -> None:
    for days in (30, 10, 50, 20, 40):
        ask(world, f"In {days} days", days)
    rows = waiting(Viewpoint(world.owner.actor, world.organization))
    assert [row.what for row in rows] == [
        "Deliver In 10 days",
        "Deliver In 20 days",
        "Deliver In 30 days",
        "Deliver In 40 days",
        "More requests for evidence",
    ]
    assert rows[-1].address == f"/o/{world.organization.slug}/evidence-requests/?tab=deliver"


def test_a_moment_in_the_past_is_asked_the_same_way(world: World) -> None:
    ask(world, "Minutes")
    then = Viewpoint(world.owner.actor, world.organization).at_head()
    ask(world, "Later minutes")
    assert [row.what for row in waiting(then)] == ["Deliver Minutes"]


def test_a_kind_and_its_columns_are_known_once() -> None:
    register_waiting(DELIVER)
    with pytest.raises(ValueError, match="registered twice"):
        register_waiting(replace(HAND_OVER, kind=DELIVER.kind))
    with pytest.raises(ValueError, match="colour"):
        register_waiting(replace(HAND_OVER, kind="new", columns={"colour": "title"}))
    assert isinstance(SOURCES[DELIVER.kind], WaitingSource)
