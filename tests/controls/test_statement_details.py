"""What the Statement's files say besides its lines: scope, status, evidence, target dates, people's functions."""

from __future__ import annotations

import hashlib
import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from aims.models import Obligation, ScopeVersion
from aims.platform.models import Member
from aims.platform.unit import change
from aims.services.scope import approve_scope, change_scope, draft_scope, submit_scope
from controls import reports
from controls.models import ControlImplementation
from controls.selectors import printed
from controls.services.controls import change_control, move_control
from controls.services.lines import decide_line
from documents.models import Evidence
from documents.services.evidence import (
    add_evidence,
    replace_evidence,
)
from tests.controls.story import Story
from tests.controls.test_frozen import change_everything
from tests.pdf_tree import PdfTree, faults, read_pdf

pytestmark = pytest.mark.django_db

REPORT, OTHER = b"Monitoring, September.", b"Monitoring, October."
CHAPTERS = ["Scope and status", "Controls of Annex A", "Evidence", "What the reasons name", "Approval"]
FUNCTIONS = {"manager": "Head of compliance", "top": "Chief executive"}


def approve_a_scope(story: Story, **texts: str) -> ScopeVersion:
    manager = story.world.manager.actor
    version = draft_scope(actor=manager, organization=story.organization, **texts)
    version = change_scope(actor=manager, version=version, revision=None, systems=[story.system])
    submitted = submit_scope(actor=manager, version=version)
    return approve_scope(actor=story.world.top.actor, version=submitted)


def call_people(story: Story, **functions: str) -> None:
    """Give people a function."""
    with change(story.organization, story.world.system) as unit:
        members = []
        for who, function in functions.items():
            member = Member.objects.get(pk=getattr(story.world, who).member.pk)
            member.job_title = function
            member.save()
            members.append(member)
        unit.record("story.changed", *members)


def control_of(story: Story, number: str) -> ControlImplementation:
    return ControlImplementation.objects.get(organization=story.organization, requirement__number=number)


def plan(story: Story, number: str, due_on: date | None) -> None:
    manager = story.world.manager.actor
    control = move_control(actor=manager, control=control_of(story, number), verb="plan")
    change_control(actor=manager, control=control, how="Soon.", owner=story.world.owner.member, due_on=due_on)


def detailed(story: Story) -> Evidence:
    """A scope, functions, target dates to come and gone, and evidence with two files that has expired."""
    call_people(story, **FUNCTIONS)
    approve_a_scope(story, text="All triage.", boundaries="Dublin only.", exclusions="Office tools.")
    plan(story, "A.5.5", date(2031, 3, 9))
    plan(story, "A.7.4", date(2020, 2, 5))
    owner = story.world.owner.actor
    evidence = add_evidence(
        actor=owner,
        organization=story.organization,
        title="Monitoring report",
        file_name="Monitoring 09.txt",
        chunks=[REPORT],
        requirements=["A.6.2.6", "A.2.2"],
        owner=story.world.owner.member,
        valid_until=date(2020, 11, 16),
    )
    replace_evidence(
        actor=owner,
        evidence=evidence,
        file_name="Monitoring 10.txt",
        chunks=[OTHER],
        valid_until=date(2020, 11, 16),
    )
    return evidence


def flat(tree: PdfTree) -> str:
    return re.sub(r"\s+", " ", " ".join(tree.texts))


def row_of(tree: PdfTree, start: str, end: str) -> str:
    """What stands from one cell to the next in the PDF."""
    text = flat(tree)
    text = text[text.rindex(start) :]
    return text[: text.index(end)]


