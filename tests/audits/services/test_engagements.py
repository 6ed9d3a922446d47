from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.tokens import default_token_generator

from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from aims.platform.enums import GrantKind
from aims.platform.models import LedgerEntry, Member, User
from aims.platform.selectors.ledger import verify
from aims.platform.services.invitations import accept_invitation, renew_invitation
from aims.platform.services.organizations import give_grant
from audits.access import READ_ENGAGEMENT
from audits.enums import EngagementStatus
from audits.models import AuditorEngagement, AuditorEngagementUserObjectPermission
from audits.services.engagements import (
    change_engagement,
    create_engagement,
    end_engagement,
    invite_auditor,
)
from tests.audits.conftest import days, engage
from tests.worlds import PASSWORD, World

pytestmark = pytest.mark.django_db

GIVEN: dict[str, Any] = {"body": "Kestrel", "purpose": "Stage 1", "starts_on": days(0), "ends_on": days(9)}


def entries(world: World) -> int:
    return LedgerEntry.objects.filter(chain__organization=world.organization).count()


def last(world: World) -> str:
    found = LedgerEntry.objects.filter(chain__organization=world.organization).last()
    return found.verb if found else ""


def test_create_engagement_gives_the_permission_in_one_entry(world):
    before = entries(world)
    engagement = engage(world)
    assert (entries(world), last(world)) == (before + 1, "engagement.created")
    assert (engagement.reference, engagement.history.count(), len(engagement.key)) == ("ENG-0001", 1, 32)
    assert world.external.user.has_perm(READ_ENGAGEMENT, engagement)
    assert not world.manager.user.has_perm(READ_ENGAGEMENT, engagement)
    assert verify(world.organization).found is None


@pytest.mark.parametrize("who", ["owner", "auditor", "top", "external"])
def test_create_engagement_is_for_manager_and_administrator(world, who):
    with pytest.raises(NotAllowed):
        create_engagement(
            actor=getattr(world, who).actor,
            organization=world.organization,
            auditor=world.external.member,
            **GIVEN,
        )
    assert AuditorEngagement.objects.count() == 0


def test_an_auditor_with_access_inside_is_refused(world):
    before = entries(world)
    with pytest.raises(Conflict):
        create_engagement(
            actor=world.admin.actor, organization=world.organization, auditor=world.owner.member, **GIVEN
        )
    assert entries(world) == before
    assert AuditorEngagementUserObjectPermission.objects.count() == 0


def test_another_organizations_member_is_not_found(world, other_world):
    with pytest.raises(NotFound):
        create_engagement(
            actor=world.manager.actor,
            organization=world.organization,
            auditor=other_world.external.member,
            **GIVEN,
        )
    with pytest.raises(NotFound):
        create_engagement(
            actor=world.manager.actor,
            organization=other_world.organization,
            auditor=other_world.external.member,
            **GIVEN,
        )


def test_access_cannot_end_before_it_begins(world):
    with pytest.raises(Invalid):
        create_engagement(
            actor=world.manager.actor,
            organization=world.organization,
            auditor=world.external.member,
            **{**GIVEN, "ends_on": days(-3)},
        )
    assert AuditorEngagementUserObjectPermission.objects.count() == 0


def test_invite_auditor_makes_sign_in_member_and_engagement(world):
    before = entries(world)
    engagement, invitation = invite_auditor(
        actor=world.manager.actor,
        organization=world.organization,
        name="Petra Nováková",
        email="Petra@Kestrel.example",
        **GIVEN,
    )
    assert entries(world) == before + 1
    user = engagement.auditor.user
    assert user is not None
    assert (user.username, user.has_usable_password()) == ("petra@kestrel.example", False)
    assert user.has_perm(READ_ENGAGEMENT, engagement)
    assert invitation is not None
    accept_invitation(invitation=invitation, password=PASSWORD)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    with pytest.raises(Conflict):
        accept_invitation(invitation=invitation, password="another good long password")
    assert verify(None).found is None


def test_a_weak_first_password_is_refused_and_the_link_stays(world):
    engagement, invitation = invite_auditor(
        actor=world.manager.actor,
        organization=world.organization,
        name="Petra",
        email="petra@kestrel.example",
        **GIVEN,
    )
    assert invitation is not None
    with pytest.raises(Invalid):
        accept_invitation(invitation=invitation, password="12345678")
    user = engagement.auditor.user
    assert user is not None
    assert default_token_generator.check_token(user, invitation.token)


def test_inviting_a_known_address_opens_nobodys_account(world, other_world):
    known = other_world.manager.user
    engagement, invitation = invite_auditor(
        actor=world.manager.actor,
        organization=world.organization,
        name="Someone",
        email=known.email.upper(),
        **GIVEN,
    )
    assert invitation is not None
    assert invitation.joins
    assert engagement.auditor.user is None
    with pytest.raises(Conflict):
        accept_invitation(invitation=invitation, password="another good long password")
    known.refresh_from_db()
    assert known.check_password(PASSWORD)


