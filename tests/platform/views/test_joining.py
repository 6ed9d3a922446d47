"""Someone with a sign-in joins another organization: by a link in their hand and their own sign-in, both."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from aims.core.errors import Conflict, NotAllowed
from aims.platform.models import Joining, LedgerEntry, Member, User
from aims.platform.selectors.ledger import verify
from aims.platform.services.invitations import Invitation, accept_joining, renew_invitation
from aims.platform.services.members import invite_member
from tests.worlds import PASSWORD, Person, World

pytestmark = pytest.mark.django_db

VICTIM = "victim@alpha.example"


def at(world: World, path: str = "") -> str:
    return f"/o/{world.organization.slug}/members/{path}"


def verbs(world: World) -> list[str]:
    rows = LedgerEntry.objects.filter(chain__organization=world.organization)
    return list(rows.order_by("sequence").values_list("verb", flat=True))


def add(world: World, email: str, *kinds: str) -> tuple[str, str]:
    """The page of a new member, and the link that it shows once."""
    admin = world.admin.client()
    given = {"name": "Vera Victim", "email": email, "sign_in": "on", "kinds": kinds}
    response = admin.post(at(world, "add"), given)
    assert response.status_code == 302
    return response["Location"], link_on(admin.get(response["Location"]))


def link_on(page: Any) -> str:
    found = re.search(r'value="http://testserver(/welcome/[^"]+)"', page.content.decode())
    return found[1] if found else ""


def invited(world: World, person: Person, *kinds: str) -> tuple[Member, Invitation]:
    member, invitation = invite_member(
        actor=world.admin.actor,
        organization=world.organization,
        name="Known Elsewhere",
        email=person.user.email,
        kinds=kinds,
    )
    assert invitation is not None
    return member, invitation


def address(invitation: Invitation) -> str:
    return f"/welcome/{invitation.person}/{invitation.token}"


def test_a_sign_in_made_elsewhere_opens_nothing_by_itself(world, other_world):
    """Another organization's administrator keeps the link, sets the password, and waits to be let in."""
    _, stolen = add(other_world, VICTIM)
    attacker = Client()
    attacker.post(stolen, {"password": PASSWORD, "again": PASSWORD})
    attacker.post("/sign-in", {"username": VICTIM, "password": PASSWORD})
    _, link = add(world, VICTIM, "top_management")
    home = f"/o/{world.organization.slug}/"
    assert link.startswith("/welcome/join/")
    for path in (home, at(world), f"{home}ledger"):
        assert attacker.get(path).status_code == 404
    assert world.organization.name not in attacker.get("/").content.decode()
    for path in (stolen, "/welcome/join/x", f"/welcome/join/{stolen.rpartition('/')[2]}"):
        assert attacker.post(path).status_code == 409
    assert Member.objects.get(organization=world.organization, email=VICTIM).user is None


def test_join_by_link_and_sign_in(world, other_world):
    person, home = other_world.owner, f"/o/{world.organization.slug}/"
    before = len(verbs(world))
    page, link = add(world, person.user.email, "owner", "internal_auditor")
    assert verbs(world)[before:] == ["member.created"]

    browser = Client()
    asked = browser.get(link)
    assert asked["Location"] == f"/sign-in?{urlencode({'next': link})}"
    data = {"username": person.user.email, "password": PASSWORD, "next": link}
    assert browser.post("/sign-in", data)["Location"] == link
    shown = browser.get(link).content.decode()
    assert f"{world.organization.name} invites you" in shown
    assert browser.get(home).status_code == 404, "looking at the link is not accepting"
    assert browser.post(link)["Location"] == "/"
    assert browser.get(home).status_code == 200
    assert "Where to?" in browser.get("/").content.decode()

    assert verbs(world)[before:] == ["member.created", "member.joined"]
    member = Member.objects.get(organization=world.organization, user=person.user)
    assert sorted(member.grants.values_list("kind", flat=True)) == ["internal_auditor", "owner"]
    assert member.history.filter(user=person.user, superseded_at=None).count() == 1
    assert Joining.objects.count() == 0
    assert verify(world.organization).found is None
    text = world.admin.client().get(page).content.decode()
    assert "waits for acceptance" not in text
    assert "member joined" in text


def test_the_link_works_once(world, other_world):
    _, link = add(world, other_world.owner.user.email, "owner")
    client = other_world.owner.client()
    assert [client.post(link).status_code, client.post(link).status_code, client.get(link).status_code] == [
        302,
        409,
        409,
    ]


