"""The starter set: in our own words, filled, marked, made once."""

from __future__ import annotations

import re

import pytest

from aims.core.errors import Invalid, NotAllowed
from aims.core.markdown import open_decisions, render
from aims.platform.selectors.ledger import verify
from aims.services.scope import approve_scope, change_scope, draft_scope, submit_scope
from documents.models import Document, DocumentVersion
from documents.selectors.naming import with_names
from documents.selectors.starter import FACTS, starter_rows, starter_set
from documents.services.approval import submit_document
from documents.services.documents import retire_document
from documents.services.starter import start_from_set
from risks.services.criteria import set_risk_criteria
from tests.documents.conftest import in_days
from tests.documents.services.test_evidence import entries, last

pytestmark = pytest.mark.django_db

KEYS = ["ai-policy", "risk-and-impact-method", "document-control", "internal-audit", "incidents-and-concerns"]


def start(world, **values):
    return start_from_set(actor=world.manager.actor, organization=world.organization, **values)


def test_the_set_is_what_it_promises() -> None:
    assert [each.key for each in starter_set()] == KEYS
    assert [each.kind for each in starter_set()] == ["policy", *["procedure"] * 4]
    for each in starter_set():
        words = re.findall(r"[A-Za-z][\w’'-]*", re.sub(r"\[Decide:[^\]]*\]|\{\{ \w+ \}\}", "", each.body))
        assert 250 <= len(words) <= 600, (each.key, len(words))
        assert len(open_decisions(each.body)) >= 2, each.key
        assert set(re.findall(r"\{\{ (\w+) \}\}", each.body)) <= set(FACTS), each.key
        assert "<" not in re.sub(r"&lt;|<mark>.*?</mark>|<[^>]+>", "", render(each.body).html)


def test_every_fact_is_used_somewhere() -> None:
    used = {name for each in starter_set() for name in re.findall(r"\{\{ (\w+) \}\}", each.body)}
    assert used == set(FACTS)


def test_start_from_set_makes_five_drafts_in_one_entry(world, catalogue):
    before = entries(world)
    made = start(world)
    assert (entries(world), last(world).verb) == (before + 1, "document.started_from_set")
    assert [version.document.starter for version in made] == KEYS
    assert {(version.status, version.number) for version in made} == {("draft", 1)}
    assert {version.document.owner for version in made} == {world.manager.member}
    served = {link.requirement.number for link in made[0].document.requirements.all()}
    assert served == {"5.2", "A.2.2", "A.2.3", "A.2.4"}
    assert verify(world.organization).found is None


def test_a_second_click_makes_nothing_twice(world, catalogue):
    start(world, keys=["ai-policy"])
    before = entries(world)
    assert start(world, keys=["ai-policy"]) == []
    assert entries(world) == before
    assert len(start(world)) == 4
    assert (Document.objects.count(), start(world)) == (5, [])
    assert entries(world) == before + 1


def test_what_was_retired_is_not_made_again(world, catalogue):
    (made,) = start(world, keys=["internal-audit"])
    retire_document(actor=world.manager.actor, document=made.document, reason="We have our own")
    assert start(world, keys=["internal-audit"]) == []
    (row,) = [row for row in starter_rows(world.manager.viewpoint) if row.starter.key == "internal-audit"]
    assert row.document is not None


def test_start_from_set_refuses_strangers_and_unknown_keys(world, catalogue):
    for person in (world.owner, world.top, world.auditor, world.admin):
        with pytest.raises(NotAllowed):
            start_from_set(actor=person.actor, organization=world.organization)
    for keys in (["nothing"], [], ["ai-policy", "../../etc/passwd"]):
        with pytest.raises(Invalid):
            start(world, keys=keys)
    assert Document.objects.count() == 0


def test_the_set_is_filled_with_what_the_organization_has_said(world, catalogue):
    actor = world.manager.actor
    scope = draft_scope(actor=actor, organization=world.organization, text="All *triage* of\n# Northfold")
    from aims.services.ai_systems import adopt_ai_system
    from aims.services.roles import assign_role

    system = adopt_ai_system(
        actor=actor, organization=world.organization, name="Triage", owner=world.owner.member,
        status="operation_monitoring", source="A survey",
    )  # fmt: skip
    assign_role(actor=actor, system=system, role="provider", accountable=world.owner.member)
    scope = change_scope(actor=actor, version=scope, revision=None, systems=[system])
    approve_scope(actor=world.top.actor, version=submit_scope(actor=actor, version=scope))
    set_risk_criteria(actor=actor, organization=world.organization, valid_from=in_days(0))
    made = {version.document.starter: version.text for version in start(world)}
    policy = made["ai-policy"]
    assert "Northfold Health works with 1 AI system." in policy
    assert "> All \\*triage\\* of\n> \\# Northfold" in policy
    assert "we are provider." in policy
    assert f"Top management (@{world.top.member.reference}) approves this policy" in policy
    assert "A risk up to level 9 of 25 may be kept" in made["risk-and-impact-method"]
    assert f"Internal auditors are @{world.auditor.member.reference}." in made["internal-audit"]
    assert "{{" not in "".join(made.values())
    html = render(with_names(world.manager.viewpoint, policy)).html
    assert f"Top management ({world.top.member.name}) approves this policy" in html
    assert "<p>All *triage* of\n# Northfold</p>" in html


def test_what_is_missing_is_a_decision(world, catalogue):
    made = {version.document.starter: version.text for version in start(world)}
    assert "> [Decide: the scope, once it is approved]" in made["ai-policy"]
    assert "[Decide: our roles" in made["ai-policy"]
    assert "[Decide: set the risk criteria" in made["risk-and-impact-method"]


def test_no_name_of_a_person_is_written_into_a_text(world, catalogue):
    start(world)
    texts = "".join(DocumentVersion.objects.values_list("text", flat=True))
    people = (world.manager, world.top, world.auditor, world.owner, world.admin)
    assert [person.member.name for person in people if person.member.name in texts] == []


def test_a_starter_draft_is_sent_only_when_all_is_decided(world, catalogue):
    for version in start(world):
        with pytest.raises(Invalid) as refusal:
            submit_document(actor=world.manager.actor, version=version)
        assert len(refusal.value.errors[""]) == len(open_decisions(version.text))
