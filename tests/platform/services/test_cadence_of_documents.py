"""A document's own next day and its cadence are one; what the database itself refuses of both tables."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from aims.platform.models import Review, ReviewSchedule
from aims.platform.selectors.ledger import verify
from aims.platform.services.reviews import confirm_unchanged
from documents.models import Document
from documents.services.approval import approve_document, publish_document, submit_document
from documents.services.documents import change_document, create_document, retire_document
from tests.reviewing import cadence, in_days, opened
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(world: World) -> Document:
    """A draft of the owner with a cadence, next in ten days."""
    call_command("load_catalogue", verbosity=0)
    version = create_document(
        actor=world.manager.actor,
        organization=world.organization,
        title="Procedure",
        owner=world.owner.member,
        text="Words.",
        requirements=["6.1.2"],
    )
    cadence(world, version.document)
    return Document.objects.get()


def test_setting_and_deciding_write_the_document_s_day(world: World, document: Document) -> None:
    assert document.next_review_on == in_days(10)
    confirm_unchanged(actor=world.manager.actor, review=opened(world, document))
    document.refresh_from_db()
    assert document.next_review_on == ReviewSchedule.objects.get().next_due_on > in_days(300)


def test_changing_the_document_s_day_moves_the_cadence(world: World, document: Document) -> None:
    review = opened(world, document)
    change_document(
        actor=world.owner.actor,
        document=document,
        title="Renamed",
        kind="procedure",
        owner=world.owner.member,
        next_review_on=in_days(60),
        revision=None,
    )
    schedule = ReviewSchedule.objects.get()
    review.refresh_from_db()
    assert (schedule.next_due_on, schedule.label, review.status) == (in_days(60), "Renamed", "superseded")
    assert schedule.opens_on == in_days(46)
    assert verify(world.organization).found is None


def test_publishing_moves_it_too(world: World, document: Document) -> None:
    version = submit_document(actor=world.owner.actor, version=document.versions.get())
    version = approve_document(actor=world.top.actor, version=version)
    publish_document(actor=world.owner.actor, version=version, next_review_on=in_days(365))
    assert ReviewSchedule.objects.get().next_due_on == in_days(365)


def test_a_retired_document_is_reviewed_no_more(world: World, document: Document) -> None:
    opened(world, document)
    retire_document(actor=world.manager.actor, document=document, reason="old")
    assert (ReviewSchedule.objects.get().status, Review.objects.get().status) == ("ended", "superseded")


@pytest.mark.parametrize(
    "values",
    [
        {"status": "asleep"},
        {"kind": "mood"},
        {"cadence_months": 0},
        {"cadence_months": 61},
        {"anchor_day": 0},
        {"anchor_day": 32},
        {"lead_days": 91},
        {"opens_on": in_days(20)},
        {"status": "paused", "opens_on": in_days(1)},
    ],
)
def test_the_database_refuses_a_cadence_that_cannot_be(
    world: World, document: Document, values: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewSchedule.objects.update(**values)


@pytest.mark.parametrize(
    "values",
    [{"status": "asleep"}, {"status": "confirmed"}, {"status": "changed"}, {"status": "changes_asked"}],
)
def test_the_database_refuses_a_review_that_cannot_be(
    world: World, document: Document, values: dict[str, Any]
) -> None:
    opened(world, document)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.update(**values)
