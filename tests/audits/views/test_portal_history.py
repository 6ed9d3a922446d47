"""What an external auditor reads of a history: what happened, when and by whom, and nothing from inside."""

from __future__ import annotations

import pytest
from django.urls import reverse

from controls.models import StatementVersion
from controls.services.statements import approve_statement, return_statement, submit_statement
from documents.services.evidence import change_evidence, link_evidence
from tests.audits.conftest import engage, keep
from tests.controls.story import make_story

pytestmark = pytest.mark.django_db

SECRET = "The risk owner is not up to it"


def test_a_statement_begins_with_its_approval():
    story = make_story()
    world, engagement = story.world, engage(story.world)
    version = return_statement(actor=world.top.actor, version=story.submitted(), reason=SECRET)
    version = submit_statement(actor=world.manager.actor, version=version)
    approve_statement(actor=world.top.actor, version=version)
    page = world.external.client().get(f"/portal/{engagement.key}/statement/1/")
    assert [line.verb for line in page.context["history"]] == ["statement.approved"]
    text = page.content.decode()
    assert "Claire Northfold" in text
    for inside in (SECRET, "statement returned", "statement submitted", "In review →"):
        assert inside not in text
    inside = world.manager.client().get(
        reverse(
            "statement-detail",
            kwargs={"organization": world.organization.slug, "reference": "SOA-0001", "number": 1},
        )
    )
    assert SECRET in inside.content.decode()


def test_a_replaced_version_says_so_and_no_more():
    story = make_story()
    world, engagement = story.world, engage(story.world)
    story.approved()
    second = story.draft()
    second = return_statement(
        actor=world.top.actor,
        version=submit_statement(actor=world.manager.actor, version=second),
        reason=SECRET,
    )
    approve_statement(
        actor=world.top.actor, version=submit_statement(actor=world.manager.actor, version=second)
    )
    client = world.external.client()
    for version in StatementVersion.objects.all():
        page = client.get(f"/portal/{engagement.key}/statement/{version.number}/")
        assert {line.verb for line in page.context["history"]} == {"statement.approved"}
        assert SECRET not in page.content.decode()


def test_evidence_says_what_happened_without_reasons_and_former_values(world, catalogue):
    engagement, evidence = engage(world), keep(world, "A clumsy first title", ["A.7.4"])
    change_evidence(actor=world.manager.actor, evidence=evidence, title="Bias test", reason=SECRET)
    link_evidence(actor=world.manager.actor, evidence=evidence, number="6.1.2", reason=SECRET)
    page = world.external.client().get(f"/portal/{engagement.key}/evidence/EVD-0001/")
    lines = page.context["history"]
    assert [line.verb for line in lines] == ["evidence.linked", "evidence.changed", "evidence.added"]
    assert {line.who for line in lines} == {"Maya Northfold"}
    text = page.content.decode()
    for inside in (SECRET, "A clumsy first title", "→"):
        assert inside not in text
    preview = world.manager.client().get(
        f"/o/{world.organization.slug}/engagements/ENG-0001/preview/evidence/EVD-0001/"
    )
    assert SECRET not in preview.content.decode()