def test_the_members_page_says_who_waits_and_what_to_do_with_the_link(world, other_world):
    admin = world.admin.client()
    given = {"name": "Vera", "email": other_world.owner.user.email, "sign_in": "on", "kinds": ["owner"]}
    page = admin.post(at(world, "add"), given)["Location"]
    first, second = (admin.get(page).content.decode() for _ in range(2))
    assert "in person or by another channel" in first
    assert "nothing is open to it until Vera accepts" in first
    assert "waits for acceptance" in second
    assert "/welcome/" not in second
    assert "Waits for acceptance" in admin.get(at(world)).content.decode()
    assert "Waits for acceptance" not in other_world.admin.client().get(at(other_world)).content.decode()


def test_a_new_link_ends_the_one_before(world, other_world):
    page, old = add(world, other_world.owner.user.email, "owner")
    admin, before = world.admin.client(), len(verbs(world))
    assert admin.post(f"{page}renew").status_code == 302
    new = link_on(admin.get(page))
    assert verbs(world)[before:] == ["member.invited"]
    client = other_world.owner.client()
    assert client.post(old).status_code == 409
    assert client.post(new).status_code == 302
    assert admin.post(f"{page}renew").status_code == 409


def test_the_link_is_for_one_sign_in(world, other_world):
    member, invitation = invited(world, other_world.owner, "top_management")
    before = len(verbs(world))
    for person in (other_world.admin, world.owner, world.admin):
        client = person.client()
        assert client.get(address(invitation)).status_code == 403
        assert client.post(address(invitation)).status_code == 403
        with pytest.raises(NotAllowed):
            accept_joining(user=person.user, invitation=invitation)
    assert "The link is for" in world.owner.client().get(address(invitation)).content.decode()
    member.refresh_from_db()
    assert (member.user, len(verbs(world))) == (None, before)


def test_the_link_expires_like_the_one_that_sets_a_password(world, other_world, settings):
    _, invitation = invited(world, other_world.owner)
    joining = Joining.objects.get()
    lasts = joining.expires_at - timezone.now()
    assert timedelta(0) < timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT) - lasts < timedelta(minutes=1)
    Joining.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert other_world.owner.client().post(address(invitation)).status_code == 409
    member = Member.objects.get(pk=joining.member_id)
    fresh = renew_invitation(actor=world.admin.actor, member=member)
    assert other_world.owner.client().post(address(fresh)).status_code == 302


def test_ended_before_accepted_stays_ended(world, other_world):
    page, link = add(world, other_world.owner.user.email, "owner")
    admin = world.admin.client()
    assert admin.post(f"{page}deactivate", {"reason": "A mistake"}).status_code == 302
    assert other_world.owner.client().post(link).status_code == 409
    assert admin.post(f"{page}renew").status_code == 409
    assert "waits for acceptance" not in admin.get(page).content.decode()


def test_the_same_sign_in_is_not_invited_twice(world, other_world):
    add(world, other_world.owner.user.email)
    before = (Member.objects.count(), User.objects.count(), len(verbs(world)))
    given = {"name": "Again", "email": other_world.owner.user.email.upper(), "sign_in": "on"}
    response = world.admin.client().post(at(world, "add"), given)
    assert (response.status_code, "waits for acceptance" in response.content.decode()) == (422, True)
    assert (Member.objects.count(), User.objects.count(), len(verbs(world))) == before


def test_only_the_digest_of_the_link_is_kept(world, other_world):
    _, invitation = invited(world, other_world.owner)
    assert invitation.token not in " ".join(str(value) for value in Joining.objects.values_list()[0])


def test_a_failed_acceptance_leaves_nothing_behind(world, other_world):
    member, invitation = invited(world, other_world.owner)
    User.objects.filter(pk=other_world.owner.user.pk).update(is_active=False)
    before = len(verbs(world))
    with pytest.raises(Conflict):
        accept_joining(user=other_world.owner.user, invitation=invitation)
    member.refresh_from_db()
    assert (member.user, Joining.objects.count(), len(verbs(world))) == (None, 1, before)


def test_the_past_shows_who_waited_without_a_sign_in(world, other_world):
    page, link = add(world, other_world.owner.user.email, "owner")
    moment = timezone.now().isoformat().replace("+", "%2B")
    other_world.owner.client().post(link)
    assert world.admin.client().get(f"{page}?as_of={moment}").status_code == 200
    assert world.admin.client().get(f"{at(world)}?as_of={moment}").status_code == 200