def sheets_of(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_the_pdf_names_each_piece_of_evidence(story: Story) -> None:
    detailed(story)
    content = reports.written(printed.approved(story.approved()), "pdf")
    assert faults(content) == []
    tree = read_pdf(content)
    assert [title for title in tree.outline if not title.startswith("A.")] == [
        "Statement of Applicability",
        "Scope and status",
        "What the AI management system covers",
        "Boundaries",
        "Left out, and why",
        "1 AI system in scope (SCP-0001/1)",
        "What each status means",
        "Controls of Annex A",
        "Evidence",
        "What the reasons name",
        "Approval",
    ]
    row = row_of(tree, "EVD-0002", "What the reasons name")
    for fact in ("Monitoring report", "2 Monitoring 10.txt", "expired 16 Nov 2020", "A.2.2, A.6.2.6"):
        assert fact in row
    assert hashlib.sha256(OTHER).hexdigest() in row.replace(" ", "")
    first = row_of(tree, "EVD-0001", "EVD-0002")
    assert "no file yet" in first
    assert "valid to 2 Aug 2027" in first
    line = row_of(tree, "A.6.2.6 AI system", "A.6.2.7")
    assert "EVD-0002 expired 16 Nov 2020" in line
    assert " item" not in flat(tree)


def test_the_pdf_tells_scope_status_and_target_dates(story: Story) -> None:
    detailed(story)
    tree = read_pdf(reports.written(printed.approved(story.approved()), "pdf"))
    cover, scope = (re.sub(r"\s+", " ", page) for page in tree.texts[:2])
    assert "AI systems 1 AI system in scope (SCP-0001/1)" in cover
    assert "2 pieces; 1 expired (EVD-0002)" in cover
    for words in ("All triage.", "Dublin only.", "Office tools.", "AIS-0001 Triage Assistant"):
        assert words in scope
    for status in ("Not started", "Planned", "Partial", "Implemented", "Verified", "Not applicable"):
        assert status in scope
    assert "due 9 Mar 2031" in row_of(tree, "A.5.5 Assessing", "A.6.1.2")
    assert "was due 5 Feb 2020" in row_of(tree, "A.7.4 Quality", "A.7.5")
    assert "no date set" in row_of(tree, "A.8.3 External", "A.8.4")
    implemented = row_of(tree, "A.2.2 AI policy", "A.2.3")
    assert "due" not in implemented
    assert "no date set" not in implemented


def test_people_sign_with_function_and_date(story: Story) -> None:
    detailed(story)
    version = story.approved()
    tree = read_pdf(reports.written(printed.approved(version), "pdf"))
    end = flat(tree)[flat(tree).rindex("Approved in the application") :]
    maya, claire = story.world.manager.member.name, story.world.top.member.name
    day = timezone.localdate(version.submitted_at).strftime("%-d %B %Y")
    assert f"Drafted by {maya}, Head of compliance {day}" in end
    assert f"Sent for approval by {maya}, Head of compliance {day}" in end
    assert f"Approved by {claire}, Chief executive {day}" in end
    assert f"Approved by {claire}, Chief executive" in re.sub(r"\s+", " ", tree.texts[0])


def test_the_running_head_names_the_chapter_a_page_begins_with(story: Story) -> None:
    version = story.draft()
    story.decide_all(version)
    with change(story.organization, story.world.system) as unit:
        duties = [
            Obligation.objects.create(organization=story.organization, reference=reference, title="A duty")
            for reference in unit.references(Obligation, 40)
        ]
        unit.record("story.changed", *duties)
    decide_line(
        actor=story.world.manager.actor,
        line=story.line(version, "A.8.3"),
        applicability="applicable",
        justification="Many duties.",
        obligations=[duty.pk for duty in duties],
    )
    tree = read_pdf(reports.written(printed.drafted(story.world.manager.viewpoint, version), "pdf"))
    mark = "Statement of Applicability · SOA-0001 version 1 "
    here, seen = "", []
    for page in tree.texts[1:]:
        body, _, margin = re.sub(r"\s+", " ", page).partition(mark)
        expected = next((each for each in CHAPTERS if body.startswith(each)), here)
        assert margin.removeprefix("DRAFT, NOT APPROVED ").startswith(expected)
        here = next((each for each in reversed(CHAPTERS) if each in page.splitlines()[:-2]), here)
        seen.append(expected)
    assert list(dict.fromkeys(seen)) == CHAPTERS[:-1]
    assert "Approval" in tree.texts[-1]
    assert seen[-2:] == ["What the reasons name"] * 2


def test_the_workbook_carries_the_same_facts(story: Story) -> None:
    detailed(story)
    sheets = sheets_of(reports.written(printed.approved(story.approved()), "xlsx"))
    assert list(sheets) == ["SOA-0001 v1", "Facts", "Evidence"]
    head, *lines = sheets["SOA-0001 v1"]
    rows = {row[0]: dict(zip(head, row, strict=True)) for row in lines}
    assert rows["A.2.2"]["Evidence"] == "EVD-0001, EVD-0002"
    assert (rows["A.2.2"]["Evidence expired"], rows["A.2.2"]["Target date"]) == ("EVD-0002", None)
    assert rows["A.5.5"]["Target date"].date() == date(2031, 3, 9)
    assert (rows["A.8.3"]["Target date"], rows["A.7.3"]["Target date"]) == ("no date set", None)
    facts = dict(sheets["Facts"][1:])
    assert (facts["Scope"], facts["AI systems in scope"]) == ("SCP-0001/1", 1)
    assert (facts["What the AIMS covers"], facts["Boundaries"]) == ("All triage.", "Dublin only.")
    assert (facts["Left out, and why"], facts["AI system AIS-0001"]) == ("Office tools.", "Triage Assistant")
    assert facts["Approved by"] == f"{story.world.top.member.name}, Chief executive"
    assert facts["Controls with status planned"] == 2
    found = dict(zip(sheets["Evidence"][0], sheets["Evidence"][2], strict=True))
    assert (found["Evidence"], found["Version"], found["File"]) == ("EVD-0002", 2, "Monitoring 10.txt")
    assert found["SHA-256"] == hashlib.sha256(OTHER).hexdigest()
    assert (found["Expired"], found["Controls"]) == ("yes", "A.2.2, A.6.2.6")


def test_a_text_like_a_formula_stays_text_on_every_sheet(story: Story) -> None:
    approve_a_scope(story, text="=1+1", boundaries="@SUM(1)")
    book = load_workbook(io.BytesIO(reports.written(printed.approved(story.approved()), "xlsx")))
    cells = {row[0].value: row[1] for row in book["Facts"].iter_rows()}
    for name, text in (("What the AIMS covers", "=1+1"), ("Boundaries", "@SUM(1)")):
        assert (cells[name].value, cells[name].data_type, cells[name].quotePrefix) == (text, "s", True)


def test_without_an_approved_scope_it_says_so(story: Story) -> None:
    statement = printed.approved(story.approved())
    tree = read_pdf(reports.written(statement, "pdf"))
    assert all("There is no approved scope." in page for page in tree.texts[:2])
    assert dict(sheets_of(reports.written(statement, "xlsx"))["Facts"][1:])["Scope"] == "no approved scope"
    assert "in scope" not in tree.texts[0]


def test_the_cover_stays_one_page(story: Story) -> None:
    approve_a_scope(story, text="We cover every system, site and department of ours. " * 9)
    story.approved()
    change_everything(story)
    draft = story.draft()
    tree = read_pdf(reports.written(printed.drafted(story.world.manager.viewpoint, draft), "pdf"))
    assert "37 controls; their lines say how" in re.sub(r"\s+", " ", tree.texts[0])
    assert "Scope and status" in tree.texts[1]
    assert "not sent yet" in flat(tree)


def test_rows_are_never_cut_and_heads_repeat(story: Story) -> None:
    owner = story.world.owner.actor
    for number in range(30):
        add_evidence(
            actor=owner,
            organization=story.organization,
            title=f"Record {number} of a long row of records that somebody kept for years",
            file_name=f"A record with quite a long name, number {number}.txt",
            chunks=[str(number).encode()],
            requirements=["A.6.2.6"],
            valid_until=timezone.localdate() + timedelta(days=400),
        )
    content = reports.written(printed.approved(story.approved()), "pdf")
    assert faults(content) == []
    tree = read_pdf(content)
    pages = [page for page in tree.texts if "SHA-256 Valid until" in re.sub(r"\s+", " ", page)]
    assert len(pages) > 1
    found = [re.sub(r"\s", "", page) for page in pages]
    for number in range(30):
        name = f"number{number}.txt{hashlib.sha256(str(number).encode()).hexdigest()}"
        assert sum(name in page for page in found) == 1
