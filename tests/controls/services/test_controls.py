"""Controls in force: opening, changing, and every step of the table."""

from __future__ import annotations

import pytest

from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from aims.platform.models import LedgerEntry
from controls.models import ControlImplementation
from controls.services.controls import change_control, move_control, open_controls
from controls.workflows import CONTROL
from tests.controls.story import Story
from tests.worlds import make_world

pytestmark = pytest.mark.django_db


def entries(story: Story) -> int:
    return LedgerEntry.objects.filter(chain__organization=story.organization).count()


def control_of(story: Story, number: str) -> ControlImplementation:
    return ControlImplementation.objects.get(organization=story.organization, requirement__number=number)


def test_open_controls_opens_38_once(story: Story) -> None:
    before = entries(story)
    again = open_controls(actor=story.world.manager.actor, organization=story.organization)
    assert len(again) == 38
    assert [row.requirement.number for row in again][:3] == ["A.2.2", "A.2.3", "A.2.4"]
    assert len({row.reference for row in again}) == 38
    assert entries(story) == before
    assert ControlImplementation.history.filter(organization=story.organization).count() >= 38


def test_open_controls_is_one_entry_with_38_states(story: Story) -> None:
    entry = LedgerEntry.objects.get(chain__organization=story.organization, verb="control.opened")
    assert entry.chain.organization == story.organization
    assert b'"count":38' in bytes(entry.body)


def test_open_controls_refuses_who_may_not(story: Story) -> None:
    with pytest.raises(NotAllowed):
        open_controls(actor=story.world.auditor.actor, organization=story.organization)


def test_change_control_keeps_history_and_one_entry(story: Story) -> None:
    control, before = control_of(story, "A.3.3"), entries(story)
    change_control(
        actor=story.world.manager.actor,
        control=control,
        how="A channel that hides names.",
        owner=story.world.owner.member,
        revision=control.revision,
    )
    control.refresh_from_db()
    assert (control.how, control.owner) == ("A channel that hides names.", story.world.owner.member)
    assert entries(story) == before + 1
    assert ControlImplementation.history.filter(id=control.pk).count() == 2


def test_change_control_is_open_to_its_owner_only(story: Story) -> None:
    mine, other = control_of(story, "A.2.2"), control_of(story, "A.3.3")
    owner = story.world.owner
    change_control(actor=owner.actor, control=mine, how="Mine.", owner=owner.member)
    with pytest.raises(NotAllowed):
        change_control(actor=owner.actor, control=other, how="Not mine.", owner=owner.member)


def test_change_control_refuses_a_stale_form_and_another_organization(story: Story) -> None:
    control = control_of(story, "A.3.3")
    change_control(actor=story.world.manager.actor, control=control, how="First.", owner=None, revision=1)
    with pytest.raises(Stale) as stale:
        change_control(
            actor=story.world.manager.actor, control=control, how="Second.", owner=None, revision=1
        )
    assert stale.value.current.how == "First."  # type: ignore[attr-defined]
    stranger = make_world("Otherwhere")
    with pytest.raises(NotFound):
        change_control(actor=stranger.manager.actor, control=control, how="x", owner=None)
    with pytest.raises(Invalid):
        change_control(actor=story.world.manager.actor, control=control, how="x", owner=stranger.owner.member)


def test_every_step_of_the_table_and_back(story: Story) -> None:
    manager, owner = story.world.manager, story.world.owner
    control = control_of(story, "A.4.2")
    change_control(actor=manager.actor, control=control, how="A list per system.", owner=owner.member)
    seen = []
    steps = [
        (manager, "plan", ""),
        (manager, "stop", "No people for it."),
        (manager, "plan", ""),
        (owner, "begin", ""),
        (owner, "implement", ""),
        (manager, "verify", ""),
        (manager, "reopen", "The list is out of date."),
    ]
    for person, verb, reason in steps:
        control = move_control(actor=person.actor, control=control, verb=verb, reason=reason)
        seen.append(control.status)
    assert seen == [
        "planned",
        "not_started",
        "planned",
        "partial",
        "implemented",
        "verified",
        "partial",
    ]
    verbs = LedgerEntry.objects.filter(chain__organization=story.organization).order_by("-sequence")
    assert [entry.verb for entry in verbs[:2]] == ["control.reopened", "control.verified"]


def test_what_the_table_does_not_allow_is_refused(story: Story) -> None:
    control, manager = control_of(story, "A.4.2"), story.world.manager.actor
    before = entries(story)
    for verb in set(CONTROL.by_verb) - {"plan"}:
        with pytest.raises(Conflict):
            move_control(actor=manager, control=control, verb=verb, reason="Because.")
    move_control(actor=manager, control=control, verb="plan")
    with pytest.raises(Invalid, match="Say how"):
        move_control(actor=manager, control=control, verb="implement")
    with pytest.raises(Invalid, match="Say why"):
        move_control(actor=manager, control=control, verb="stop")
    control.refresh_from_db()
    assert (control.status, entries(story)) == ("planned", before + 1)


def test_who_reported_it_does_not_verify_it(story: Story) -> None:
    manager, control = story.world.manager, control_of(story, "A.4.2")
    change_control(actor=manager.actor, control=control, how="Done.", owner=manager.member)
    for verb in ("plan", "implement"):
        move_control(actor=manager.actor, control=control, verb=verb)
    with pytest.raises(Conflict, match="someone else verifies"):
        move_control(actor=manager.actor, control=control, verb="verify")
    with pytest.raises(NotAllowed):
        move_control(actor=story.world.system, control=control, verb="verify")
