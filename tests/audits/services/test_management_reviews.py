"""Management reviews: planned, prepared, answered, held, returned, signed; each refusal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from aims.platform.models import Job, LedgerEntry
from aims.platform.selectors.ledger import verify
from aims.platform.viewpoint import Viewpoint
from audits.enums import InputKey, ManagementReviewStatus
from audits.models import ManagementReview, ReviewAttendance, ReviewInput
from audits.selectors.management_reviews import content_of, management_review
from audits.services import management_reviews as services
from audits.services.review_minutes import (
    answer_review_input,
    change_review_decision,
    record_review_decision,
    write_review_minutes,
)
from audits.services.review_signing import sign_review_minutes
from audits.workflows import MANAGEMENT_REVIEW
from tests.minutes import (
    SOON,
    TODAY,
    answered,
    asked,
    decided,
    held,
    input_of,
    planned,
    prepared,
    ready,
    signed,
)
from tests.populated import entries
from tests.worlds import World

pytestmark = pytest.mark.django_db


def last(world: World) -> str:
    return LedgerEntry.objects.filter(chain__organization=world.organization).latest("pk").verb


@pytest.mark.parametrize("status", ManagementReviewStatus.values)
@pytest.mark.parametrize("verb", MANAGEMENT_REVIEW.by_verb)
def test_the_whole_table(status: str, verb: str) -> None:
    step, review = MANAGEMENT_REVIEW.by_verb[verb], ManagementReview(status=status)
    if status in step.source:
        assert MANAGEMENT_REVIEW.step(review, verb, reason="Because").target == review.status
    else:
        with pytest.raises(Conflict):
            MANAGEMENT_REVIEW.step(review, verb, reason="Because")
        assert review.status == status


def test_from_plan_to_signature_one_entry_each(world: World) -> None:
    before = entries(world.organization)
    review = planned(world)
    assert (review.reference, review.status, entries(world.organization)) == (
        "MRV-0001",
        "planned",
        before + 1,
    )
    review = prepared(world, review)
    assert (review.status, last(world)) == ("prepared", "management_review.prepared")
    assert review.inputs.count() == len(InputKey)
    answered(world, review)
    assert entries(world.organization) == before + 2 + len(InputKey)
    review = held(world, review)
    assert (review.status, review.held_on, last(world)) == ("held", TODAY, "management_review.held")
    decided(world, review)
    decided(world, review, "change")
    review = write_review_minutes(actor=world.manager.actor, review=review, minutes="We met.")
    assert last(world) == "management_review.written"
    now, rows = entries(world.organization), review.history.count()
    review = sign_review_minutes(actor=world.top.actor, review=review)
    assert (review.status, review.signed_by, last(world)) == (
        "signed",
        world.top.member,
        "management_review.signed",
    )
    assert (entries(world.organization), review.history.count()) == (now + 1, rows + 1)
    assert Job.objects.get(organization=world.organization).name == "render_management_review"
    assert verify(world.organization).found is None


def test_plan_refuses(world: World, other_world: World) -> None:
    before = entries(world.organization)
    with pytest.raises(Invalid) as refused:
        planned(world, chair=world.manager.member)
    assert list(refused.value.errors) == ["chair"]
    with pytest.raises(Invalid) as refused:
        planned(world, title="")
    assert list(refused.value.errors) == ["title"]
    with pytest.raises(NotFound):
        planned(world, chair=other_world.top.member)
    with pytest.raises(NotFound):
        planned(world, actor=other_world.manager.actor)
    for person in (world.owner, world.auditor, world.admin, world.external):
        with pytest.raises(NotAllowed):
            planned(world, actor=person.actor)
    assert (entries(world.organization), ManagementReview.objects.count()) == (before, 0)


def test_change_until_it_is_signed(world: World) -> None:
    review = planned(world)
    values: dict[str, Any] = {"title": "New", "planned_on": SOON, "chair": world.top.member}
    review = services.change_management_review(actor=world.top.actor, review=review, revision=1, **values)
    assert (review.title, review.revision, last(world)) == ("New", 2, "management_review.changed")
    with pytest.raises(Stale):
        services.change_management_review(actor=world.top.actor, review=review, revision=1, **values)
    with pytest.raises(NotAllowed):
        services.change_management_review(actor=world.owner.actor, review=review, **values)
    review = signed(world, ready(world, answered(world, prepared(world, review))))
    with pytest.raises(Conflict):
        services.change_management_review(actor=world.top.actor, review=review, **values)


def test_prepare_again_keeps_the_words_and_reads_anew(world: World) -> None:
    review = answered(world, words="Two laws changed.")
    first = review.cut_off
    review = prepared(world, review)
    assert first is not None
    assert review.cut_off is not None
    assert review.cut_off > first
    assert set(review.inputs.values_list("words", flat=True)) == {"Two laws changed."}
    assert ReviewInput.objects.count() == len(InputKey)
    with pytest.raises(Conflict):
        prepared(world, held(world, review))
    with pytest.raises(NotAllowed):
        services.prepare_management_review(actor=world.owner.actor, review=review)


def test_nothing_is_said_before_the_figures_are_read(world: World) -> None:
    review = planned(world)
    for refused in (
        lambda: write_review_minutes(actor=world.manager.actor, review=review, minutes="M"),
        lambda: decided(world, review),
        lambda: asked(world, review),
    ):
        with pytest.raises(Conflict, match="Read the figures first"):
            refused()
    with pytest.raises(Conflict):
        services.hold_management_review(
            actor=world.manager.actor, review=review, held_on=TODAY, present=[world.top.member]
        )


def test_answer_refuses(world: World, other_world: World) -> None:
    row = input_of(prepared(world))
    answer_review_input(actor=world.manager.actor, review_input=row, words="One", revision=1)
    with pytest.raises(Stale):
        answer_review_input(actor=world.manager.actor, review_input=row, words="Two", revision=1)
    with pytest.raises(Invalid) as refused:
        answer_review_input(actor=world.manager.actor, review_input=row, words="x" * 5001)
    assert list(refused.value.errors) == ["words"]
    with pytest.raises(NotAllowed):
        answer_review_input(actor=world.owner.actor, review_input=row, words="No")
    with pytest.raises(NotFound):
        answer_review_input(actor=other_world.manager.actor, review_input=row, words="No")
    row.refresh_from_db()
    assert (row.words, row.revision, row.history.count()) == ("One", 2, 2)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"held_on": TODAY + timedelta(days=1)}, "held_on"),
        ({"present": "manager"}, "present"),
        ({"present": "top", "absent": "top"}, "absent"),
    ],
)
def test_hold_refuses(world: World, given: dict[str, Any], field: str) -> None:
    review, before = answered(world), entries(world.organization)
    people = {name: [getattr(world, who).member] for name, who in given.items() if isinstance(who, str)}
    with pytest.raises(Invalid) as refused:
        held(world, review, **{**given, **people})
    assert list(refused.value.errors) == [field]
    assert (entries(world.organization), ReviewAttendance.objects.count()) == (before, 0)


def test_hold_is_refused_without_access_and_across_the_wall(world: World, other_world: World) -> None:
    review = answered(world)
    with pytest.raises(NotAllowed):
        held(world, review, actor=world.owner.actor)
    with pytest.raises(NotFound):
        held(world, review, present=[world.top.member, other_world.top.member])


def test_return_mends_the_attendance(world: World) -> None:
    review = held(world)
    with pytest.raises(Invalid):
        services.return_management_review(actor=world.top.actor, review=review, reason=" ")
    with pytest.raises(NotAllowed):
        services.return_management_review(actor=world.system, review=review, reason="No")
    review = services.return_management_review(actor=world.top.actor, review=review, reason="Rajiv was there")
    assert (review.status, last(world)) == ("prepared", "management_review.returned")
    review = held(world, review, present=[world.top.member, world.owner.member], absent=[])
    assert dict(review.attendance.values_list("member__reference", "was_present")) == {
        world.top.member.reference: True,
        world.owner.member.reference: True,
    }
    assert verify(world.organization).found is None


def test_a_decision_is_mended_before_the_signature(world: World) -> None:
    review = ready(world)
    decision = review.decisions.select_related("organization", "review").get(reference="MRD-0001")
    values: dict[str, Any] = {"actor": world.manager.actor, "decision": decision, "kind": "other"}
    decision = change_review_decision(**values, words="Mended.", revision=1)
    assert (decision.kind, last(world)) == ("other", "management_review.decision_changed")
    with pytest.raises(Stale):
        change_review_decision(**values, words="Again.", revision=1)
    with pytest.raises(Invalid):
        change_review_decision(**values | {"kind": "x"}, words="Again.")
    with pytest.raises(NotAllowed):
        record_review_decision(actor=world.owner.actor, review=review, kind="other", words="No")


def test_a_past_viewpoint_sees_the_review_as_it_stood(world: World) -> None:
    review = prepared(world)
    moment = LedgerEntry.objects.latest("pk").recorded_at
    signed(world, ready(world, answered(world, review)))
    then = Viewpoint.at(world.auditor.actor, world.organization, moment)
    past = management_review(then, "MRV-0001")
    assert past is not None
    content = content_of(then, past)
    assert (past.status, content.decisions, content.minutes) == ("prepared", (), "")
    assert [each.is_open for each in content.inputs] == [True] * len(InputKey)
