from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from aims.platform.enums import GrantKind
from aims.platform.models import AccessLogEntry, LedgerEntry
from aims.platform.services.organizations import deactivate_member, give_grant
from audits.models import AuditorEngagement
from audits.portal_pages import PAGES
from audits.services.engagements import change_engagement, end_engagement
from controls.models import StatementVersion
from controls.services.statements import approve_statement, start_statement_draft
from documents.models import Evidence
from documents.services.evidence import replace_evidence, withdraw_evidence
from tests.audits.conftest import days, engage, keep
from tests.controls.story import make_story
from tests.worlds import World

pytestmark = pytest.mark.django_db

VALUES = {"number": 1, "reference": "EVD-0001", "kind": "pdf"}


def addresses(engagement: AuditorEngagement) -> dict[str, str]:
    found = {}
    for route, _, name in PAGES:
        kwargs = {key: value for key, value in VALUES.items() if f":{key}>" in route}
        if name == "requirement":
            kwargs = {"number": "6.1.2"}
        found[name] = reverse(f"portal-{name}", kwargs={"key": engagement.key, **kwargs})
    return found


def texts(response) -> str:
    return str(response.content.decode())


def read(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.fixture
def auditor(world: World, engagement: AuditorEngagement, evidence: Evidence) -> Client:
    return world.external.client()


def test_the_auditor_lands_in_the_portal_after_sign_in(world, engagement):
    response = world.external.client().get("/")
    assert (response.status_code, response["Location"]) == (302, f"/portal/{engagement.key}/")


def test_overview_shows_access_scope_and_index(auditor, engagement):
    text = texts(auditor.get(f"/portal/{engagement.key}/"))
    assert "Stage 1 audit, ISO/IEC 42001" in text
    assert "30 days left, then closed" in text
    assert "Actions to address risks and opportunities" in text
    assert "A.7.4" in text
    assert "No version has been approved yet." in text


def test_evidence_is_read_and_downloaded_byte_for_byte(auditor, engagement, evidence, world):
    replace_evidence(actor=world.owner.actor, evidence=evidence, file_name="new.html", chunks=[b"<b>new</b>"])
    places = addresses(engagement)
    assert "Bias test" in texts(auditor.get(places["evidence-list"]))
    detail = texts(auditor.get(places["evidence-detail"]))
    assert "Maya Northfold" in detail
    assert "evidence added" in detail
    assert "evidence replaced" in detail
    first = auditor.get(places["evidence-download"])
    assert read(first) == b"bytes"
    second = auditor.get(places["evidence-download"].replace("files/1", "files/2"))
    assert second["Content-Type"] == "application/octet-stream"
    assert second["Content-Disposition"] == 'attachment; filename="new.html"'
    assert read(second) == b"<b>new</b>"


def test_only_linked_evidence_in_use_is_there(auditor, engagement, world):
    keep(world, "Linked to nothing", [])
    gone = keep(world, "Taken back", ["6.1.2"])
    withdraw_evidence(actor=world.manager.actor, evidence=gone, reason="Wrong file")
    text = texts(auditor.get(f"/portal/{engagement.key}/evidence/"))
    assert "Bias test" in text
    assert "Linked to nothing" not in text
    assert "Taken back" not in text
    for reference in ("EVD-0002", "EVD-0003"):
        assert auditor.get(f"/portal/{engagement.key}/evidence/{reference}/").status_code == 404
        assert auditor.get(f"/portal/{engagement.key}/evidence/{reference}/files/1").status_code == 404


def test_only_approved_statements_are_there():
    story = make_story()
    world = story.world
    engagement = engage(world)
    client = world.external.client()
    story.submitted()
    place = f"/portal/{engagement.key}/statement/"
    assert "No version has been approved yet" in texts(client.get(place))
    assert client.get(f"{place}1/").status_code == 404
    approve_statement(actor=world.top.actor, version=StatementVersion.objects.get())
    start_statement_draft(actor=world.manager.actor, organization=world.organization)
    text = texts(client.get(place))
    assert "Reasoned for A.6.2.4." in text
    assert "In force" in text
    assert "statement approved" in text
    assert client.get(f"{place}1/").status_code == 200
    assert client.get(f"{place}2/").status_code == 404
    assert client.get(f"{place}2/file.pdf").status_code == 404
    line = texts(client.get(f"/portal/{engagement.key}/index/A.2.2"))
    assert "Reasoned for A.2.2." in line
    assert "AI policy, signed" in line


def test_search_looks_in_titles(auditor, engagement):
    place = f"/portal/{engagement.key}/search"
    text = texts(auditor.get(place, {"q": "bias"}))
    assert "Bias test" in text
    assert "1 found" in text
    assert "Impact" in texts(auditor.get(place, {"q": "impact assess"})).title()
    assert "Nothing found" in texts(auditor.get(place, {"q": "zzz%_"}))
    assert auditor.get(place, {"q": "zzz\x00"}).status_code == 400
    assert auditor.get(place, {"q": "a " * 500}).status_code == 200


def test_every_page_and_download_is_noted(auditor, engagement, world):
    for name, place in addresses(engagement).items():
        before = AccessLogEntry.objects.count()
        response = auditor.get(place)
        if response.status_code == 200:
            assert AccessLogEntry.objects.count() == before + 1, name
            noted = AccessLogEntry.objects.order_by("-pk")[0]
            assert (noted.member, noted.path) == (world.external.member, place)
        if response.streaming:
            read(response)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_but_reading_answers(auditor, engagement, method):
    before = LedgerEntry.objects.count()
    for name, place in addresses(engagement).items():
        assert getattr(auditor, method)(place).status_code == 405, name
    assert LedgerEntry.objects.count() == before


def test_strangers_and_everyone_inside_find_nothing(world, other_world, engagement, evidence):
    second = engage(other_world)
    for place in addresses(engagement).values():
        response = Client().get(place)
        assert response.status_code == 302
        assert response["Location"].startswith("/sign-in")
        for person in (world.manager, world.owner, world.top, world.admin, other_world.manager):
            assert person.client().get(place).status_code == 404
        assert other_world.external.client().get(place).status_code == 404
    assert other_world.external.client().get(f"/portal/{second.key}/").status_code == 200
    assert other_world.external.client().get(f"/portal/{second.key}/evidence/EVD-0001/").status_code == 404


def test_the_auditor_finds_nothing_inside(auditor, world):
    for place in (
        "",
        "evidence/",
        "evidence/EVD-0001/",
        "evidence/EVD-0001/files/1",
        "members/",
        "ledger",
        "engagements/",
    ):
        assert auditor.get(f"/o/{world.organization.slug}/{place}").status_code == 404, place
        assert auditor.post(f"/o/{world.organization.slug}/{place}").status_code == 404, place


def test_a_live_session_ends_with_the_dates(auditor, engagement, world, settings):
    place = f"/portal/{engagement.key}/"
    assert auditor.get(place).status_code == 200
    change_engagement(actor=world.manager.actor, engagement=engagement, starts_on=days(-9), ends_on=days(-1))
    for address in addresses(engagement).values():
        response = auditor.get(address)
        assert response.status_code == 403
        assert "Your access ended on" in texts(response)
        assert auditor.post(address).status_code == 403
    assert "No access at present" in texts(auditor.get("/"))
    change_engagement(actor=world.manager.actor, engagement=engagement, starts_on=days(1), ends_on=days(2))
    response = auditor.get(place)
    assert (response.status_code, "Your access begins on" in texts(response)) == (403, True)
    change_engagement(actor=world.manager.actor, engagement=engagement, starts_on=days(0), ends_on=days(0))
    assert auditor.get(place).status_code == 200


def test_a_live_session_ends_by_hand(auditor, engagement, world):
    place = f"/portal/{engagement.key}/evidence/EVD-0001/files/1"
    read(auditor.get(place))
    end_engagement(actor=world.manager.actor, engagement=engagement, reason="Audit closed")
    response = auditor.get(place)
    assert (response.status_code, "Your access has ended" in texts(response)) == (403, True)


def test_a_deactivated_auditor_finds_nothing(auditor, engagement, world):
    deactivate_member(actor=world.admin.actor, member=world.external.member, reason="Left the body")
    assert auditor.get(f"/portal/{engagement.key}/").status_code == 404


def test_access_inside_closes_the_portal(auditor, engagement, world):
    give_grant(actor=world.admin.actor, member=world.external.member, kind=GrantKind.OWNER)
    response = auditor.get(f"/portal/{engagement.key}/")
    assert (response.status_code, "You have access inside" in texts(response)) == (403, True)


def test_the_past_is_not_opened_by_the_address(auditor, engagement, world, evidence):
    withdraw_evidence(actor=world.manager.actor, evidence=evidence, reason="Wrong")
    moment = (timezone.now() + timedelta(minutes=-1)).isoformat()
    place = f"/portal/{engagement.key}/evidence/"
    assert "Bias test" not in texts(auditor.get(place, {"as_of": moment}))


def test_the_preview_is_what_the_auditor_sees_and_marked(world, engagement, evidence):
    base = f"/o/{world.organization.slug}/engagements/ENG-0001/preview/"
    keep(world, "Linked to nothing", [])
    manager, before = world.manager.client(), AccessLogEntry.objects.count()
    for name, place in addresses(engagement).items():
        rest = place.partition(f"/portal/{engagement.key}/")[2]
        theirs, ours = world.external.client().get(place), manager.get(base + rest)
        assert ours.status_code == theirs.status_code, name
        if theirs.streaming:
            assert read(ours) == read(theirs)
            continue
        if ours.status_code == 200:
            assert "This is exactly what Erik Northfold sees." in texts(ours)
            assert f"/portal/{engagement.key}" not in texts(ours)
        assert manager.post(base + rest).status_code == 405
    assert "Linked to nothing" not in texts(manager.get(base + "evidence/"))
    assert (
        AccessLogEntry.objects.filter(member=world.manager.member).exclude(what="portal download").count()
        == 0
    )
    assert AccessLogEntry.objects.count() > before
    for person in (world.owner, world.top, world.auditor):
        assert person.client().get(base).status_code == 403


def test_the_preview_works_before_the_first_day(world, catalogue):
    engage(world, start=5, end=9)
    assert (
        world.manager.client().get(f"/o/{world.organization.slug}/engagements/ENG-0001/preview/").status_code
        == 200
    )


def test_portal_pages_cost_the_same_with_much_and_with_little(world, engagement, evidence):
    client, costs = world.external.client(), []
    for extra in (0, 30):
        for number in range(extra):
            keep(world, f"Record {number}", ["6.1.2", "A.7.4"], str(number).encode())
        round_ = {}
        for name, place in addresses(engagement).items():
            with CaptureQueriesContext(connection) as queries:
                response = client.get(place)
            if response.streaming:
                read(response)
            round_[name] = len(queries)
        costs.append(round_)
    assert costs[0] == costs[1]
    assert max(costs[1].values()) <= 25
    assert costs[1]["evidence-list"] <= 12
