"""Actions of management reviews: written down, handed over, done, dropped, and seen by the next review."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from aims.platform.models import LedgerEntry
from aims.platform.saving import save
from aims.platform.services.organizations import deactivate_member
from aims.platform.unit import change
from audits.enums import InputKey, ReviewActionStatus
from audits.models import ReviewAction
from audits.selectors.management_reviews import content_of
from audits.services import review_actions as services
from audits.workflows import REVIEW_ACTION
from tests.minutes import SOON, TODAY, asked, decided, held, input_of, planned, prepared, signed
from tests.populated import entries
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", ReviewActionStatus.values)
@pytest.mark.parametrize("verb", REVIEW_ACTION.by_verb)
def test_the_whole_table(status: str, verb: str) -> None:
    step, action = REVIEW_ACTION.by_verb[verb], ReviewAction(status=status)
    if status in step.source:
        assert REVIEW_ACTION.step(action, verb, reason="Because").target == action.status
    else:
        with pytest.raises(Conflict):
            REVIEW_ACTION.step(action, verb, reason="Because")
        assert action.status == status


def test_recorded_with_its_decision(world: World, other_world: World) -> None:
    review = held(world)
    decision, before = decided(world, review), entries(world.organization)
    action = asked(world, review, decision=decision)
    assert (action.reference, action.status, action.decision) == ("MRA-0001", "open", decision)
    assert (entries(world.organization), action.history.count()) == (before + 1, 1)
    with pytest.raises(NotFound):
        asked(world, prepared(world), decision=decision)
    with pytest.raises(NotFound):
        asked(world, review, owner=other_world.owner.member)
    with pytest.raises(Invalid) as refused:
        asked(world, review, owner=world.external.member)
    assert list(refused.value.errors) == ["owner"]
    with pytest.raises(Invalid) as refused:
        asked(world, review, due_on=TODAY - timedelta(days=1))
    assert list(refused.value.errors) == ["due_on"]
    deactivate_member(actor=world.admin.actor, member=world.owner.member, reason="Left")
    world.owner.member.refresh_from_db()
    with pytest.raises(Invalid):
        asked(world, review)
    assert ReviewAction.objects.count() == 1


def test_its_owner_says_that_it_is_done(world: World) -> None:
    action = asked(world, held(world))
    for person in (world.auditor, world.top, world.admin):
        with pytest.raises(NotAllowed):
            services.complete_review_action(actor=person.actor, action=action, done_on=TODAY)
    for day in (TODAY + timedelta(days=1), TODAY - timedelta(days=1)):
        with pytest.raises(Invalid) as refused:
            services.complete_review_action(actor=world.owner.actor, action=action, done_on=day)
        assert list(refused.value.errors) == ["done_on"]
    before = entries(world.organization)
    action = services.complete_review_action(
        actor=world.owner.actor, action=action, done_on=TODAY, revision=1
    )
    assert (action.status, action.done_on, entries(world.organization)) == ("done", TODAY, before + 1)
    with pytest.raises(Conflict):
        services.drop_review_action(actor=world.manager.actor, action=action, reason="No", revision=2)
    assert LedgerEntry.objects.latest("pk").verb == "review_action.completed"


def test_dropped_with_a_reason_or_handed_over(world: World) -> None:
    action = asked(world, held(world))
    values = {"owner": world.top.member, "due_on": SOON}
    action = services.change_review_action(actor=world.manager.actor, action=action, revision=1, **values)
    assert (action.owner, action.revision) == (world.top.member, 2)
    with pytest.raises(Stale):
        services.change_review_action(actor=world.manager.actor, action=action, revision=1, **values)
    with pytest.raises(NotAllowed):
        services.change_review_action(actor=world.owner.actor, action=action, **values)
    with pytest.raises(Invalid):
        services.drop_review_action(actor=world.manager.actor, action=action, reason=" ")
    action = services.drop_review_action(actor=world.manager.actor, action=action, reason="Overtaken")
    assert (action.status, action.reason) == ("dropped", "Overtaken")
    with pytest.raises(Conflict):
        services.change_review_action(actor=world.manager.actor, action=action, **values)


def test_the_next_review_looks_at_them(world: World) -> None:
    """Missing before any was signed, never zero; then counted, and the ones that moved say so."""
    first = signed(world)
    assert {row["missing"] for row in input_of(first, InputKey.EARLIER_ACTIONS).figures} == {
        "No earlier review was signed with an action."
    }
    action = first.actions.select_related("organization").get()
    with change(world.organization, world.system) as unit:
        action.recorded_on, action.due_on = TODAY - timedelta(days=9), TODAY - timedelta(days=1)
        save(action, ["recorded_on", "due_on"])
        unit.record("story.told", action)
    second = prepared(world, planned(world))
    content = content_of(world.top.viewpoint, second)
    assert (content.previous, content.figure("actions.open").shown) == ("MRV-0001", "1 of 1")
    late = content.figure("actions.late")
    assert (late.value, late.asks, [row.reference for row in late.rows]) == (1, True, ["MRA-0001"])
    assert content.figure("actions.done").value == 0
