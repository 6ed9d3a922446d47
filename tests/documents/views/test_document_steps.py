"""Steps of a version in the browser: sent, approved as seen, published, read and confirmed."""

from __future__ import annotations

import re

import pytest

from aims.platform.unit import change
from documents.services.approval import approve_document, publish_document, submit_document
from documents.services.documents import create_document
from documents.services.versions import change_draft
from tests.documents.conftest import document_of, in_days, reread
from tests.documents.services.test_evidence import entries
from tests.documents.views.test_documents import at, main_of

pytestmark = pytest.mark.django_db


def test_the_whole_way_in_the_browser(world, draft):
    owner, top = world.owner.client(), world.top.client()
    place = {"reference": "DOC-0001", "number": 1}

    def post(client, verb, **values):
        there = at(world, "document-move", **place, verb=verb)
        form = client.get(there).context["form"]
        filled = {field.html_name: field.value() for field in form if field.value() not in (None, "")}
        return client.post(there, {**filled, **values})

    assert post(owner, "submit").status_code == 302
    assert post(top, "return", reason="Say who").status_code == 302
    assert post(owner, "submit").status_code == 302
    assert post(world.manager.client(), "approve").status_code == 403
    assert post(top, "approve").status_code == 302
    assert post(owner, "publish", next_review_on="2020-01-01").status_code == 422
    assert post(owner, "publish", next_review_on=in_days(90).isoformat()).status_code == 302
    assert reread(draft).status == "published"
    again = owner.post(at(world, "document-move", **place, verb="publish"), {"revision": 6})
    assert (again.status_code, reread(draft).status) == (409, "published")
    assert owner.get(at(world, "document-move", **place, verb="supersede")).status_code == 404


def test_an_approval_of_what_has_changed_since_is_refused(world, in_review):
    client = world.top.client()
    there = at(world, "document-move", reference="DOC-0001", number=1, verb="approve")
    form = client.get(there).context["form"]
    filled = {field.html_name: field.value() for field in form if field.value() not in (None, "")}
    document = document_of(in_review)
    with change(world.organization, world.system) as unit:
        document.title = "Something else"
        document.save(update_fields=["title"])
        unit.record("story.told", document)
    assert (client.post(there, filled).status_code, reread(in_review).status) == (409, "in_review")


def test_the_approval_begins_at_the_page_that_shows_the_text(world, in_review):
    client = world.top.client()
    page = main_of(client.get(at(world, "document-detail", reference="DOC-0001")))
    (link,) = re.findall(r'href="([^"]*/steps/approve[?]seen=[0-9a-f]{16})"', page)
    document = document_of(in_review)
    with change(world.organization, world.system) as unit:
        document.title = "Something else"
        document.save(update_fields=["title"])
        unit.record("story.told", document)
    form = client.get(link).context["form"]
    filled = {field.html_name: field.value() for field in form if field.value() not in (None, "")}
    assert (client.post(link, filled).status_code, reread(in_review).status) == (409, "in_review")


def test_submit_says_what_is_to_decide(world, draft):
    change_draft(actor=world.manager.actor, version=draft, text="Every [Decide: how often] days")
    client = world.manager.client()
    there = at(world, "document-move", reference="DOC-0001", number=1, verb="submit")
    assert "Line 1: decide “how often” and replace the marker." in main_of(client.get(there))
    revision = client.get(there).context["form"]["revision"].value()
    refused = client.post(there, {"revision": revision})
    assert (refused.status_code, reread(draft).status) == (422, "draft")
    page = main_of(client.get(at(world, "document-detail", reference="DOC-0001")))
    assert "<mark>[Decide: how often]</mark>" in page


def test_reading_and_confirming(world, published):
    client = world.auditor.client()
    page = client.get(at(world, "my-reading"))
    assert [row.version.reference for row in page.context["waiting"]] == ["DOC-0001/1"]
    there = at(world, "document-acknowledge", reference="DOC-0001", number=1)
    assert client.post(there)["Location"] == at(world, "my-reading")
    assert client.post(there).status_code == 409
    assert client.get(at(world, "my-reading")).context["waiting"] == []
    owner = main_of(world.owner.client().get(at(world, "document-detail", reference="DOC-0001")))
    assert "1 of 5 confirmed" in owner


def test_who_is_not_asked_is_told(world, catalogue):
    version = create_document(
        actor=world.manager.actor, organization=world.organization, title="Few", kind="plan", text="x",
        owner=world.owner.member, audience="chosen", readers=[world.top.member],
    )  # fmt: skip
    version = approve_document(
        actor=world.top.actor, version=submit_document(actor=world.owner.actor, version=version)
    )
    publish_document(actor=world.owner.actor, version=version, next_review_on=in_days(9))
    there = at(world, "document-acknowledge", reference="DOC-0001", number=1)
    before = entries(world)
    assert world.auditor.client().post(there).status_code == 403
    assert entries(world) == before


def test_the_first_page_says_what_waits(world, in_review):
    def waits(person):
        page = person.client().get(f"/o/{world.organization.slug}/")
        rows = [row for _, found in page.context["sections"] for row in found]
        return [row.what for row in rows if row.reference.startswith("DOC-")]

    assert waits(world.top) == ["Approve Triage procedure, version 1"]
    assert waits(world.manager) == []
    version = approve_document(actor=world.top.actor, version=in_review)
    assert waits(world.owner) == ["Publish Triage procedure, version 1"]
    publish_document(actor=world.owner.actor, version=version, next_review_on=in_days(9))
    assert waits(world.auditor) == ["Read Triage procedure"]
