"""Corrective action: answered, done, checked by someone else, back and forth; each refusal."""

from __future__ import annotations

import pytest

from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from aims.platform.selectors.ledger import verify
from audits.enums import ActionStatus
from audits.models import CorrectiveAction, EffectivenessCheck, Finding
from audits.services.corrective_actions import answer_action, reassign_action
from audits.workflows import CORRECTIVE_ACTION
from tests.auditing import REPLY, checked, complete, in_days, opened, reply, reported
from tests.documents.requesting import entries, last
from tests.worlds import Person, World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", ActionStatus.values)
@pytest.mark.parametrize("verb", CORRECTIVE_ACTION.by_verb)
def test_the_whole_table(status: str, verb: str) -> None:
    step, action = CORRECTIVE_ACTION.by_verb[verb], CorrectiveAction(status=status)
    if status in step.source:
        assert CORRECTIVE_ACTION.step(action, verb, reason="Because").target == action.status
    else:
        with pytest.raises(Conflict):
            CORRECTIVE_ACTION.step(action, verb, reason="Because")


def answered(action: CorrectiveAction, person: Person, **given) -> CorrectiveAction:
    return answer_action(actor=person.actor, action=action, **{**REPLY, "due_on": in_days(20)} | given)


def test_from_a_finding_to_its_end(world: World, catalogue: None) -> None:
    finding = reported(world)
    action, before = reply(finding, world.owner), entries(world)
    action = complete(action, world.owner, check_on=in_days(30))
    assert (action.status, action.done_by, action.done_on) == ("done", world.owner.member, in_days(0))
    assert last(world) == "corrective_action.completed"
    action = checked(action, world.auditor)
    finding.refresh_from_db()
    assert (action.status, action.closed_on, finding.status) == ("verified", in_days(0), "closed")
    assert (entries(world), last(world)) == (before + 2, "corrective_action.checked")
    check = EffectivenessCheck.objects.get()
    assert (check.number, check.checked_by, check.result) == (1, world.auditor.member, "worked")
    assert verify(world.organization).found is None
    with pytest.raises(Conflict):
        checked(action, world.auditor, "did_not")


def test_opened_without_an_audit(world: World, other_world: World) -> None:
    action, before = opened(world), entries(world)
    assert (action.reference, action.status, last(world)) == ("CAR-0001", "open", "corrective_action.opened")
    for given, field in (
        ({"source": " "}, ""),
        ({"due_on": in_days(-1)}, "due_on"),
        ({"title": ""}, "title"),
        ({"owner": world.external.member}, "owner"),
    ):
        with pytest.raises(Invalid) as refused:
            opened(world, **given)
        assert list(refused.value.errors) == [field]
    for person in (world.owner, world.top, world.admin, world.external):
        with pytest.raises(NotAllowed):
            opened(world, actor=person.actor)
    with pytest.raises(NotFound):
        opened(world, owner=other_world.owner.member)
    assert (entries(world), CorrectiveAction.objects.count()) == (before, 1)
    action = answered(action, world.owner)
    assert (action.status, action.answered_by, action.cause) == (
        "answered",
        world.owner.member,
        REPLY["cause"],
    )
    action = checked(complete(action, world.owner), world.manager)
    assert (action.status, Finding.objects.count()) == ("verified", 0)


def test_a_check_before_it_is_done_is_refused(world: World, catalogue: None) -> None:
    action = reply(reported(world), world.owner)
    before = entries(world)
    for result in ("worked", "did_not"):
        with pytest.raises(Conflict, match="is not possible now"):
            checked(action, world.auditor, result)
    assert (entries(world), EffectivenessCheck.objects.count()) == (before, 0)


