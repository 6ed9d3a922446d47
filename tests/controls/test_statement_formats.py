"""What was frozen stays: the details of an approved version, and versions frozen in the older format."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

import pytest

from controls import reports
from controls.models import StatementVersion
from controls.selectors import printed, statements
from controls.services.statements import approve_statement, submit_statement
from documents.models import Evidence
from documents.services.evidence import (
    change_evidence,
    link_evidence,
    replace_evidence,
    withdraw_evidence,
)
from tests.controls.story import Story, bytes_of, run_jobs
from tests.controls.test_frozen import change_everything, page_of
from tests.controls.test_statement_details import approve_a_scope, call_people, detailed, flat, sheets_of
from tests.pdf_tree import faults, read_pdf

pytestmark = pytest.mark.django_db


def change_the_details(story: Story, evidence: Evidence) -> None:
    """Every live fact that the new parts were made of becomes another."""
    manager = story.world.manager.actor
    evidence = change_evidence(
        actor=manager,
        evidence=evidence,
        title="Changed report",
        owner=story.world.auditor.member,
        valid_until=date(2032, 2, 2),
    )
    link_evidence(actor=manager, evidence=evidence, number="A.9.2")
    replace_evidence(actor=manager, evidence=evidence, file_name="Changed.txt", chunks=[b"Changed."])
    withdraw_evidence(
        actor=manager, evidence=Evidence.objects.get(pk=story.evidence.pk), reason="Changed plans."
    )
    approve_a_scope(story, text="Changed.", boundaries="Changed.", exclusions="Changed.")
    call_people(story, manager="Changed clerk", top="Changed chair")
    change_everything(story)


def fresh(version: StatementVersion) -> StatementVersion:
    return StatementVersion.objects.select_related("statement", "organization").get(pk=version.pk)


def older(frozen: dict[str, Any]) -> dict[str, Any]:
    """The same as format 1 kept it."""
    data = copy.deepcopy(frozen)
    data["format"] = 1
    del data["full_scope"], data["evidence"]
    for line in data["lines"]:
        del line["due_on"]
    return data


def test_the_details_of_an_approved_version_stay(story: Story) -> None:
    evidence = detailed(story)
    version = story.approved()
    run_jobs()
    page, pdf, xlsx = page_of(story), bytes_of(version, "pdf"), bytes_of(version, "xlsx")
    plain = reports.written(printed.approved(version), "json")
    change_the_details(story, evidence)
    version = fresh(version)
    assert page_of(story) == page
    assert reports.written(printed.approved(version), "pdf") == pdf
    assert reports.written(printed.approved(version), "xlsx") == xlsx
    assert reports.written(printed.approved(version), "json") == plain
    assert "Changed" not in flat(read_pdf(pdf))
    assert "Changed" not in str(sheets_of(xlsx)).replace("'Changed', 'Version'", "")
    now = statements.live_content(story.world.manager.viewpoint, version, freeze=True)
    assert now.full_scope is not None
    assert (now.full_scope.reference, now.full_scope.text) == ("SCP-0001/2", "Changed.")
    assert [item.file_name for item in now.evidence] == ["Changed.txt"]


def test_a_version_frozen_in_format_1_still_renders(story: Story) -> None:
    evidence = detailed(story)
    version = story.approved()
    assert version.frozen is not None
    assert version.frozen["format"] == 2
    before = page_of(story)
    StatementVersion.objects.filter(pk=version.pk).update(frozen=older(version.frozen))
    change_the_details(story, evidence)
    statement = printed.approved(fresh(version))
    assert page_of(story) == before
    content = reports.written(statement, "pdf")
    assert content == reports.written(printed.approved(fresh(version)), "pdf")
    assert faults(content) == []
    text = flat(read_pdf(content))
    for words in (
        "All triage. (SCP-0001/1)",
        "held towards 1 AI system",
        "not recorded in this version",
        "EVD-0001 EVD-0002 expired 16 Nov 2020",
    ):
        assert words in text
    for words in ("Monitoring report", "no date set", "no approved scope", "1 AI system in scope", "Changed"):
        assert words not in text
    sheets = sheets_of(reports.written(statement, "xlsx"))
    assert dict(sheets["Facts"][1:])["Scope"] == "All triage. (SCP-0001/1)"
    assert sheets["Evidence"][1][:2] == ("EVD-0001", "not recorded in this version")
    plain = json.loads(reports.written(statement, "json"))
    assert (plain["format"], plain["evidence"], plain["full_scope"]) == (1, [], None)


def test_a_version_after_one_of_format_1_compares_with_it(story: Story) -> None:
    version = story.approved()
    assert version.frozen is not None
    StatementVersion.objects.filter(pk=version.pk).update(frozen=older(version.frozen))
    second = submit_statement(actor=story.world.manager.actor, version=story.draft())
    approved = approve_statement(actor=story.world.top.actor, version=second)
    assert approved.frozen is not None
    content = printed.approved(approved).content
    assert (content.format, content.previous, content.changed) == (2, 1, [])
