"""Reviews in the browser: cadence on the object's page, the list, a decision, and who is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from aims.models import ScopeStatement
from aims.platform.inbox import inbox
from aims.platform.models import Review, ReviewSchedule
from aims.platform.services.organizations import deactivate_member
from aims.platform.services.reviews import confirm_unchanged
from aims.platform.viewpoint import Viewpoint
from aims.platform.waiting import waiting
from aims.services.ai_systems import propose_ai_system
from controls.models import ControlImplementation
from documents.models import Document
from risks.models import Risk
from risks.services.risks import create_risk
from tests.populated import Populated, entries, populate
from tests.reviewing import cadence, in_days, opened, run
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def risk(world: World) -> Risk:
    return create_risk(
        actor=world.manager.actor, organization=world.organization, title="Bias", owner=world.owner.member
    )


def place(world: World, name: str, **kwargs: Any) -> str:
    return reverse(name, kwargs={"organization": world.organization.slug, **kwargs})


def cadence_of(world: World, risk: Risk, verb: str = "set") -> str:
    return place(world, f"cadence-{verb}", kind="risk", reference=risk.reference)


def sent(world: World, **values: Any) -> dict[str, Any]:
    return {
        "cadence_months": 12,
        "next_due_on": in_days(30).isoformat(),
        "lead_days": 14,
        "reviewer": world.owner.member.pk,
        **values,
    }


def test_a_cadence_is_set_on_the_object_s_page(world: World, risk: Risk) -> None:
    client = world.owner.client()
    page = client.get(place(world, "risk-detail", reference=risk.reference)).content.decode()
    assert "Set a cadence" in page
    answer = client.post(cadence_of(world, risk), sent(world), follow=True)
    assert "every 12 months by Rajiv".lower() in answer.content.decode().lower()
    schedule = ReviewSchedule.objects.get()
    assert (schedule.next_due_on, schedule.reviewer) == (in_days(30), world.owner.member)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"next_due_on": "2027-02-31"}, "February 2027 has no day 31; its last is 28"),
        ({"next_due_on": "2027-04-31"}, "April 2027 has no day 31; its last is 30"),
        ({"next_due_on": "31 February"}, "such as 2027-01-31"),
        ({"next_due_on": "2020-01-01"}, "This day is over"),
        ({"next_due_on": "9999-12-31"}, "more than six years away"),
        ({"cadence_months": "0"}, "give 1 or more"),
        ({"cadence_months": "-3"}, "give 1 or more"),
        ({"cadence_months": "61"}, "give 60 or less"),
        ({"cadence_months": "often"}, "whole number of months"),
        ({"cadence_months": "1e5"}, "whole number of months"),
        ({"cadence_months": "9" * 30}, "give 60 or less"),
        ({"anchor_day": "32"}, "No month has more than 31 days"),
        ({"next_due_on": "2028-02-28", "anchor_day": "31"}, "this would be 2028-02-29"),
        ({"lead_days": "91"}, "90"),
        ({"reviewer": "9" * 30}, "Select a valid choice"),
        ({"reviewer": ""}, "required"),
    ],
)
def test_nonsense_comes_back_with_help(world: World, risk: Risk, values: dict[str, Any], words: str) -> None:
    before = entries(world.organization)
    answer = world.manager.client().post(cadence_of(world, risk), sent(world, **values))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert entries(world.organization) == before


def test_who_does_not_own_it_sets_no_cadence(world: World, other_world: World, risk: Risk) -> None:
    for person, status in ((world.auditor, 403), (world.top, 403), (other_world.manager, 404)):
        assert person.client().post(cadence_of(world, risk), sent(world)).status_code == status
    assert world.manager.client().get(
        place(world, "cadence-set", kind="supplier", reference="SUP-0001")
    ).status_code == 404  # fmt: skip


def test_pausing_and_ending_by_page(world: World, risk: Risk) -> None:
    cadence(world, risk)
    client = world.owner.client()
    for verb, status in (("pause", "paused"), ("resume", "active"), ("end", "ended")):
        page = client.get(cadence_of(world, risk, verb))
        data = {"revision": page.context["form"].initial["revision"], "reason": "So it is."}
        assert client.post(cadence_of(world, risk, verb), data).status_code == 302
        assert ReviewSchedule.objects.get().status == status
    assert client.get(cadence_of(world, risk, "pause")).status_code == 409


def test_a_review_is_confirmed_by_the_one_who_was_asked(world: World, risk: Risk) -> None:
    review = opened(world, risk, reviewer=world.owner.member)
    client = world.owner.client()
    address = place(world, "review-detail", reference=review.reference)
    page = client.get(address).content.decode()
    assert ("Confirm unchanged" in page, "Ask for changes" in page, "Hand over" in page) == (True,) * 3
    confirm = place(world, "review-confirm", reference=review.reference)
    answer = client.post(confirm, {"revision": review.revision, "reason": "As it was."}, follow=True)
    assert "As it was." in answer.content.decode()
    assert client.post(confirm, {"revision": review.revision}).status_code == 409
    review.refresh_from_db()
    assert (review.status, review.decided_by) == ("confirmed", world.owner.member)


def test_asking_for_changes_and_confirming_them(world: World, risk: Risk) -> None:
    review = opened(world, risk)
    client = world.manager.client()
    ask = place(world, "review-ask", reference=review.reference)
    assert client.post(ask, {"revision": review.revision, "reason": ""}).status_code == 422
    assert client.post(ask, {"revision": review.revision, "reason": "Rate it."}).status_code == 302
    page = client.get(place(world, "review-detail", reference=review.reference)).content.decode()
    assert ("Changes asked: Rate it." in page, "Confirm the changes" in page) == (True, True)
    accept = place(world, "review-accept", reference=review.reference)
    review.refresh_from_db()
    assert client.post(accept, {"revision": review.revision}).status_code == 302
    assert Review.objects.get().status == "changed"


def test_a_stale_decision_is_told(world: World, risk: Risk) -> None:
    review = opened(world, risk)
    client = world.manager.client()
    hand = place(world, "review-reassign", reference=review.reference)
    given = {"revision": review.revision, "reviewer": world.owner.member.pk}
    assert client.post(hand, given).status_code == 302
    answer = client.post(
        place(world, "review-confirm", reference=review.reference), {"revision": review.revision}
    )
    assert (answer.status_code, Review.objects.get().status) == (409, "open")
    assert client.post(hand, given).status_code == 409


@pytest.mark.parametrize("verb", ["confirm", "ask", "reassign"])
def test_others_look_and_decide_nothing(world: World, other_world: World, risk: Risk, verb: str) -> None:
    review = opened(world, risk)
    address = place(world, f"review-{verb}", reference=review.reference)
    assert world.auditor.client().get(
        place(world, "review-detail", reference=review.reference)
    ).status_code == 200  # fmt: skip
    for person, status in ((world.auditor, 403), (world.owner, 403), (other_world.manager, 404)):
        assert person.client().post(address, {"reason": "r"}).status_code == status
    assert Review.objects.get().status == "open"


def listed(client: Client, world: World, query: str) -> list[str]:
    answer = client.get(place(world, "review-list") + query)
    return [row.schedule.label for row in answer.context["list"].page_rows]


def test_the_list_has_views_search_and_export(world: World, risk: Risk) -> None:
    opened(world, risk)
    late = propose_ai_system(actor=world.manager.actor, organization=world.organization, name="Triage")
    review = opened(world, late, reviewer=world.owner.member)
    Review.objects.filter(pk=review.pk).update(due_on=in_days(-3))
    client = world.manager.client()
    assert listed(client, world, "") == ["Bias"]
    assert listed(client, world, "?tab=open") == ["Triage", "Bias"]
    assert listed(client, world, "?tab=overdue") == ["Triage"]
    assert listed(client, world, "?tab=done") == []
    assert listed(client, world, "?tab=open&q=triage") == ["Triage"]
    assert listed(client, world, "?tab=open&kind=risk") == ["Bias"]
    file = client.get(place(world, "review-export", kind="csv") + "?tab=overdue")
    text = b"".join(file).decode("utf-8-sig")
    assert (text.count("\n"), "Triage" in text, "Bias" in text) == (2, True, False)
    assert client.get(place(world, "review-export", kind="pdf")).status_code == 404


def test_the_first_page_says_what_is_mine_and_what_is_stuck(world: World, risk: Risk) -> None:
    opened(world, risk, reviewer=world.owner.member)
    own = [row for row in inbox(world.owner.viewpoint) if row.section == "Reviews"]
    assert [(row.what, row.due, row.is_late) for row in own] == [("Review Bias", in_days(10), False)]
    assert [row.what for row in inbox(world.owner.viewpoint)].count("Review Bias") == 1, (
        "its own day says no more"
    )
    assert [row for row in inbox(world.manager.viewpoint) if row.section == "Reviews"] == []
    run(in_days(40))
    stuck = [row for row in inbox(world.manager.viewpoint) if row.section == "Reviews"]
    assert [row.what for row in stuck] == ["Get Bias reviewed"]
    assert [row for row in inbox(world.top.viewpoint) if row.section == "Reviews"] == []


def test_a_reviewer_without_access_is_shown(world: World, risk: Risk) -> None:
    review = opened(world, risk, reviewer=world.auditor.member)
    deactivate_member(actor=world.admin.actor, member=world.auditor.member, reason="left")
    page = world.manager.client().get(place(world, "review-detail", reference=review.reference))
    assert "no access any more" in page.content.decode()


def test_the_past_shows_a_review_as_it_was(world: World, risk: Risk) -> None:
    review = opened(world, risk)
    then = Viewpoint.at(world.manager.actor, world.organization, timezone.now())
    confirm_unchanged(actor=world.manager.actor, review=review)
    moment = then.moment
    assert moment is not None
    query = {"as_of": moment.isoformat()}
    client = world.manager.client()
    for name, kwargs in (
        ("review-detail", {"reference": review.reference}),
        ("risk-detail", {"reference": risk.reference}),
        ("review-list", {}),
    ):
        assert client.get(place(world, name, **kwargs), query).status_code == 200, name
    assert [row.what for row in waiting(then)] == ["Review Bias"]
    page = client.get(place(world, "review-detail", reference=review.reference), query).content.decode()
    assert ("Confirm unchanged" in page, "Decided" in page) == (False, False)


@pytest.fixture
def populated(db: None) -> Populated:
    return populate()


def test_each_reviewable_noun_has_its_cadence(populated: Populated) -> None:
    world, client = populated.world, populated.world.manager.client()
    rows: list[tuple[str, str, Any]] = [
        ("ai_system", place(world, "ai-system-detail", reference=populated.system.reference), None),
        ("supplier", place(world, "supplier-detail", reference=populated.context.supplier.reference), populated.context.supplier),
        ("risk", place(world, "risk-detail", reference=populated.risk.reference), None),
        ("control", place(world, "control-detail", number="A.2.2"), ControlImplementation.objects.get(requirement__number="A.2.2")),
        ("document", place(world, "document-detail", reference=populated.document.document.reference), populated.document.document),
        ("scope", place(world, "scope"), ScopeStatement.objects.get()),
    ]  # fmt: skip
    for kind, address, obj in rows:
        assert (
            'id="cadence-h"' in client.get(address).content.decode()
            or "p-cadence" in client.get(address).content.decode()
        ), kind
        if obj is not None:
            review = opened(world, obj)
            page = client.get(place(world, "review-detail", reference=review.reference))
            assert (page.status_code, page.context["object_address"].partition("?")[0]) == (200, address)


def test_a_document_shows_the_day_of_its_cadence(populated: Populated) -> None:
    document = Document.objects.get(pk=populated.document.document_id)
    cadence(populated.world, document, next_due_on=in_days(33))
    document.refresh_from_db()
    assert document.next_review_on == in_days(33)
