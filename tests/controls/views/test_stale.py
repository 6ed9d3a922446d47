"""Stale forms of controls and lines, and what the page of a control says before other words are saved."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from controls.models import ControlImplementation
from controls.services.controls import change_control, move_control
from controls.services.lines import decide_line
from tests.controls.story import Story

pytestmark = pytest.mark.django_db


def at(story: Story, name: str, **kwargs: object) -> str:
    return reverse(name, kwargs={"organization": story.organization.slug, **kwargs})


def line_address(story: Story) -> str:
    return at(story, "statement-line", reference="SOA-0001", number=1, control="A.2.2")


def rows_of(answer: Any) -> dict[str, tuple[str, str, bool]]:
    return {row.label: (row.theirs, row.mine, row.is_theirs) for row in answer.context["stale"]["rows"]}


def test_reasons_that_someone_else_chose_are_shown_and_kept(story: Story) -> None:
    version = story.draft()
    line = story.line(version, "A.2.2")
    decide_line(
        actor=story.world.manager.actor,
        line=line,
        applicability="undecided",
        justification="",
        risks=[story.risk.pk],
        obligations=[story.obligation.pk],
    )
    mine = {"applicability": "undecided", "justification": "Mine.", "revision": 1}
    client = story.world.manager.client()
    answer = client.post(line_address(story), mine)
    assert answer.status_code == 409
    assert rows_of(answer) == {
        "Justification": ("", "Mine.", False),
        "Risks": ("RSK-0001 A release misses its criteria", "", True),
        "Obligations": ("OBL-0001 EU AI Act", "", True),
    }
    page = answer.content.decode()
    assert f'name="risks" value="{story.risk.pk}" checked' in page
    again = {
        **mine,
        "revision": 2,
        "risks": [story.risk.pk],
        "obligations": [story.obligation.pk],
    }
    assert client.post(line_address(story), again).status_code == 302
    line.refresh_from_db()
    assert (line.justification, line.state_links()["reasons"]) == ("Mine.", ["OBL-0001", "RSK-0001"])


def test_a_reason_that_i_took_away_stays_away_and_is_shown(story: Story) -> None:
    version = story.draft()
    line = story.line(version, "A.2.2")
    options: dict[str, Any] = {
        "actor": story.world.manager.actor,
        "line": line,
        "applicability": "applicable",
    }
    decide_line(**options, justification="Ours.", risks=[story.risk.pk])
    decide_line(**options, justification="Theirs.", risks=[story.risk.pk])
    mine = {"applicability": "applicable", "justification": "Ours.", "revision": 2}
    answer = story.world.manager.client().post(line_address(story), mine)
    assert rows_of(answer) == {
        "Justification": ("Theirs.", "Ours.", True),
        "Risks": ("RSK-0001 A release misses its criteria", "", False),
    }
    assert ">Theirs.</textarea>" in answer.content.decode().replace(">\r\n", ">").replace(">\n", ">")


def test_a_line_without_its_revision_is_refused(story: Story) -> None:
    line = story.line(story.draft(), "A.2.2")
    data = {"applicability": "applicable", "justification": "Mine."}
    answer = story.world.manager.client().post(line_address(story), data)
    assert (answer.status_code, "so nothing was saved" in answer.content.decode()) == (409, True)
    line.refresh_from_db()
    assert (line.applicability, line.revision) == ("undecided", 1)


def test_a_stale_control_shows_what_is_stored(story: Story) -> None:
    address = at(story, "control-change", number="A.3.3")
    control = ControlImplementation.objects.get(organization=story.organization, requirement__number="A.3.3")
    change_control(
        actor=story.world.manager.actor, control=control, how="Theirs.", owner=story.world.owner.member
    )
    answer = story.world.manager.client().post(address, {"how": "Mine.", "revision": 1})
    assert answer.status_code == 409
    assert rows_of(answer) == {
        "How it is done here": ("Theirs.", "Mine.", False),
        "Owner": ("Rajiv Northfold", "", True),
    }
    unarmed = story.world.manager.client().post(address, {"how": "Mine."})
    assert unarmed.status_code == 409
    control.refresh_from_db()
    assert control.how == "Theirs."


def test_the_page_says_that_other_words_need_another_verification(story: Story) -> None:
    client, address = story.world.owner.client(), at(story, "control-change", number="A.2.2")
    assert "who writes other words here does not verify it" in client.get(address).content.decode()
    control = ControlImplementation.objects.get(organization=story.organization, requirement__number="A.2.2")
    control = move_control(actor=story.world.manager.actor, control=control, verb="verify")
    assert "other words here set it back to implemented" in client.get(address).content.decode()
    data = {"how": "Otherwise.", "owner": control.owner_id, "revision": control.revision}
    assert client.post(address, data).status_code == 302
    page = client.get(at(story, "control-detail", number="A.2.2")).content.decode()
    assert "control revised" in page
    assert at(story, "control-move", number="A.2.2", verb="verify") not in page
    assert at(story, "control-move", number="A.2.2", verb="revise") not in page
    assert client.get(at(story, "control-move", number="A.2.2", verb="revise")).status_code == 404
