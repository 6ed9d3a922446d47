"""A review decided: confirmed, sent back for changes, handed over; each refusal leaves nothing behind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from aims.core.cadence import months_later
from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from aims.platform.models import LedgerEntry, Message, Review, ReviewSchedule
from aims.platform.selectors.ledger import verify
from aims.platform.selectors.reviews import changes_since, reviewed_object
from aims.platform.services.cadence import end_cadence
from aims.platform.services.reviews import (
    accept_changes,
    ask_for_changes,
    confirm_unchanged,
    reassign_review,
)
from risks.models import Risk
from risks.services.risks import change_risk, create_risk
from tests.populated import entries
from tests.reviewing import BEAT, in_days, mail_to, opened, run
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def risk(world: World) -> Risk:
    return create_risk(
        actor=world.manager.actor, organization=world.organization, title="Bias", owner=world.owner.member
    )


@pytest.fixture
def review(world: World, risk: Risk) -> Review:
    """Due in ten days, the auditor's to decide: someone whom only the review lets decide it."""
    return opened(world, risk, reviewer=world.auditor.member)


def last_entry(world: World) -> LedgerEntry:
    return LedgerEntry.objects.filter(chain__organization=world.organization).latest("sequence")


def test_confirm_unchanged_is_a_record_and_plans_the_next(world: World, risk: Risk, review: Review) -> None:
    before = entries(world.organization)
    done = confirm_unchanged(actor=world.auditor.actor, review=review, reason="Nothing new.")
    schedule = ReviewSchedule.objects.get()
    risk.refresh_from_db()
    due = months_later(in_days(10), 12, in_days(10).day)
    assert (done.status, done.outcome, done.decided_by) == ("confirmed", "Nothing new.", world.auditor.member)
    assert (schedule.next_due_on, schedule.opens_on) == (due, due - timedelta(days=14))
    assert risk.review_on == due
    assert entries(world.organization) == before + 1
    assert last_entry(world).verb == "review.confirmed"
    assert done.history.count() == 2
    assert verify(world.organization).found is None


def test_a_late_confirmation_piles_up_no_periods(world: World, risk: Risk) -> None:
    review = opened(world, risk, cadence_months=1)
    Review.objects.filter(pk=review.pk).update(due_on=in_days(-200))
    ReviewSchedule.objects.update(next_due_on=in_days(-200), anchor_day=in_days(-200).day)
    confirm_unchanged(actor=world.manager.actor, review=review)
    assert in_days(0) < ReviewSchedule.objects.get().next_due_on <= in_days(31)


def test_changes_asked_wait_until_they_are_confirmed(world: World, risk: Risk, review: Review) -> None:
    asked = ask_for_changes(actor=world.auditor.actor, review=review, reason=" Rate it anew. ")
    assert (asked.status, asked.asked_words) == ("changes_asked", "Rate it anew.")
    assert mail_to(world.owner.member) == [f"{review.reference}:asked:{world.owner.member.reference}"]
    assert "Rate it anew." in Message.objects.get(member=world.owner.member).body
    assert ReviewSchedule.objects.get().opens_on is None
    assert run(in_days(60))["opened"] == 0
    done = accept_changes(actor=world.auditor.actor, review=asked, reason="Done.")
    assert (done.status, done.outcome) == ("changed", "Done.")
    assert ReviewSchedule.objects.get().opens_on is not None
    assert verify(world.organization).found is None


def test_asking_needs_words(world: World, review: Review) -> None:
    before = entries(world.organization)
    with pytest.raises(Invalid):
        ask_for_changes(actor=world.auditor.actor, review=review, reason=" ")
    review.refresh_from_db()
    assert (review.status, entries(world.organization)) == ("open", before)
    assert not Message.objects.filter(key__contains=":asked:").exists()


@pytest.mark.parametrize("service", [confirm_unchanged, ask_for_changes])
@pytest.mark.parametrize("who", ["owner", "top", "external", "admin"])
def test_only_the_reviewer_and_the_aims_manager_decide(
    world: World, review: Review, service: Any, who: str
) -> None:
    with pytest.raises(NotAllowed):
        service(actor=getattr(world, who).actor, review=review, reason="r")


@pytest.mark.parametrize("service", [confirm_unchanged, ask_for_changes, accept_changes])
def test_no_system_decides(world: World, review: Review, service: Any) -> None:
    for actor in (world.system, BEAT):
        with pytest.raises(NotAllowed):
            service(actor=actor, review=review, reason="r")


def test_another_organization_finds_nothing(other_world: World, review: Review) -> None:
    with pytest.raises(NotFound):
        confirm_unchanged(actor=other_world.manager.actor, review=review)


def test_a_second_decision_is_refused(world: World, review: Review) -> None:
    confirm_unchanged(actor=world.manager.actor, review=review)
    before = entries(world.organization)
    for service in (confirm_unchanged, ask_for_changes, accept_changes):
        with pytest.raises(Conflict):
            service(actor=world.manager.actor, review=review, reason="r")
    with pytest.raises(Conflict):
        reassign_review(actor=world.manager.actor, review=review, reviewer=world.owner.member)
    assert entries(world.organization) == before


def test_a_stale_page_decides_nothing(world: World, review: Review) -> None:
    reassign_review(actor=world.manager.actor, review=review, reviewer=world.owner.member)
    with pytest.raises(Stale):
        confirm_unchanged(actor=world.manager.actor, review=review, revision=review.revision)


def test_handing_over_takes_those_to_come_along(world: World, review: Review) -> None:
    handed = reassign_review(
        actor=world.auditor.actor, review=review, reviewer=world.owner.member, reason="Holiday"
    )
    assert handed.reviewer == world.owner.member
    assert ReviewSchedule.objects.get().reviewer == world.owner.member
    assert last_entry(world).verb == "review.reassigned"
    assert "Holiday" in Message.objects.get(member=world.owner.member).body
    with pytest.raises(NotAllowed):
        confirm_unchanged(actor=world.auditor.actor, review=handed)


def test_nobody_without_access_gets_a_review(world: World, review: Review) -> None:
    with pytest.raises(Invalid):
        reassign_review(actor=world.manager.actor, review=review, reviewer=world.external.member)


def test_a_review_whose_cadence_has_ended_is_over(world: World, risk: Risk, review: Review) -> None:
    risk.refresh_from_db()
    end_cadence(actor=world.manager.actor, obj=risk, reason="sold")
    with pytest.raises(Conflict):
        confirm_unchanged(actor=world.manager.actor, review=review)


def test_what_changed_is_told_since_the_last_decision(world: World, risk: Risk, review: Review) -> None:
    viewpoint = world.manager.viewpoint
    done = confirm_unchanged(actor=world.auditor.actor, review=review)
    risk.refresh_from_db()
    obj = reviewed_object(viewpoint, done.schedule)
    assert changes_since(viewpoint, obj, done.decided_at) == []
    change_risk(actor=world.owner.actor, risk=risk, revision=risk.revision, title="More bias")
    told = changes_since(viewpoint, obj, done.decided_at)
    assert [line.verb for line in told] == ["risk.changed"]
    assert [change.words for change in told[0].changes] == ["Bias → More bias"]
    assert [line.verb for line in changes_since(viewpoint, obj, None)] == ["risk.changed", "risk.created"]
