from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from aims.platform.models import User
from audits.models import AuditorEngagement
from audits.services.engagements import change_engagement
from tests.audits.conftest import days, engage
from tests.worlds import PASSWORD, World

pytestmark = pytest.mark.django_db


def at(world: World, path: str = "") -> str:
    return f"/o/{world.organization.slug}/engagements/{path}"


GIVEN = {
    "name": "Petra Nováková",
    "email": "petra@kestrel.example",
    "body": "Kestrel",
    "purpose": "Stage 1",
    "starts_on": days(0).isoformat(),
    "ends_on": days(9).isoformat(),
}


def test_invited_auditor_sets_a_password_and_reads(world, catalogue):
    manager = world.manager.client()
    response = manager.post(at(world, "invite"), GIVEN)
    assert (response.status_code, response["Location"]) == (302, at(world, "ENG-0001/"))
    page = manager.get(response["Location"]).content.decode()
    found = re.search(r'value="http://testserver(/welcome/[^"]+)"', page)
    assert found is not None
    assert "/welcome/" not in manager.get(response["Location"]).content.decode()

    stranger = Client()
    assert "petra@kestrel.example" in stranger.get(found[1]).content.decode()
    assert stranger.post(found[1], {"password": PASSWORD, "again": "x"}).status_code == 422
    assert stranger.post(found[1], {"password": "password", "again": "password"}).status_code == 422
    assert stranger.post(found[1], {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    assert stranger.post(found[1], {"password": PASSWORD, "again": PASSWORD}).status_code == 409
    assert stranger.get(found[1]).status_code == 409

    signed = stranger.post(
        "/sign-in", {"username": "petra@kestrel.example", "password": PASSWORD}, follow=True
    )
    assert signed.redirect_chain[-1][0] == f"/portal/{AuditorEngagement.objects.get().key}/"


def test_an_auditor_known_elsewhere_reads_only_after_accepting(world, other_world, catalogue):
    known, manager = other_world.external, world.manager.client()
    response = manager.post(at(world, "invite"), {**GIVEN, "email": known.user.email})
    page = manager.get(response["Location"]).content.decode()
    found = re.search(r'value="http://testserver(/welcome/join/[^"]+)"', page)
    assert found is not None
    assert "in person or by another channel" in page
    portal = f"/portal/{AuditorEngagement.objects.get().key}/"
    auditor = known.client()
    assert auditor.get(portal).status_code == 404
    assert portal not in auditor.get("/", follow=True).content.decode()
    assert other_world.admin.client().post(found[1]).status_code == 403
    assert auditor.get(portal).status_code == 404
    assert auditor.post(found[1]).status_code == 302
    assert auditor.get(portal).status_code == 200
    assert auditor.get("/")["Location"] == portal


def test_an_auditor_who_waits_can_be_invited_again_and_ended(world, other_world, catalogue):
    known, manager = other_world.external, world.manager.client()
    given = {**GIVEN, "email": known.user.email}
    links = []
    for _ in range(2):
        page = manager.get(manager.post(at(world, "invite"), given)["Location"]).content.decode()
        links += re.findall(r'value="http://testserver(/welcome/join/[^"]+)"', page)
    first, second = AuditorEngagement.objects.order_by("reference")
    assert first.auditor == second.auditor
    assert manager.post(at(world, f"{first.reference}/renew")).status_code == 302
    page = manager.get(at(world, f"{first.reference}/")).content.decode()
    links += re.findall(r'value="http://testserver(/welcome/join/[^"]+)"', page)
    assert (
        manager.post(at(world, f"{first.reference}/end"), {"reason": "Postponed", "revision": 1}).status_code
        == 302
    )
    auditor = known.client()
    assert [auditor.post(link).status_code for link in links] == [409, 409, 302]
    assert auditor.get(f"/portal/{first.key}/").status_code == 403
    assert auditor.get(f"/portal/{second.key}/").status_code == 200


@pytest.mark.parametrize("link", ["/welcome/MQ/x-y", "/welcome/!!/x-y", "/welcome/OTk5OTk/abc"])
def test_a_made_up_link_opens_nothing(world, link):
    response = Client().get(link)
    assert response.status_code in (404, 409)
    assert Client().post(link, {"password": PASSWORD, "again": PASSWORD}).status_code in (404, 409)


def test_a_link_that_no_text_can_hold_is_refused(world):
    assert Client().get("/welcome/x/%00").status_code == 400
    assert Client().post("/welcome/x/%00", {"password": PASSWORD, "again": PASSWORD}).status_code == 400


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"ends_on": days(-3).isoformat()}, "Access cannot end before it begins."),
        ({"email": "nothing"}, "Enter a valid email address."),
        ({"name": "x" * 5000}, "at most 200 characters"),
        ({"starts_on": "soon"}, "Enter a valid date."),
    ],
)
def test_bad_input_is_said_beside_the_field(world, changed, message):
    before = User.objects.count()
    response = world.manager.client().post(at(world, "invite"), {**GIVEN, **changed})
    assert (response.status_code, message in response.content.decode()) == (422, True)
    assert (User.objects.count(), AuditorEngagement.objects.count()) == (before, 0)


