"""Who is asked to read, who confirms, who came later."""

from __future__ import annotations

import pytest

from aims.core.errors import Conflict, NotAllowed, NotFound
from aims.platform.enums import GrantKind
from aims.platform.selectors.ledger import verify
from aims.platform.services.organizations import add_member, give_grant
from documents.models import Acknowledgement
from documents.selectors.reading import my_reading, readers, to_confirm
from documents.services.approval import approve_document, publish_document, submit_document
from documents.services.documents import create_document, retire_document
from documents.services.reading import acknowledge_document, ask_readers
from documents.services.versions import draft_version
from tests.documents.conftest import document_of, in_days
from tests.documents.services.test_evidence import entries, last
from tests.worlds import World

pytestmark = pytest.mark.django_db


def asked(version, person) -> Acknowledgement:
    return Acknowledgement.objects.select_related("organization").get(version=version, member=person.member)


def published_for(world: World, *people):
    version = create_document(
        actor=world.manager.actor, organization=world.organization, title="For few", kind="plan", text="x",
        owner=world.owner.member, audience="chosen", readers=[each.member for each in people],
    )  # fmt: skip
    version = submit_document(actor=world.manager.actor, version=version)
    version = approve_document(actor=world.top.actor, version=version)
    return publish_document(actor=world.owner.actor, version=version, next_review_on=in_days(9))


def test_acknowledge_document_is_one_entry_and_one_history_row(world, published):
    row, before = asked(published, world.auditor), entries(world)
    confirmed = acknowledge_document(actor=world.auditor.actor, acknowledgement=row)
    assert confirmed.confirmed_at is not None
    assert (entries(world), last(world).verb) == (before + 1, "document.acknowledged")
    assert confirmed.history.count() == 2
    assert f'"member":"{world.auditor.member.reference}"' in bytes(last(world).body).decode()
    assert verify(world.organization).found is None


def test_a_second_confirmation_is_told_and_keeps_the_first(world, published):
    row = acknowledge_document(actor=world.top.actor, acknowledgement=asked(published, world.top))
    first, before = row.confirmed_at, entries(world)
    with pytest.raises(Conflict, match="already"):
        acknowledge_document(actor=world.top.actor, acknowledgement=row)
    assert (asked(published, world.top).confirmed_at, entries(world)) == (first, before)


def test_nobody_confirms_for_someone_else(world, other_world, published):
    row, before = asked(published, world.owner), entries(world)
    for actor in (world.manager.actor, world.top.actor):
        with pytest.raises(NotAllowed, match="for themselves"):
            acknowledge_document(actor=actor, acknowledgement=row)
    with pytest.raises(NotAllowed):
        acknowledge_document(actor=world.system, acknowledgement=row)
    with pytest.raises(NotFound):
        acknowledge_document(actor=other_world.manager.actor, acknowledgement=row)
    assert (asked(published, world.owner).confirmed_at, entries(world)) == (None, before)


def test_only_the_chosen_are_asked(world, catalogue):
    version = published_for(world, world.owner, world.top)
    members = Acknowledgement.objects.filter(version=version).values_list("member", flat=True)
    assert set(members) == {world.owner.member.pk, world.top.member.pk}
    assert list(my_reading(world.auditor.viewpoint)) == []
    assert [row.version for row in to_confirm(world.top.viewpoint)] == [version]


def test_what_is_not_in_force_is_not_confirmed(world, published):
    row = asked(published, world.owner)
    second = draft_version(actor=world.manager.actor, document=published.document)
    second = submit_document(actor=world.manager.actor, version=second)
    publish_document(
        actor=world.manager.actor, version=approve_document(actor=world.top.actor, version=second)
    )
    with pytest.raises(Conflict, match="not in force"):
        acknowledge_document(actor=world.owner.actor, acknowledgement=row)
    assert [each.version_id for each in to_confirm(world.owner.viewpoint)] == [second.pk]


def test_what_is_retired_is_not_confirmed(world, published):
    row = asked(published, world.owner)
    retire_document(actor=world.manager.actor, document=document_of(published), reason="Old")
    with pytest.raises(Conflict, match="retired"):
        acknowledge_document(actor=world.owner.actor, acknowledgement=row)
    assert list(to_confirm(world.owner.viewpoint)) == []


def test_who_joins_later_is_asked_once(world, published):
    new = add_member(actor=world.system, organization=world.organization, name="New Colleague")
    give_grant(actor=world.admin.actor, member=new, kind=GrantKind.OWNER)
    before = entries(world)
    assert ask_readers(actor=world.owner.actor, version=published) == 1
    assert (entries(world), last(world).verb) == (before + 1, "document.readers_asked")
    with pytest.raises(Conflict, match="asked already"):
        ask_readers(actor=world.owner.actor, version=published)
    with pytest.raises(NotAllowed):
        ask_readers(actor=world.auditor.actor, version=published)
    assert entries(world) == before + 1


def test_nobody_is_asked_to_read_what_is_not_in_force(world, approved):
    with pytest.raises(Conflict, match="not in force"):
        ask_readers(actor=world.manager.actor, version=approved)


def test_the_owner_sees_who_confirmed_and_who_not(world, published):
    acknowledge_document(actor=world.top.actor, acknowledgement=asked(published, world.top))
    found = readers(world.owner.viewpoint, published)
    assert [each.member for each in found.confirmed] == [world.top.member]
    assert len(found.waiting) == 4
    (bar,) = found.chart.bars
    assert (bar.ready, bar.miss, bar.total) == (1, 4, 5)
