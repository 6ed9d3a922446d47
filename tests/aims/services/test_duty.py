"""Obligations and decisions."""

from __future__ import annotations

from datetime import date

import pytest

from aims.core.errors import Invalid, NotAllowed, Stale
from aims.models import Decision, Obligation
from aims.platform.models import LedgerEntry
from aims.services.duties import change_decision, change_obligation, create_decision, create_obligation
from tests.worlds import World

pytestmark = pytest.mark.django_db


def a_decision(world: World) -> Decision:
    return create_decision(
        actor=world.manager.actor,
        organization=world.organization,
        title="No emotion recognition",
        what="We do not use it.",
        why="People did not ask for it.",
        decided_by=world.top.member,
        decided_on=date(2026, 2, 3),
    )


def test_an_obligation_is_created_and_changed_by_its_owner(world: World) -> None:
    before = LedgerEntry.objects.count()
    obligation = create_obligation(
        actor=world.manager.actor,
        organization=world.organization,
        title=" AI Act ",
        kind="law",
        owner=world.owner.member,
    )
    assert (obligation.reference, obligation.title) == ("OBL-0001", "AI Act")
    changed = change_obligation(
        actor=world.owner.actor, obligation=obligation, revision=1, provision="Art. 9"
    )
    assert (changed.provision, LedgerEntry.objects.count(), changed.history.count()) == (
        "Art. 9",
        before + 2,
        2,
    )
    with pytest.raises(Stale):
        change_obligation(actor=world.manager.actor, obligation=obligation, revision=1, provision="Art. 10")


def test_duties_need_access_and_sense(world: World) -> None:
    for person in (world.owner, world.auditor, world.top, world.admin):
        with pytest.raises(NotAllowed):
            create_obligation(actor=person.actor, organization=world.organization, title="x")
    before = LedgerEntry.objects.count()
    with pytest.raises(Invalid):
        create_obligation(actor=world.manager.actor, organization=world.organization, title="", kind="law")
    with pytest.raises(Invalid):
        create_obligation(actor=world.manager.actor, organization=world.organization, title="x", kind="whim")
    assert (Obligation.objects.count(), LedgerEntry.objects.count()) == (0, before)


def test_a_decision_is_recorded_and_corrected(world: World) -> None:
    decision = a_decision(world)
    assert decision.reference == "DEC-0001"
    corrected = change_decision(
        actor=world.manager.actor, decision=decision, revision=1, why="The risk is too high.", reason="Typo"
    )
    assert (corrected.why, corrected.revision) == ("The risk is too high.", 2)
    with pytest.raises(NotAllowed):
        change_decision(actor=world.owner.actor, decision=decision, revision=2, why="x")
    with pytest.raises(Stale):
        change_decision(actor=world.manager.actor, decision=decision, revision=1, why="x")
