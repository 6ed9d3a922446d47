"""Other words of how a control is done need another verification; who implemented or revised it does not verify."""

from __future__ import annotations

import pytest

from aims.core.errors import Conflict, Invalid
from aims.platform.enums import GrantKind
from aims.platform.models import LedgerEntry
from aims.platform.services.organizations import give_grant
from controls.models import ControlImplementation
from controls.services.controls import change_control, move_control
from tests.controls.story import Story
from tests.worlds import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def implemented(story: Story) -> ControlImplementation:
    """A.2.2, owned and reported as implemented by the owner."""
    return ControlImplementation.objects.get(organization=story.organization, requirement__number="A.2.2")


def revised(control: ControlImplementation, by: Person, how: str = "Two policies.") -> ControlImplementation:
    return change_control(actor=by.actor, control=control, how=how, owner=control.owner)


def verify(control: ControlImplementation, by: Person) -> ControlImplementation:
    return move_control(actor=by.actor, control=control, verb="verify")


def test_rewriting_a_verified_control_sets_it_back_in_one_entry(
    story: Story, implemented: ControlImplementation
) -> None:
    world = story.world
    control = verify(implemented, world.manager)
    before, rows = LedgerEntry.objects.count(), control.history.count()
    control = revised(control, world.owner)
    assert (control.status, control.implemented_by, control.how) == (
        "implemented",
        world.owner.member,
        "Two policies.",
    )
    assert (LedgerEntry.objects.count(), control.history.count()) == (before + 1, rows + 1)
    assert LedgerEntry.objects.latest("pk").verb == "control.revised"
    with pytest.raises(Conflict, match="someone else verifies"):
        verify(control, world.owner)
    assert verify(control, world.manager).status == "verified"


def test_who_rewrote_it_after_it_was_implemented_does_not_verify(
    story: Story, implemented: ControlImplementation
) -> None:
    control = revised(implemented, story.world.manager)
    for person in (story.world.manager, story.world.owner):
        with pytest.raises(Conflict, match="someone else verifies"):
            verify(control, person)
    give_grant(actor=story.world.admin.actor, member=story.world.top.member, kind=GrantKind.AIMS_MANAGER)
    assert verify(control, story.world.top).status == "verified"


def test_owner_and_day_alone_ask_for_nothing_new(story: Story, implemented: ControlImplementation) -> None:
    control = verify(implemented, story.world.manager)
    control = change_control(
        actor=story.world.manager.actor,
        control=control,
        how=f" {control.how}\r\n",
        owner=story.world.manager.member,
    )
    assert (control.status, control.implemented_by) == ("verified", story.world.owner.member)
    assert LedgerEntry.objects.latest("pk").verb == "control.changed"


def test_an_implemented_control_keeps_its_words(story: Story, implemented: ControlImplementation) -> None:
    with pytest.raises(Invalid, match="Say how"):
        revised(implemented, story.world.owner, how=" ")


def test_revising_is_no_step_of_its_own(story: Story, implemented: ControlImplementation) -> None:
    with pytest.raises(Conflict, match="that revises it"):
        move_control(actor=story.world.manager.actor, control=implemented, verb="revise")
