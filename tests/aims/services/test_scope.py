"""The scope: drafted, sent, approved by someone else, frozen, replaced."""

from __future__ import annotations

from datetime import date

import pytest

from aims.core.errors import Conflict, Invalid, NotAllowed, Stale
from aims.enums import VersionStatus
from aims.models import ScopeVersion
from aims.platform.enums import GrantKind
from aims.platform.models import LedgerEntry
from aims.platform.services.organizations import give_grant
from aims.platform.viewpoint import Viewpoint
from aims.selectors.scope import difference, scope_versions, systems_of
from aims.services.ai_systems import change_ai_system
from aims.services.scope import approve_scope, change_scope, draft_scope, send_back_scope, submit_scope
from tests.aims.making import a_live_system
from tests.worlds import World

pytestmark = pytest.mark.django_db


def drafted(world: World) -> ScopeVersion:
    system = a_live_system(world)
    version = draft_scope(actor=world.manager.actor, organization=world.organization, text="All our AI")
    return change_scope(
        actor=world.manager.actor, version=version, revision=1, systems=[system], exclusions="None"
    )


def in_force(world: World) -> ScopeVersion:
    version = submit_scope(actor=world.manager.actor, version=drafted(world))
    return approve_scope(actor=world.top.actor, version=version, valid_from=date(2026, 3, 1))


def test_the_scope_from_draft_to_the_next_version(world: World) -> None:
    before = LedgerEntry.objects.count()
    version = in_force(world)
    assert LedgerEntry.objects.count() == before + 5
    assert (version.status, version.approved_by, version.valid_from) == (
        VersionStatus.APPROVED,
        world.top.member,
        date(2026, 3, 1),
    )
    assert version.frozen == {
        "text": "All our AI",
        "boundaries": "",
        "exclusions": "None",
        "systems": [{"reference": "AIS-0001", "name": "Triage Assistant"}],
    }
    system = version.systems.get().system
    change_ai_system(actor=world.manager.actor, system=system, revision=None, name="Renamed")
    other = a_live_system(world, "Second")
    following = draft_scope(actor=world.manager.actor, organization=world.organization)
    assert (following.number, following.text) == (2, "All our AI")
    following = change_scope(
        actor=world.manager.actor, version=following, revision=None, systems=[other], text="Everything"
    )
    following = submit_scope(actor=world.manager.actor, version=following)
    following = approve_scope(actor=world.top.actor, version=following)
    second, first = list(scope_versions(world.manager.viewpoint))
    assert (first.status, second.status) == (VersionStatus.SUPERSEDED, VersionStatus.APPROVED)
    assert [each.name for each in systems_of(first)] == ["Triage Assistant"]
    found = difference(first, second)
    assert [each.reference for each in found.added] == ["AIS-0002"]
    assert [each.reference for each in found.removed] == ["AIS-0001"]
    assert found.texts == [("What the AIMS covers", "All our AI", "Everything")]


def test_a_draft_needs_access_and_there_is_one_at_a_time(world: World) -> None:
    for person in (world.owner, world.auditor, world.top, world.admin):
        with pytest.raises(NotAllowed):
            draft_scope(actor=person.actor, organization=world.organization, text="x")
    version = drafted(world)
    with pytest.raises(Conflict):
        draft_scope(actor=world.manager.actor, organization=world.organization, text="x")
    with pytest.raises(Stale):
        change_scope(actor=world.manager.actor, version=version, revision=1, text="y")
    with pytest.raises(Invalid):
        change_scope(actor=world.manager.actor, version=version, revision=None, text="")
    version.refresh_from_db()
    assert version.text == "All our AI"


def test_an_empty_scope_is_not_sent(world: World) -> None:
    version = draft_scope(actor=world.manager.actor, organization=world.organization, text="x")
    with pytest.raises(Conflict):
        submit_scope(actor=world.manager.actor, version=version)


def test_who_wrote_it_does_not_approve_it(world: World) -> None:
    version = submit_scope(actor=world.manager.actor, version=drafted(world))
    for person in (world.manager, world.owner, world.auditor, world.admin):
        with pytest.raises(NotAllowed):
            approve_scope(actor=person.actor, version=version)
    with pytest.raises(NotAllowed):
        approve_scope(actor=world.system, version=version)
    give_grant(actor=world.system, member=world.manager.member, kind=GrantKind.TOP_MANAGEMENT)
    with pytest.raises(Conflict):
        approve_scope(actor=world.manager.actor, version=version)


def test_an_earlier_author_does_not_approve_either(world: World) -> None:
    give_grant(actor=world.system, member=world.top.member, kind=GrantKind.AIMS_MANAGER)
    version = draft_scope(actor=world.top.actor, organization=world.organization, text="Mine")
    version = change_scope(
        actor=world.manager.actor, version=version, revision=None, systems=[a_live_system(world)]
    )
    version = submit_scope(actor=world.manager.actor, version=version)
    with pytest.raises(Conflict):
        approve_scope(actor=world.top.actor, version=version)


def test_a_second_approval_and_a_sent_back_version(world: World) -> None:
    version = submit_scope(actor=world.manager.actor, version=drafted(world))
    with pytest.raises(Invalid):
        send_back_scope(actor=world.top.actor, version=version, reason=" ")
    version = send_back_scope(actor=world.top.actor, version=version, reason="Name the sites.")
    assert version.status == VersionStatus.DRAFT
    version = submit_scope(actor=world.manager.actor, version=version)
    approve_scope(actor=world.top.actor, version=version)
    before = LedgerEntry.objects.count()
    with pytest.raises(Conflict):
        approve_scope(actor=world.top.actor, version=version)
    with pytest.raises(Conflict):
        change_scope(actor=world.manager.actor, version=version, revision=None, text="Other")
    assert LedgerEntry.objects.count() == before


def test_the_scope_as_of_a_past_moment(world: World) -> None:
    version = submit_scope(actor=world.manager.actor, version=drafted(world))
    moment = LedgerEntry.objects.latest("pk").recorded_at
    approve_scope(actor=world.top.actor, version=version)
    past = Viewpoint.at(world.manager.actor, world.organization, moment)
    (then,) = scope_versions(past)
    assert (then.status, then.approved_by) == (VersionStatus.IN_REVIEW, None)
    assert [each.name for each in systems_of(then)] == ["Triage Assistant"]
