from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from aims.platform.enums import GrantKind
from aims.platform.models import Grant, LedgerEntry, Member, User
from aims.platform.services.members import invite_member
from tests.worlds import PASSWORD, World

pytestmark = pytest.mark.django_db


def at(world: World, path: str = "") -> str:
    return f"/o/{world.organization.slug}/members/{path}"


def entries(world: World) -> int:
    return LedgerEntry.objects.filter(chain__organization=world.organization).count()


def test_pages_by_grant(world, other_world):
    reference = world.owner.member.reference
    for person in (world.manager, world.owner, world.auditor, world.top, world.admin):
        client = person.client()
        assert client.get(at(world)).status_code == 200
        assert client.get(at(world, f"{reference}/")).status_code == 200
    for path in (
        "add",
        f"{reference}/give",
        f"{reference}/revoke/owner",
        f"{reference}/deactivate",
        f"{reference}/renew",
    ):
        assert world.manager.client().post(at(world, path), {"reason": "x"}).status_code == 403, path
        assert other_world.admin.client().post(at(world, path)).status_code == 404, path
    assert other_world.admin.client().get(at(other_world, "MEM-0099/")).status_code == 404
    assert Client().get(at(world)).status_code == 302


def test_a_new_member_sets_a_password_and_lands_at_home(world):
    admin, before = world.admin.client(), entries(world)
    response = admin.post(
        at(world, "add"),
        {
            "name": "Noor Haddad",
            "email": "noor@firm.example",
            "sign_in": "on",
            "kinds": ["owner", "internal_auditor"],
        },
    )
    assert response.status_code == 302
    assert entries(world) == before + 1
    link = re.search(
        r'value="http://testserver(/welcome/[^"]+)"', admin.get(response["Location"]).content.decode()
    )
    assert link is not None
    stranger = Client()
    stranger.post(link[1], {"password": PASSWORD, "again": PASSWORD})
    signed = stranger.post("/sign-in", {"username": "NOOR@firm.example", "password": PASSWORD}, follow=True)
    assert signed.redirect_chain[-1][0] == f"/o/{world.organization.slug}/"
    member = Member.objects.get(name="Noor Haddad")
    assert sorted(member.grants.values_list("kind", flat=True)) == ["internal_auditor", "owner"]


def test_a_person_without_sign_in(world):
    response = world.admin.client().post(at(world, "add"), {"name": "A Consultant"})
    assert response.status_code == 302
    assert Member.objects.get(name="A Consultant").user is None


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "x" * 5000}, "at most 200 characters"),
        ({"name": "X", "sign_in": "on"}, "Whoever signs in needs an e-mail address."),
        ({"name": "X", "kinds": ["superuser"]}, "superuser is not one of the available choices"),
    ],
)
def test_bad_input_is_said_beside_the_field(world, data, message):
    before = (Member.objects.count(), User.objects.count(), entries(world))
    response = world.admin.client().post(at(world, "add"), data)
    assert (response.status_code, message in response.content.decode()) == (422, True)
    assert (Member.objects.count(), User.objects.count(), entries(world)) == before


def test_the_same_person_twice_is_refused_whole(world):
    before = (Member.objects.count(), User.objects.count(), entries(world))
    response = world.admin.client().post(
        at(world, "add"),
        {"name": "Again", "email": world.owner.user.email, "sign_in": "on", "kinds": ["owner"]},
    )
    assert response.status_code == 422
    assert "a member of the organization already" in response.content.decode()
    assert (Member.objects.count(), User.objects.count(), entries(world)) == before


def test_someone_known_elsewhere_keeps_their_password(world, other_world):
    member, invitation = invite_member(
        actor=world.admin.actor,
        organization=world.organization,
        name="Consultant",
        email=other_world.owner.user.email,
        kinds=["owner"],
    )
    assert invitation is not None
    owner = other_world.owner.client()
    assert owner.post(f"/welcome/{invitation.person}/{invitation.token}").status_code == 302
    assert "Where to?" in owner.get("/").content.decode()
    assert User.objects.get(pk=other_world.owner.user.pk).check_password(PASSWORD)
    response = world.admin.client().post(at(world, f"{member.reference}/renew"))
    assert response.status_code == 409


def test_access_is_given_and_taken_back(world):
    admin, reference = world.admin.client(), world.owner.member.reference
    assert admin.post(at(world, f"{reference}/give"), {"kind": "internal_auditor"}).status_code == 302
    assert admin.post(at(world, f"{reference}/give"), {"kind": "internal_auditor"}).status_code == 422
    assert "Internal auditor" in admin.get(at(world, f"{reference}/revoke/internal_auditor")).content.decode()
    assert (
        admin.post(at(world, f"{reference}/revoke/internal_auditor"), {"reason": "Done"}).status_code == 302
    )
    assert (
        admin.post(at(world, f"{reference}/revoke/internal_auditor"), {"reason": "Done"}).status_code == 404
    )
    assert set(world.owner.member.grants.values_list("kind", flat=True)) == {"owner"}


def test_the_last_administrator_stays(world):
    admin, reference = world.admin.client(), world.admin.member.reference
    for path, data in (("revoke/administrator", {"reason": "x"}), ("deactivate", {"reason": "x"})):
        response = admin.post(at(world, f"{reference}/{path}"), data)
        assert response.status_code == 409
    assert Grant.objects.filter(member=world.admin.member, kind=GrantKind.ADMINISTRATOR).exists()
    assert f"{reference}/deactivate" not in admin.get(at(world, f"{reference}/")).content.decode()


def test_deactivation_needs_a_reason_and_ends_live_sessions(world):
    admin, reference, live = world.admin.client(), world.owner.member.reference, world.owner.client()
    home = f"/o/{world.organization.slug}/"
    assert live.get(home).status_code == 200
    assert admin.post(at(world, f"{reference}/deactivate"), {"reason": " "}).status_code == 422
    assert live.get(home).status_code == 200
    assert admin.post(at(world, f"{reference}/deactivate"), {"reason": "Left"}).status_code == 302
    assert live.get(home).status_code == 404
    text = admin.get(at(world, f"{reference}/")).content.decode()
    assert "Access ended" in text
    assert "Left" in text


def test_a_list_costs_the_same_with_thirty(world):
    client = world.admin.client()

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at(world)).status_code == 200
        return len(queries)

    few = cost()
    for number in range(20):
        invite_member(
            actor=world.admin.actor,
            organization=world.organization,
            name=f"Person {number}",
            sign_in=False,
            kinds=["owner", "internal_auditor"],
        )
    assert cost() == few
    assert few <= 12