def test_someone_with_access_inside_is_refused(world):
    response = world.manager.client().post(at(world, "invite"), {**GIVEN, "email": world.owner.user.email})
    assert response.status_code == 409
    assert "must come from outside" in response.content.decode()
    assert AuditorEngagement.objects.count() == 0


def test_only_outsiders_of_this_organization_are_offered(world, other_world):
    page = world.manager.client().get(at(world, "create")).content.decode()
    assert f'value="{world.external.member.pk}"' in page
    assert f'value="{world.owner.member.pk}"' not in page
    assert f'value="{other_world.external.member.pk}"' not in page
    given = {key: value for key, value in GIVEN.items() if key not in ("name", "email")}
    for member, status in ((other_world.external.member, 422), (world.external.member, 302)):
        response = world.manager.client().post(at(world, "create"), {**given, "auditor": member.pk})
        assert response.status_code == status


def test_pages_by_grant(world, other_world, engagement):
    for path in ("", "ENG-0001/"):
        for person, status in (
            (world.manager, 200),
            (world.admin, 200),
            (world.auditor, 200),
            (world.owner, 403),
        ):
            assert person.client().get(at(world, path)).status_code == status
        assert other_world.manager.client().get(at(world, path)).status_code == 404
    for path in ("invite", "create", "ENG-0001/change", "ENG-0001/end", "ENG-0001/renew"):
        assert world.auditor.client().post(at(world, path)).status_code == 403
        assert other_world.manager.client().post(at(world, path)).status_code == 404
    assert other_world.manager.client().get(at(other_world, "ENG-0001/")).status_code == 404


def test_dates_change_and_access_ends_by_form(world, engagement):
    manager = world.manager.client()
    moved = {
        "starts_on": days(1).isoformat(),
        "ends_on": days(3).isoformat(),
        "revision": 1,
        "reason": "Moved",
    }
    assert manager.post(at(world, "ENG-0001/change"), moved).status_code == 302
    stale = manager.post(at(world, "ENG-0001/change"), {**moved, "ends_on": days(8).isoformat()})
    assert (stale.status_code, "Someone" in stale.content.decode()) == (409, True)
    assert manager.post(at(world, "ENG-0001/end"), {"reason": "", "revision": 2}).status_code == 422
    assert manager.post(at(world, "ENG-0001/end"), {"reason": "Closed", "revision": 2}).status_code == 302
    assert manager.post(at(world, "ENG-0001/end"), {"reason": "Closed"}).status_code == 409
    text = manager.get(at(world, "ENG-0001/")).content.decode()
    assert "Ended" in text
    assert "ENG-0001/change" not in text


def test_the_manager_sees_what_was_opened(world, engagement, evidence):
    auditor = world.external.client()
    auditor.get(f"/portal/{engagement.key}/")
    b"".join(auditor.get(f"/portal/{engagement.key}/evidence/EVD-0001/files/1").streaming_content)
    text = world.manager.client().get(at(world, "ENG-0001/")).content.decode()
    assert "portal overview" in text
    assert "EVD-0001 version 1" in text


def test_a_new_link_by_hand(world, catalogue):
    manager = world.manager.client()
    manager.post(at(world, "invite"), GIVEN)
    assert manager.get(at(world, "ENG-0001/renew")).status_code == 405
    assert manager.post(at(world, "ENG-0001/renew")).status_code == 302
    engage_known = engage(world)
    assert manager.post(at(world, f"{engage_known.reference}/renew")).status_code == 409


def test_list_and_page_cost_the_same_with_one_and_with_thirty(world, engagement):
    client = world.manager.client()

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at(world, path)).status_code == 200
        return len(queries)

    few = (cost(""), cost("ENG-0001/"))
    for number in range(24):
        engage(world, end=number + 1)
    for number in range(9):
        change_engagement(
            actor=world.manager.actor, engagement=engagement, starts_on=days(0), ends_on=days(number + 2)
        )
    assert (cost(""), cost("ENG-0001/")) == few
    assert few[0] <= 12
    assert few[1] <= 25