def test_a_failed_check_sends_it_back_and_stays(world: World, catalogue: None) -> None:
    action = complete(reply(reported(world), world.owner), world.owner)
    with pytest.raises(Invalid):
        checked(action, world.auditor, "did_not", reason=" ")
    action = checked(action, world.auditor, "did_not", reason="Three new risks have no level")
    assert (action.status, action.reason, action.done_on) == (
        "returned",
        "Three new risks have no level",
        None,
    )
    assert Finding.objects.get().status == "answered"
    action = complete(answered(action, world.owner, cause="The list was not read."), world.owner)
    assert (action.reason, action.cause) == ("", "The list was not read.")
    action = checked(action, world.auditor)
    results = list(action.checks.order_by("number").values_list("number", "result"))
    assert (action.status, results) == ("verified", [(1, "did_not"), (2, "worked")])


def test_who_mends_does_not_check(world: World, catalogue: None) -> None:
    action = complete(reply(reported(world), world.manager), world.owner)
    before = entries(world)
    with pytest.raises(Conflict, match="four eyes"):
        checked(action, world.manager)
    for person in (world.owner, world.top, world.admin, world.external):
        with pytest.raises(NotAllowed):
            checked(action, person)
    with pytest.raises(NotAllowed):
        checked(action, Person(world.external.member, world.external.user))
    assert entries(world) == before
    assert checked(action, world.auditor).status == "verified"


def test_who_owned_it_for_a_moment_does_not_check(world: World) -> None:
    action = opened(world, owner=world.auditor.member)
    action = reassign_action(
        actor=world.manager.actor, action=action, owner=world.owner.member, due_on=in_days(9)
    )
    action = complete(answered(action, world.owner), world.owner)
    with pytest.raises(Conflict, match="four eyes"):
        checked(action, world.auditor)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"done_words": " "}, "done_words"),
        ({"done_on": in_days(1)}, "done_on"),
        ({"done_on": in_days(-1)}, "done_on"),
        ({"check_on": in_days(-1)}, "check_on"),
    ],
)
def test_days_are_in_order(world: World, given, field) -> None:
    action = answered(opened(world), world.owner)
    before = entries(world)
    with pytest.raises(Invalid) as refused:
        complete(action, world.owner, **given)
    action.refresh_from_db()
    assert (list(refused.value.errors), action.status, entries(world)) == ([field], "answered", before)


def test_a_check_lies_between_done_and_today(world: World) -> None:
    action = complete(answered(opened(world), world.owner), world.owner)
    for day in (in_days(-1), in_days(1)):
        with pytest.raises(Invalid) as refused:
            checked(action, world.auditor, checked_on=day)
        assert list(refused.value.errors) == ["checked_on"]
    with pytest.raises(Invalid) as refused:
        checked(action, world.auditor, "perhaps")
    assert list(refused.value.errors) == ["result"]


def test_steps_by_the_owner_or_the_manager_alone(world: World) -> None:
    action = opened(world)
    for person in (world.auditor, world.top, world.admin, world.external):
        with pytest.raises(NotAllowed):
            answered(action, person)
    action = answered(action, world.owner)
    with pytest.raises(NotAllowed):
        complete(action, world.auditor)
    with pytest.raises(Conflict):
        answered(action, world.owner)
    with pytest.raises(Stale):
        complete(action, world.owner, revision=1)


def test_handed_over_until_it_is_closed(world: World, other_world: World) -> None:
    action = opened(world)
    given = {"actor": world.manager.actor, "owner": world.top.member, "due_on": in_days(40)}
    with pytest.raises(NotAllowed):
        reassign_action(action=action, **given | {"actor": world.owner.actor})
    with pytest.raises(NotFound):
        reassign_action(action=action, **given | {"owner": other_world.owner.member})
    with pytest.raises(Invalid):
        reassign_action(action=action, **given | {"due_on": in_days(-1)})
    action = reassign_action(action=action, **given)
    assert (action.owner, last(world)) == (world.top.member, "corrective_action.reassigned")
    action = checked(complete(answered(action, world.top), world.top), world.manager)
    with pytest.raises(Conflict):
        reassign_action(action=action, **given)
