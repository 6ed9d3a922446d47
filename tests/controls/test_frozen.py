"""What was approved stays what it was, in page, PDF and XLSX; and the past answers as it was."""

from __future__ import annotations

import io
import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from aims.models import AISystem, Decision, Obligation
from aims.platform.models import Organization
from aims.platform.services.organizations import rename_member
from aims.platform.unit import change
from aims.platform.viewpoint import Viewpoint
from controls import reports
from controls.models import ControlImplementation, StatementOfApplicability, StatementVersion
from controls.selectors import printed, statements
from controls.services.controls import change_control, move_control
from documents.models import Evidence
from risks.models import Risk
from tests.controls.story import Story, bytes_of, run_jobs
from tests.pdf_tree import faults, read_pdf

pytestmark = pytest.mark.django_db


def change_everything(story: Story) -> None:
    """Every live risk, control, owner and title becomes another."""
    world = story.world
    for person in (world.owner, world.top, world.manager):
        rename_member(
            actor=world.admin.actor, member=person.member, name=f"Renamed {person.member.reference}"
        )
    with change(story.organization, world.system) as unit:
        rows: list[object] = []
        for model, field in (
            (Risk, "title"),
            (Obligation, "title"),
            (Decision, "title"),
            (Evidence, "title"),
            (AISystem, "name"),
            (StatementOfApplicability, "title"),
        ):
            for row in model._default_manager.filter(organization=story.organization):
                setattr(row, field, f"Changed {row.reference}")
                row.save()
                rows.append(row)
        evidence = Evidence.objects.get(pk=story.evidence.pk)
        evidence.valid_until = date(2031, 1, 1)
        evidence.save()
        organization = Organization.objects.get(pk=story.organization.pk)
        organization.name = "Changed Ltd"
        organization.save()
        unit.record("story.changed", organization, *rows)  # type: ignore[arg-type]
    for control in ControlImplementation.objects.filter(organization=story.organization):
        changed = change_control(
            actor=world.manager.actor,
            control=control,
            how="Changed.",
            owner=world.auditor.member,
            due_on=date(2031, 5, 5),
        )
        if changed.status == "not_started":
            move_control(actor=world.manager.actor, control=changed, verb="plan")


def page_of(story: Story, number: int = 1) -> str:
    where = reverse(
        "statement-detail",
        kwargs={"organization": story.organization.slug, "reference": "SOA-0001", "number": number},
    )
    found = story.world.auditor.client().get(where).content.decode()
    main = found[found.index('<div class="fig num">') : found.index('id="history"')]
    return re.sub(r"\s+", " ", main)


def sheet_of(content: bytes) -> list[tuple[object, ...]]:
    return list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))


def test_page_pdf_and_xlsx_stay_as_approved(story: Story) -> None:
    version = story.approved()
    run_jobs()
    page, pdf, xlsx = page_of(story), bytes_of(version, "pdf"), bytes_of(version, "xlsx")
    change_everything(story)
    version = StatementVersion.objects.select_related("statement", "organization").get(pk=version.pk)
    assert page_of(story) == page
    assert reports.written(printed.approved(version), "pdf") == pdf
    assert reports.written(printed.approved(version), "xlsx") == xlsx
    assert reports.statement_report(story.world.auditor.viewpoint, "SOA-0001/1", "pdf") == pdf
    text = " ".join(read_pdf(pdf).texts)
    approved = printed.approved(version).content
    for line in approved.lines:
        assert line.number in text
        assert line.justification in text.replace("\n", " ")
    assert "Changed" not in text
    assert "Renamed" not in text
    rows = sheet_of(xlsx)
    assert len(rows) == 39
    assert [row[0] for row in rows[1:]] == [line.number for line in approved.lines]
    assert rows[1][7] == story.world.owner.member.name


def test_the_next_draft_shows_what_changed(story: Story) -> None:
    story.approved()
    change_everything(story)
    draft = story.draft()
    content = statements.content_of(story.world.manager.viewpoint, draft)
    assert content.previous == 1
    assert len(content.changed) == 37
    assert content.lines[1].changed == "Was not started in version 1"
    assert content.lines[0].owner_name.startswith("Ines")


def test_the_pdf_tells_its_structure(story: Story) -> None:
    version = story.approved()
    run_jobs()
    content = bytes_of(version, "pdf")
    assert faults(content) == []
    tree = read_pdf(content)
    assert tree.headings.count(1) == 1
    chapters = ("Scope and status", "Controls of Annex A", "Evidence", "What the reasons name", "Approval")
    assert [title for title in tree.outline if title in chapters] == list(chapters)
    assert tree.language == "en"
    assert tree.title == "Statement of Applicability, SOA-0001 version 1, Northfold Health"
    assert f"Page 1 of {tree.pages}" in tree.texts[0]
    entry = statements.approval_entry(version)
    assert entry is not None
    for page in tree.texts:
        flat = page.replace("\n", " ")
        assert f"ledger {entry.sequence}" in flat
        assert entry.digest[:4] in flat
    assert story.world.top.member.name in tree.texts[0]
    assert timezone.localdate(version.approved_at).strftime("%-d %B %Y") in tree.texts[0]