def test_a_second_organization_cannot_renew_the_first_ones_invitation(world, other_world):
    first, link = invite_auditor(
        actor=world.manager.actor,
        organization=world.organization,
        name="Petra",
        email="petra@kestrel.example",
        **GIVEN,
    )
    second, other = invite_auditor(
        actor=other_world.manager.actor,
        organization=other_world.organization,
        name="Petra",
        email="petra@kestrel.example",
        **GIVEN,
    )
    assert link is not None
    assert other is not None
    again = renew_invitation(actor=other_world.manager.actor, member=second.auditor)
    assert [each.joins for each in (link, other, again)] == [False, True, True]
    for each in (other, again):
        with pytest.raises(Conflict):
            accept_invitation(invitation=each, password=PASSWORD)
    with pytest.raises(NotFound):
        renew_invitation(actor=other_world.manager.actor, member=first.auditor)


def test_a_renewed_link_ends_the_one_before(world):
    engagement, old = invite_auditor(
        actor=world.manager.actor,
        organization=world.organization,
        name="Petra",
        email="petra@kestrel.example",
        **GIVEN,
    )
    new = renew_invitation(actor=world.manager.actor, member=engagement.auditor)
    assert old is not None
    with pytest.raises(Conflict):
        accept_invitation(invitation=old, password=PASSWORD)
    accept_invitation(invitation=new, password=PASSWORD)


def test_a_failed_invitation_leaves_nothing_behind(world):
    people, users, before = Member.objects.count(), User.objects.count(), entries(world)
    for changed in (
        {"email": world.owner.user.email},
        {"email": "no address"},
        {"name": ""},
        {"ends_on": days(-5)},
        {"purpose": "x" * 500},
    ):
        given = {"name": "Petra", "email": "petra@kestrel.example", **GIVEN, **changed}
        with pytest.raises((Conflict, Invalid)):
            invite_auditor(actor=world.manager.actor, organization=world.organization, **given)
    assert (Member.objects.count(), User.objects.count(), entries(world)) == (people, users, before)
    assert verify(None).found is None


def test_change_engagement_moves_the_dates_in_one_entry(world):
    engagement, before = engage(world), 0
    before = entries(world)
    changed = change_engagement(
        actor=world.manager.actor, engagement=engagement, starts_on=days(3), ends_on=days(4), revision=1
    )
    assert (changed.starts_on, entries(world), last(world)) == (days(3), before + 1, "engagement.changed")
    with pytest.raises(Stale):
        change_engagement(
            actor=world.manager.actor, engagement=engagement, starts_on=days(1), ends_on=days(2), revision=1
        )
    with pytest.raises(Invalid):
        change_engagement(
            actor=world.manager.actor, engagement=changed, starts_on=days(4), ends_on=days(2), revision=2
        )
    with pytest.raises(NotAllowed):
        change_engagement(actor=world.top.actor, engagement=engagement, starts_on=days(1), ends_on=days(2))
    assert entries(world) == before + 1


def test_end_engagement_takes_the_permission_back(world):
    engagement = engage(world)
    before = entries(world)
    with pytest.raises(Invalid):
        end_engagement(actor=world.manager.actor, engagement=engagement, reason="")
    assert world.external.user.has_perm(READ_ENGAGEMENT, engagement)
    ended = end_engagement(actor=world.manager.actor, engagement=engagement, reason="Audit closed")
    assert (ended.status, entries(world), last(world)) == (
        EngagementStatus.ENDED,
        before + 1,
        "engagement.ended",
    )
    assert not User.objects.get(pk=world.external.user.pk).has_perm(READ_ENGAGEMENT, engagement)
    assert engagement.history.count() == 2
    with pytest.raises(Conflict):
        end_engagement(actor=world.manager.actor, engagement=engagement, reason="Again")
    with pytest.raises(Conflict):
        change_engagement(
            actor=world.manager.actor, engagement=engagement, starts_on=days(0), ends_on=days(5)
        )
    assert AuditorEngagementUserObjectPermission.objects.count() == 0


def test_another_organizations_engagement_is_not_found(world, other_world):
    engagement = engage(world)
    for call in (
        lambda: end_engagement(actor=other_world.manager.actor, engagement=engagement, reason="x"),
        lambda: change_engagement(
            actor=other_world.manager.actor, engagement=engagement, starts_on=days(0), ends_on=days(1)
        ),
    ):
        with pytest.raises(NotFound):
            call()


def test_a_grant_given_later_is_noted_by_the_portal(world):
    """The services of grants know nothing of engagements; the portal asks at each request."""
    engagement = engage(world)
    give_grant(actor=world.admin.actor, member=world.external.member, kind=GrantKind.OWNER)
    client = world.external.client()
    assert client.get(f"/portal/{engagement.key}/").status_code == 403
