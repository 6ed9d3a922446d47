"""The signature under a management review: who signs, what is missing, what was seen, what stays."""

from __future__ import annotations

import pytest

from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from aims.platform.enums import GrantKind
from aims.platform.models import Job
from aims.platform.services.organizations import give_grant
from audits.enums import InputKey
from audits.selectors.management_reviews import content_of, management_review
from audits.selectors.review_problems import problems
from audits.services.review_minutes import answer_review_input, write_review_minutes
from audits.services.review_signing import render_management_review, sign_review_minutes
from tests.minutes import asked, decided, held, input_of, prepared, ready, signed
from tests.populated import entries
from tests.worlds import World

pytestmark = pytest.mark.django_db


def test_sign_refuses_what_is_missing_and_freezes_nothing(world: World) -> None:
    review = held(world, prepared(world))
    found = problems(content_of(world.top.viewpoint, review))
    assert len(found) == len(InputKey) + 3
    before = entries(world.organization)
    with pytest.raises(Invalid) as refused:
        sign_review_minutes(actor=world.top.actor, review=review)
    assert refused.value.errors[""] == found
    review.refresh_from_db()
    assert (review.status, review.frozen, entries(world.organization)) == ("held", None, before)
    assert not Job.objects.filter(organization=world.organization).exists()


def test_only_top_management_that_was_there_signs(world: World, other_world: World) -> None:
    review = ready(world)
    for person in (world.manager, world.owner, world.auditor, world.admin, world.external):
        with pytest.raises(NotAllowed):
            sign_review_minutes(actor=person.actor, review=review)
    with pytest.raises(NotAllowed):
        sign_review_minutes(actor=world.system, review=review)
    with pytest.raises(NotFound):
        sign_review_minutes(actor=other_world.top.actor, review=review)
    give_grant(actor=world.admin.actor, member=world.owner.member, kind=GrantKind.TOP_MANAGEMENT)
    with pytest.raises(NotAllowed, match="Only who was present"):
        sign_review_minutes(actor=world.owner.actor, review=review)


def test_a_signature_holds_for_what_was_seen(world: World) -> None:
    review = ready(world)
    seen = content_of(world.top.viewpoint, review).mark()
    answer_review_input(
        actor=world.manager.actor, review_input=input_of(review, InputKey.RISKS), words="Something else."
    )
    with pytest.raises(Stale, match="no longer says what you saw"):
        sign_review_minutes(actor=world.top.actor, review=review, seen=seen)
    review = sign_review_minutes(
        actor=world.top.actor, review=review, seen=content_of(world.top.viewpoint, review).mark()
    )
    with pytest.raises(Conflict, match="signed already, by Claire"):
        sign_review_minutes(actor=world.top.actor, review=review)
    with pytest.raises(Conflict):
        render_management_review(actor=world.manager.actor, review=review)


def test_what_was_signed_stays_whatever_changes(world: World) -> None:
    review = signed(world)
    content = content_of(world.auditor.viewpoint, review)
    assert content.plain() == review.frozen
    assert "Claire" not in str(review.frozen)
    assert content.name(content.signer) == "Claire Northfold"
    for refused in (
        lambda: answer_review_input(actor=world.manager.actor, review_input=input_of(review), words="Later."),
        lambda: write_review_minutes(actor=world.manager.actor, review=review, minutes="Later."),
        lambda: decided(world, review),
        lambda: asked(world, review),
        lambda: prepared(world, review),
    ):
        with pytest.raises(Conflict):
            refused()
    again = management_review(world.auditor.viewpoint, "MRV-0001")
    assert again is not None
    assert content_of(world.auditor.viewpoint, again) == content
