"""How often something is reviewed: set, paused, resumed, ended; each refusal; the noun's own day in step."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from aims.models import AISystem
from aims.platform.models import LedgerEntry, Review, ReviewSchedule
from aims.platform.selectors.ledger import verify
from aims.platform.services.cadence import end_cadence, pause_cadence, resume_cadence, set_cadence
from aims.platform.services.organizations import deactivate_member
from aims.platform.workflows import REVIEW, REVIEW_SCHEDULE
from aims.services.ai_systems import change_ai_system, move_ai_system, propose_ai_system
from risks.models import Risk
from risks.services.risks import change_risk, create_risk
from risks.services.states import move_risk
from tests.populated import entries
from tests.reviewing import cadence, in_days, opened, run
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(world: World) -> AISystem:
    return propose_ai_system(
        actor=world.manager.actor,
        organization=world.organization,
        name="Triage",
        owner=world.owner.member,
    )


@pytest.fixture
def risk(world: World) -> Risk:
    return create_risk(
        actor=world.manager.actor,
        organization=world.organization,
        title="Bias",
        owner=world.owner.member,
        review_on=in_days(40),
    )


def last_entry(world: World) -> LedgerEntry:
    return LedgerEntry.objects.filter(chain__organization=world.organization).latest("sequence")


def test_set_cadence_is_one_entry_with_history(world: World, system: AISystem) -> None:
    before = entries(world.organization)
    schedule = cadence(world, system, reason="Policy 4.2")
    system.refresh_from_db()
    assert (schedule.reference, schedule.kind, schedule.label) == ("REV-0001", "ai_system", "Triage")
    assert (schedule.object_reference, schedule.status) == (system.reference, "active")
    assert (schedule.anchor_day, schedule.opens_on) == (in_days(10).day, in_days(-4))
    assert system.review_schedule == schedule
    assert entries(world.organization) == before + 1
    assert last_entry(world).verb == "review_schedule.set"
    assert schedule.history.count() == 1
    assert verify(world.organization).found is None


def test_the_owner_sets_the_cadence_of_their_own(world: World, system: AISystem) -> None:
    schedule = set_cadence(
        actor=world.owner.actor,
        obj=system,
        cadence_months=3,
        next_due_on=in_days(30),
        reviewer=world.owner.member,
    )
    assert schedule.reviewer == world.owner.member


@pytest.mark.parametrize("who", ["auditor", "top", "external"])
def test_others_do_not(world: World, system: AISystem, who: str) -> None:
    with pytest.raises(NotAllowed):
        set_cadence(
            actor=getattr(world, who).actor,
            obj=system,
            cadence_months=3,
            next_due_on=in_days(30),
            reviewer=world.owner.member,
        )
    assert not ReviewSchedule.objects.exists()


def test_another_organization_finds_nothing(world: World, other_world: World, system: AISystem) -> None:
    given: dict[str, Any] = {"obj": system, "cadence_months": 3, "next_due_on": in_days(30)}
    with pytest.raises(NotFound):
        set_cadence(actor=other_world.manager.actor, reviewer=other_world.manager.member, **given)
    with pytest.raises(NotFound):
        set_cadence(actor=world.manager.actor, reviewer=other_world.manager.member, **given)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"cadence_months": 0}, "cadence_months"),
        ({"cadence_months": 61}, "cadence_months"),
        ({"anchor_day": 0}, "anchor_day"),
        ({"anchor_day": 32}, "anchor_day"),
        ({"lead_days": 91}, "lead_days"),
        ({"lead_days": -1}, "lead_days"),
        ({"next_due_on": in_days(-1)}, "next_due_on"),
        ({"next_due_on": in_days(365 * 8)}, "next_due_on"),
        ({"next_due_on": in_days(0).replace(day=1) + timedelta(days=40), "anchor_day": 31}, "next_due_on"),
    ],
)
def test_nonsense_is_refused_beside_its_field(
    world: World, system: AISystem, values: dict[str, Any], field: str
) -> None:
    before = entries(world.organization)
    with pytest.raises(Invalid) as refusal:
        cadence(world, system, **values)
    assert field in refusal.value.errors
    assert not ReviewSchedule.objects.exists()
    assert entries(world.organization) == before


def test_the_last_day_of_each_month_can_be_kept(world: World, system: AISystem) -> None:
    day = date(in_days(0).year + 1, 2, 28)
    assert cadence(world, system, next_due_on=day, anchor_day=31).anchor_day == 31


def test_a_reviewer_can_come_in(world: World, system: AISystem) -> None:
    with pytest.raises(Invalid):
        cadence(world, system, reviewer=world.external.member)
    deactivate_member(actor=world.admin.actor, member=world.top.member, reason="left")
    world.top.member.refresh_from_db()
    with pytest.raises(Invalid):
        cadence(world, system, reviewer=world.top.member)


def test_what_is_retired_is_not_reviewed(world: World, system: AISystem) -> None:
    system = move_ai_system(actor=world.manager.actor, system=system, verb="reject", reason="no")
    with pytest.raises(Conflict):
        cadence(world, system)


def test_what_is_retired_or_closed_ends_its_cadence_in_the_same_change(
    world: World, system: AISystem, risk: Risk
) -> None:
    actor = world.manager.actor
    opened(world, system)
    opened(world, risk)
    move_ai_system(actor=actor, system=system, verb="reject", reason="no")
    move_risk(actor=actor, risk=risk, verb="identify")
    before = entries(world.organization)
    risk.refresh_from_db()
    move_risk(actor=actor, risk=risk, verb="close", reason="gone")
    assert entries(world.organization) == before + 1
    assert set(ReviewSchedule.objects.values_list("status", "opens_on")) == {("ended", None)}
    assert set(Review.objects.values_list("status", flat=True)) == {"superseded"}
    assert verify(world.organization).found is None


def test_a_second_writer_is_told(world: World, system: AISystem) -> None:
    schedule = cadence(world, system)
    cadence(world, system, cadence_months=6, revision=schedule.revision)
    with pytest.raises(Stale):
        cadence(world, system, cadence_months=3, revision=schedule.revision)


def test_another_day_sets_the_open_review_aside_and_never_comes_back_to_it(
    world: World, system: AISystem
) -> None:
    review = opened(world, system)
    schedule = cadence(world, system, next_due_on=in_days(50))
    review.refresh_from_db()
    assert (review.status, schedule.opens_on) == ("superseded", in_days(36))
    with pytest.raises(Invalid) as refusal:
        cadence(world, system, next_due_on=in_days(10))
    assert "review for this day already" in str(refusal.value.errors)


def test_another_reviewer_gets_the_open_review(world: World, system: AISystem) -> None:
    review = opened(world, system)
    schedule = cadence(world, system, reviewer=world.owner.member)
    review.refresh_from_db()
    assert (review.status, review.reviewer, schedule.opens_on) == ("open", world.owner.member, None)


def test_pause_resume_end_and_begin_again(world: World, system: AISystem) -> None:
    actor = world.manager.actor
    cadence(world, system)
    system.refresh_from_db()
    paused = pause_cadence(actor=actor, obj=system, reason="moving house")
    assert (paused.status, paused.opens_on) == ("paused", None)
    assert run(in_days(20))["opened"] == 0
    resumed = resume_cadence(actor=actor, obj=system)
    assert (resumed.status, resumed.opens_on) == ("active", in_days(-4))
    assert run(in_days(0))["opened"] == 1
    ended = end_cadence(actor=actor, obj=system, reason="sold")
    assert (ended.status, Review.objects.get().status) == ("ended", "superseded")
    assert run(in_days(400))["opened"] == 0
    again = cadence(world, system, next_due_on=in_days(60))
    assert (again.status, again.opens_on, again.pk) == ("active", in_days(46), ended.pk)
    assert verify(world.organization).found is None


@pytest.mark.parametrize("service", [pause_cadence, end_cadence])
def test_pausing_and_ending_need_words(world: World, system: AISystem, service: Any) -> None:
    cadence(world, system)
    system.refresh_from_db()
    before = entries(world.organization)
    with pytest.raises(Invalid):
        service(actor=world.manager.actor, obj=system, reason=" ")
    assert entries(world.organization) == before


@pytest.mark.parametrize("service", [pause_cadence, resume_cadence, end_cadence])
def test_what_has_no_cadence_cannot_be_stopped(world: World, system: AISystem, service: Any) -> None:
    with pytest.raises(NotFound):
        service(actor=world.manager.actor, obj=system, reason="why")


@pytest.mark.parametrize("table", [REVIEW, REVIEW_SCHEDULE], ids=lambda table: table.noun)
def test_every_state_meets_every_verb(table: Any) -> None:
    for state in table.states:
        for verb, step in table.by_verb.items():
            row = type("Row", (), {"status": state})()
            if state in step.source:
                table.step(row, verb, reason="why")
                assert row.status == step.target
            else:
                with pytest.raises(Conflict):
                    table.step(row, verb, reason="why")
                assert row.status == state


def test_the_day_of_a_risk_is_that_of_its_cadence(world: World, risk: Risk) -> None:
    cadence(world, risk, next_due_on=in_days(20))
    risk.refresh_from_db()
    assert risk.review_on == in_days(20)
    risk = change_risk(
        actor=world.owner.actor, risk=risk, revision=risk.revision, title="Bias again", review_on=in_days(25)
    )
    schedule = ReviewSchedule.objects.get()
    assert (schedule.next_due_on, schedule.label) == (in_days(25), "Bias again")
    assert (schedule.opens_on, schedule.anchor_day) == (in_days(11), in_days(25).day)
    risk = change_risk(actor=world.owner.actor, risk=risk, revision=risk.revision, review_on=None)
    assert risk.review_on == in_days(25)


def test_a_renamed_system_is_renamed_in_its_cadence(world: World, system: AISystem) -> None:
    cadence(world, system)
    system.refresh_from_db()
    change_ai_system(actor=world.manager.actor, system=system, revision=None, name="Triage 2")
    assert ReviewSchedule.objects.get().label == "Triage 2"


def test_the_database_holds_one_review_a_period(world: World, system: AISystem) -> None:
    review = opened(world, system)
    twin = Review(
        organization=world.organization,
        reference="RVW-9999",
        schedule=review.schedule,
        due_on=review.due_on,
        status="superseded",
        reviewer=review.reviewer,
        opened_at=review.opened_at,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.bulk_create([twin])
