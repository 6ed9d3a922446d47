"""Requests for evidence: asked, accepted, returned, withdrawn, handed over; each refusal."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from aims.platform.models import LedgerEntry
from aims.platform.selectors.ledger import verify
from aims.platform.services.organizations import deactivate_member
from aims.platform.viewpoint import Viewpoint
from documents.enums import RequestStatus
from documents.models import Evidence, EvidenceRequest
from documents.selectors.requests import requests_open
from documents.services.delivering import (
    deliver_new_version,
)
from documents.services.evidence import withdraw_evidence
from documents.services.requests import (
    accept_evidence_request,
    withdraw_evidence_request,
)
from documents.workflows import REQUEST
from tests.documents.requesting import (
    SOON,
    TODAY,
    accept,
    ask,
    deliver,
    entries,
    hand_over,
    last,
    send_back,
)
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", RequestStatus.values)
@pytest.mark.parametrize("verb", REQUEST.by_verb)
def test_the_whole_table(status: str, verb: str) -> None:
    step, request = REQUEST.by_verb[verb], EvidenceRequest(status=status)
    if status in step.source:
        assert REQUEST.step(request, verb, reason="Because").target == request.status
    else:
        with pytest.raises(Conflict):
            REQUEST.step(request, verb, reason="Because")
        assert request.status == status


def test_asked_delivered_accepted(world: World, asked: EvidenceRequest) -> None:
    assert (asked.reference, asked.status, asked.asked_by) == ("ERQ-0001", "asked", world.manager.member)
    assert last(world) == "evidence_request.asked"
    assert list(requests_open(world.manager.viewpoint)) == [asked]

    before, rows = entries(world), asked.history.count()
    asked = deliver(asked, world.owner, requirements=["9.3.2"], owner=world.owner.member)
    assert (entries(world), last(world)) == (before + 1, "evidence_request.delivered")
    assert asked.history.count() == rows + 1
    evidence = Evidence.objects.get()
    assert (asked.status, asked.evidence, asked.delivered_by) == ("delivered", evidence, world.owner.member)
    assert (evidence.owner, asked.version) == (world.owner.member, evidence.versions.get())

    asked = accept(asked, world.manager, valid_until=SOON)
    assert (entries(world), last(world)) == (before + 2, "evidence_request.accepted")
    evidence.refresh_from_db()
    assert (asked.status, asked.accepted_by, evidence.valid_until) == ("accepted", world.manager.member, SOON)
    assert evidence.versions.get().covers_until == SOON
    shown = evidence.requirements.values_list("requirement__number", flat=True)
    assert sorted(shown) == ["9.3.2", "A.2.2"], "what was accepted shows all that was asked for"
    assert list(requests_open(world.manager.viewpoint)) == []
    assert verify(world.organization).found is None


def test_a_past_viewpoint_sees_how_it_stood(world: World, asked: EvidenceRequest) -> None:
    moment = LedgerEntry.objects.latest("pk").recorded_at
    accept(deliver(asked, world.owner), world.manager)
    then = Viewpoint.at(world.auditor.actor, world.organization, moment)
    assert [(row.reference, row.status, row.evidence) for row in requests_open(then)] == [
        ("ERQ-0001", "asked", None)
    ]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"due_on": TODAY - timedelta(days=1)}, "due_on"),
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"requirements": ["A.99.1"]}, "requirements"),
    ],
)
def test_ask_refuses_what_cannot_be_asked(world: World, catalogue: None, given, field) -> None:
    before = entries(world)
    with pytest.raises(Invalid) as refused:
        ask(world, **given)
    assert list(refused.value.errors) == [field]
    assert (entries(world), EvidenceRequest.objects.count()) == (before, 0)


def test_ask_only_who_can_sign_in_and_own(world: World, other_world: World, catalogue: None) -> None:
    deactivate_member(actor=world.admin.actor, member=world.top.member, reason="Left")
    world.top.member.refresh_from_db()
    for person in (world.external, world.top):
        with pytest.raises(Invalid) as refused:
            ask(world, asked_of=person.member)
        assert list(refused.value.errors) == ["asked_of"]
    with pytest.raises(NotFound):
        ask(world, asked_of=other_world.owner.member)
    assert EvidenceRequest.objects.count() == 0


def test_ask_is_refused_without_access(world: World, other_world: World, catalogue: None) -> None:
    for person in (world.auditor, world.top, world.admin, world.external):
        with pytest.raises(NotAllowed):
            ask(world, actor=person.actor)
    with pytest.raises(NotFound):
        ask(world, actor=other_world.manager.actor)
    assert ask(world, actor=world.owner.actor, asked_of=world.top.member).reference == "ERQ-0001"


def test_returned_twice_then_accepted(world: World, asked: EvidenceRequest) -> None:
    for number, reason in enumerate(("Page 2 is missing", "Not signed"), 1):
        content, before = f"try {number}".encode(), entries(world)
        if number == 1:
            asked = deliver(asked, world.owner, content, owner=world.owner.member)
        else:
            asked = deliver_new_version(
                actor=world.owner.actor, request=asked, file_name="m.txt", chunks=[content]
            )
        assert asked.reason == ""
        asked = send_back(asked, world.manager, reason)
        assert (asked.status, asked.reason, entries(world)) == ("returned", reason, before + 2)
    asked = deliver_new_version(actor=world.owner.actor, request=asked, file_name="m.txt", chunks=[b"3"])
    assert (asked.version.number, Evidence.objects.count()) == (3, 1)
    assert accept(asked, world.manager).status == "accepted"
    with pytest.raises(Conflict):
        send_back(asked, world.manager)


def test_return_and_withdraw_need_a_reason(world: World, asked: EvidenceRequest) -> None:
    with pytest.raises(Invalid) as refused:
        withdraw_evidence_request(actor=world.manager.actor, request=asked, reason=" ")
    assert list(refused.value.errors) == ["reason"]
    asked = deliver(asked, world.owner)
    with pytest.raises(Invalid):
        send_back(asked, world.manager, " ")
    with pytest.raises(Conflict):
        withdraw_evidence_request(actor=world.manager.actor, request=asked, reason="No")
    asked = send_back(asked, world.manager)
    asked = withdraw_evidence_request(actor=world.manager.actor, request=asked, reason="Not needed")
    assert (asked.status, asked.reason, last(world)) == (
        "withdrawn",
        "Not needed",
        "evidence_request.withdrawn",
    )


def test_who_asked_or_the_manager_decides_and_nobody_else(world: World, catalogue: None) -> None:
    asked = deliver(ask(world, actor=world.owner.actor, asked_of=world.top.member), world.top)
    for person in (world.auditor, world.top, world.admin, world.external):
        with pytest.raises(NotAllowed):
            accept(asked, person)
        with pytest.raises(NotAllowed):
            send_back(asked, person)
    for refused in (accept_evidence_request,):
        with pytest.raises(NotAllowed):
            refused(actor=world.system, request=asked, valid_until=None)
    asked = send_back(asked, world.manager)
    asked = deliver(asked, world.top, b"again")
    assert accept(asked, world.owner).accepted_by == world.owner.member


def test_who_delivered_at_any_time_does_not_accept(world: World, asked: EvidenceRequest) -> None:
    asked = send_back(deliver(asked, world.manager), world.manager)
    asked = deliver(asked, world.owner, b"theirs")
    before = entries(world)
    with pytest.raises(Conflict, match="You delivered it"):
        accept(asked, world.manager)
    asked.refresh_from_db()
    assert (asked.status, entries(world)) == ("delivered", before)


def test_accept_refuses_a_day_that_is_over_and_evidence_that_is_gone(world: World, asked) -> None:
    asked = deliver(asked, world.owner, owner=world.owner.member)
    with pytest.raises(Invalid) as refused:
        accept(asked, world.manager, valid_until=TODAY - timedelta(days=1))
    assert list(refused.value.errors) == ["valid_until"]
    withdraw_evidence(actor=world.owner.actor, evidence=asked.evidence, reason="Wrong file")
    with pytest.raises(Conflict, match="was withdrawn"):
        accept(asked, world.manager)
    with pytest.raises(Stale):
        accept(asked, world.manager, revision=1)


def test_ask_again_for_what_has_grown_old(world: World, evidence: Evidence) -> None:
    again = ask(world, renews=evidence)
    with pytest.raises(Conflict, match="ERQ-0001 asks for it already"):
        ask(world, renews=evidence)
    again = deliver_new_version(
        actor=world.owner.actor, request=again, file_name="b2.pdf", chunks=[b"2"], valid_until=SOON
    )
    evidence.refresh_from_db()
    assert (again.evidence, again.version.number, again.version.covers_until) == (evidence, 2, SOON)
    assert evidence.valid_until == SOON
    accept(again, world.manager, valid_until=SOON)
    assert ask(world, renews=evidence).reference == "ERQ-0002"


def test_reassign_when_the_person_asked_has_gone(world: World, asked: EvidenceRequest) -> None:
    deactivate_member(actor=world.admin.actor, member=world.owner.member, reason="Left")
    world.owner.member.refresh_from_db()
    with pytest.raises(NotAllowed):
        deliver(asked, world.owner)
    for person in (world.top, world.auditor, world.admin):
        with pytest.raises(NotAllowed):
            hand_over(asked, person, world.top)
    with pytest.raises(Invalid) as refused:
        hand_over(asked, world.manager, world.owner)
    assert list(refused.value.errors) == ["asked_of"]
    with pytest.raises(Invalid) as refused:
        hand_over(asked, world.manager, world.top, due_on=TODAY - timedelta(days=1))
    assert list(refused.value.errors) == ["due_on"]
    before = entries(world)
    asked = hand_over(asked, world.manager, world.top)
    assert (asked.asked_of, entries(world), last(world)) == (
        world.top.member,
        before + 1,
        "evidence_request.reassigned",
    )
    asked = deliver(asked, world.top)
    with pytest.raises(Conflict):
        hand_over(asked, world.manager, world.auditor)
