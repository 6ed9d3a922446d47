"""What beat does: opens once a period, hands over, reminds and escalates once a step, and closes nothing."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from aims.core.errors import NotAllowed
from aims.models import AISystem
from aims.platform.models import LedgerEntry, Member, Message, Review, ReviewSchedule
from aims.platform.selectors.ledger import verify
from aims.platform.services import review_sweep
from aims.platform.services.organizations import deactivate_member
from aims.platform.unit import change
from aims.services.ai_systems import propose_ai_system
from controls.models import ControlImplementation
from controls.services.controls import open_controls
from tests.populated import entries
from tests.reviewing import BEAT, at, cadence, in_days, mail_to, run
from tests.worlds import World

pytestmark = pytest.mark.django_db


def system_of(world: World, name: str = "Triage") -> AISystem:
    return propose_ai_system(
        actor=world.manager.actor, organization=world.organization, name=name, owner=world.owner.member
    )


def with_manager(world: World, member: Member, manager: Member) -> None:
    with change(world.organization, world.system) as unit:
        member.manager = manager
        member.save(update_fields=["manager"])
        unit.record("story.told", member)


def verbs(world: World) -> list[str]:
    rows = LedgerEntry.objects.filter(chain__organization=world.organization, verb__startswith="review.")
    return list(rows.order_by("sequence").values_list("verb", flat=True))


def test_a_review_opens_before_its_day_and_once(world: World) -> None:
    cadence(world, system_of(world), next_due_on=in_days(30))
    assert run(in_days(15))["opened"] == 0
    assert run(in_days(16))["opened"] == 1
    assert run(in_days(16))["opened"] == 0
    review = Review.objects.get()
    assert (review.reference, review.due_on, review.status) == ("RVW-0001", in_days(30), "open")
    assert mail_to(world.manager.member) == [f"RVW-0001:opened:{world.manager.member.reference}"]
    assert verbs(world) == ["review.opened"]
    assert verify(world.organization).found is None


def test_long_silence_opens_one_review_and_no_pile(world: World) -> None:
    cadence(world, system_of(world), cadence_months=1)
    assert run(in_days(400))["opened"] == 1
    assert run(in_days(800))["opened"] == 0


def test_it_opens_in_parts_of_one_entry_each(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review_sweep, "PART", 2)
    for number in range(5):
        cadence(world, system_of(world, f"System {number}"))
    before = entries(world.organization)
    assert run(in_days(0))["opened"] == 5
    assert entries(world.organization) == before + 3
    assert sorted(Review.objects.values_list("reference", flat=True)) == [f"RVW-000{n}" for n in range(1, 6)]
    assert verify(world.organization).found is None


def test_each_organization_gets_its_own(world: World, other_world: World) -> None:
    cadence(world, system_of(world))
    cadence(other_world, system_of(other_world))
    assert run(in_days(0))["opened"] == 2
    assert {each.organization for each in Review.objects.all()} == {
        world.organization, other_world.organization,
    }  # fmt: skip


def test_a_beat_that_comes_second_leaves_no_trace(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    cadence(world, system_of(world))
    due = review_sweep.due_schedules(in_days(0))
    assert due.exists()
    run(in_days(0))
    before = entries(world.organization)
    monkeypatch.setattr(type(due), "exists", lambda self: True)
    assert (
        review_sweep.open_part(actor=BEAT, organization=world.organization, day=in_days(0)),
        entries(world.organization),
    ) == (None, before)


def test_what_was_retired_ends_its_cadence_instead(world: World) -> None:
    system = system_of(world)
    cadence(world, system)
    with change(world.organization, world.system) as unit:  # past the service, which would end it at once
        system.status = "rejected"
        system.save(update_fields=["status"])
        unit.record("story.told", system)
    assert run(in_days(0))["opened"] == 0
    schedule = ReviewSchedule.objects.get()
    assert (schedule.status, schedule.opens_on) == ("ended", None)
    assert not Review.objects.exists()


def test_reminded_once_and_escalated_once(world: World) -> None:
    with_manager(world, world.owner.member, world.top.member)
    cadence(world, system_of(world), reviewer=world.owner.member)
    run(in_days(0))
    assert run(in_days(9)) == {"opened": 0, "handed_over": 0, "reminded": 0, "escalated": 0}
    assert run(in_days(10))["reminded"] == 1
    assert run(in_days(16)) == {"opened": 0, "handed_over": 0, "reminded": 0, "escalated": 0}
    assert run(in_days(17))["escalated"] == 1
    assert run(in_days(90)) == {"opened": 0, "handed_over": 0, "reminded": 0, "escalated": 0}
    review = Review.objects.get()
    assert (review.status, review.reminded_at is None, review.escalated_at is None) == ("open", False, False)
    steps = {
        person: [key.split(":")[1] for key in mail_to(getattr(world, person).member)]
        for person in ("owner", "top", "manager")
    }
    assert steps == {"owner": ["opened", "reminded"], "top": ["escalated"], "manager": ["escalated"]}
    assert verbs(world) == ["review.opened", "review.reminded", "review.escalated"]
    assert verify(world.organization).found is None


def test_a_reviewer_who_left_hands_over_to_the_manager_of_the_owner(world: World) -> None:
    with_manager(world, world.owner.member, world.top.member)
    cadence(world, system_of(world), reviewer=world.auditor.member)
    run(in_days(0))
    deactivate_member(actor=world.admin.actor, member=world.auditor.member, reason="left")
    assert run(in_days(0))["handed_over"] == 1
    assert run(in_days(0))["handed_over"] == 0
    review = Review.objects.get()
    assert review.reviewer == world.top.member
    assert review.schedule.reviewer == world.top.member
    assert [key.split(":")[1] for key in mail_to(world.top.member)] == ["reassigned-2"]


def test_a_reviewer_who_left_before_it_opened_is_replaced_by_the_aims_manager(world: World) -> None:
    cadence(world, system_of(world), reviewer=world.auditor.member)
    deactivate_member(actor=world.admin.actor, member=world.auditor.member, reason="left")
    run(in_days(0))
    assert Review.objects.get().reviewer == world.manager.member
    assert ReviewSchedule.objects.get().reviewer == world.manager.member


def test_the_whole_part_is_undone_when_it_fails(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    cadence(world, system_of(world))
    before = entries(world.organization)

    def broken(*args: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(review_sweep, "post", broken)
    with pytest.raises(RuntimeError):
        run(in_days(0))
    assert not Review.objects.exists()
    assert ReviewSchedule.objects.get().opens_on == in_days(-4)
    assert entries(world.organization) == before


def test_what_fails_in_one_organization_holds_up_no_other(
    world: World, other_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in (world, other_world):
        cadence(each, system_of(each))
    opened = review_sweep.open_part

    def broken(**given: Any) -> int | None:
        if given["organization"] == world.organization:
            raise RuntimeError("no")
        return opened(**given)

    monkeypatch.setattr(review_sweep, "open_part", broken)
    with pytest.raises(RuntimeError):
        run(in_days(12))
    review = Review.objects.get()
    assert (review.organization, review.reminded_at is None) == (other_world.organization, False)


def test_nobody_but_the_system_runs_it(world: World) -> None:
    for service in (
        review_sweep.open_due_reviews,
        review_sweep.remind_of_reviews,
        review_sweep.escalate_reviews,
    ):
        with pytest.raises(NotAllowed):
            service(actor=world.manager.actor, at=timezone.now())


def test_finding_what_is_due_uses_the_short_index(world: World) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL scans a table of no rows, whatever indexes it has")
    plan = review_sweep.due_schedules(in_days(0)).explain()
    assert "platform_schedule_due" in plan


@pytest.mark.django_db
def test_a_control_is_named_by_its_number(world: World) -> None:
    call_command("load_catalogue", verbosity=0)
    open_controls(actor=world.manager.actor, organization=world.organization)
    control = ControlImplementation.objects.get(requirement__number="A.2.2")
    assert cadence(world, control).label.startswith("A.2.2 ")


def test_the_command_does_what_beat_does_once(world: World, settings, tmp_path) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "aims.platform.mail.FileBackend", tmp_path / "mail"
    cadence(world, system_of(world), next_due_on=in_days(30))
    out = io.StringIO()
    call_command("run_reviews", at=in_days(31).isoformat(), stdout=out)
    assert json.loads(out.getvalue()) == {
        "opened": 1, "handed_over": 0, "reminded": 1, "escalated": 0, "mail": {"sent": 2},
    }  # fmt: skip
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 2
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    with pytest.raises(CommandError):
        call_command("run_reviews", at="31 February")
    assert at(in_days(0)).date() == in_days(0)