def test_a_draft_says_on_each_page_that_it_is_one(story: Story) -> None:
    draft = story.draft()
    content = reports.written(printed.drafted(story.world.manager.viewpoint, draft), "pdf")
    assert faults(content) == []
    assert all("draft" in page.lower() for page in read_pdf(content).texts)


def test_the_past_answers_as_it_was(story: Story) -> None:
    version = story.draft()
    story.decide_all(version)
    moment = timezone.now()
    before = Viewpoint.at(story.world.auditor.actor, story.organization, moment)
    was = statements.content_of(before, version)
    change_everything(story)
    then = Viewpoint.at(story.world.auditor.actor, story.organization, moment)
    found = statements.numbered(then, "SOA-0001", 1)
    assert found is not None
    assert statements.content_of(then, found) == was
    assert statements.content_of(story.world.auditor.viewpoint, version) != was
    assert was.lines[0].owner_name == story.world.owner.member.name
    client = story.world.auditor.client()
    where = reverse(
        "statement-detail",
        kwargs={"organization": story.organization.slug, "reference": "SOA-0001", "number": 1},
    )
    page = client.get(where, {"as_of": moment.isoformat()}).content.decode()
    assert "Triage Assistant" in page
    assert "Changed RSK" not in page
    assert "Changed OBL" not in page
    assert "Renamed" not in page[page.index('id="main"') : page.index('id="history"')]
    assert "You look at the past" in page
    for name, extra in (
        ("control-list", {}),
        ("control-detail", {"number": "A.2.2"}),
        ("statement-list", {}),
    ):
        address = reverse(name, kwargs={"organization": story.organization.slug, **extra})
        assert client.get(address, {"as_of": moment.isoformat()}).status_code == 200


def test_report_command_writes_every_format(story: Story, tmp_path: Path) -> None:
    version = story.approved()
    run_jobs()
    slug = story.organization.slug
    for ending in ("pdf", "html", "xlsx", "json"):
        call_command("report", "soa", organization=slug, output=tmp_path / f"soa.{ending}", verbosity=0)
    assert (tmp_path / "soa.pdf").read_bytes() == bytes_of(version, "pdf")
    assert (tmp_path / "soa.xlsx").read_bytes() == bytes_of(version, "xlsx")
    plain = json.loads((tmp_path / "soa.json").read_text())
    assert (plain["version"], plain["status"], len(plain["lines"])) == ("SOA-0001/1", "approved", 38)
    page = (tmp_path / "soa.html").read_text()
    assert "<style>" in page
    assert "<link" not in page
    assert list(tmp_path.glob(".report-*")) == []


def test_report_command_in_the_past_and_by_reference(story: Story, tmp_path: Path) -> None:
    story.draft()
    drafted = timezone.now()
    slug, out = story.organization.slug, tmp_path / "soa.json"
    manager = story.world.manager.member.email
    call_command("report", "soa", organization=slug, output=out, email=manager, verbosity=0)
    assert json.loads(out.read_text())["status"] == "draft"
    version = StatementVersion.objects.get()
    story.decide_all(version)
    from controls.services.statements import approve_statement, submit_statement

    submit_statement(actor=story.world.manager.actor, version=version)
    approve_statement(actor=story.world.top.actor, version=version)
    call_command("report", "soa", organization=slug, output=out, reference="SOA-0001/1", verbosity=0)
    assert json.loads(out.read_text())["status"] == "approved"
    call_command("report", "soa", organization=slug, output=out, as_of=drafted.isoformat(), verbosity=0)
    past = json.loads(out.read_text())
    assert (past["status"], past["lines"][0]["applicability"]) == ("draft", "undecided")


def test_report_command_refuses_in_plain_words(story: Story, tmp_path: Path) -> None:
    slug, out = story.organization.slug, tmp_path / "soa.pdf"

    def refused(kind: str = "soa", **options: object) -> str:
        with pytest.raises(CommandError) as error:
            call_command("report", kind, **{"organization": slug, "output": out, **options})
        assert error.value.returncode == 1
        return str(error.value)

    assert "There is no Statement of Applicability yet" in refused()
    story.draft()
    assert "There is no Statement “SOA-0009/1”" in refused(reference="SOA-0009/1")
    assert "no version of a Statement" in refused(reference="SOA-0001")
    assert "There is no report “nonsense”" in refused("nonsense")
    assert "cannot be written as “exe”" in refused(output=tmp_path / "soa.exe")
    assert "no organization" in refused(organization="nobody")
    assert "no active member" in refused(email="nobody@example.org")
    assert "is no moment" in refused(as_of="yesterday")
    assert "Cannot write" in refused(output=tmp_path / "none" / "soa.json")
    before = timezone.now() - timedelta(days=400)
    assert "no Statement of Applicability yet" in refused(as_of=before.date().isoformat())
    assert not out.exists()
