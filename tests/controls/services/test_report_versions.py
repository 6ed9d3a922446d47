"""`manage.py report soa`: the version in force, a given one, and a draft that says it is one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from controls.services.lines import decide_line
from controls.services.statements import approve_statement, submit_statement
from tests.controls.story import Story, bytes_of, run_jobs
from tests.pdf_tree import read_pdf

pytestmark = pytest.mark.django_db


def report(story: Story, path: Path, **options: str) -> bytes:
    call_command("report", "soa", organization=story.organization.slug, output=path, verbosity=0, **options)
    return path.read_bytes()


def is_marked(page: str) -> bool:
    """Whether the page itself says that it is a draft; “Drafted by” is no mark."""
    return re.search(r"\bdraft\b", page, re.IGNORECASE) is not None


def reworded(story: Story, number: int) -> None:
    """The open draft says something else of A.2.2, so that two versions differ."""
    draft = story.draft()
    line = story.line(draft, "A.2.2")
    decide_line(
        actor=story.world.manager.actor,
        line=line,
        applicability="applicable",
        justification=f"Said anew in version {number}.",
        roles=[story.role.pk],
    )


def test_the_version_in_force_is_given_while_a_draft_exists(story: Story, tmp_path: Path) -> None:
    first = story.approved()
    run_jobs()
    reworded(story, 2)
    assert report(story, tmp_path / "soa.pdf") == bytes_of(first, "pdf")
    assert report(story, tmp_path / "soa.xlsx") == bytes_of(first, "xlsx")
    told = json.loads(report(story, tmp_path / "soa.json"))
    assert (told["version"], told["status"]) == ("SOA-0001/1", "approved")
    assert told["lines"][0]["justification"] == "Reasoned for A.2.2."


def test_a_version_keeps_its_bytes_after_the_next_was_approved(story: Story, tmp_path: Path) -> None:
    first = story.approved()
    run_jobs()
    was = {kind: bytes_of(first, kind) for kind in ("pdf", "xlsx")}
    reworded(story, 2)
    second = first.statement.versions.get(number=2)
    submit_statement(actor=story.world.manager.actor, version=second)
    approve_statement(actor=story.world.top.actor, version=second)
    run_jobs()
    for kind, content in was.items():
        path = tmp_path / f"soa.{kind}"
        assert report(story, path, reference="SOA-0001/1") == content
        assert report(story, path) == report(story, path, reference="SOA-0001/2") == bytes_of(second, kind)
        assert bytes_of(second, kind) != content
    assert "Said anew in version 2." in " ".join(
        " ".join(read_pdf(report(story, tmp_path / "soa.pdf")).texts).split()
    )


def test_a_draft_is_marked_as_one_in_every_format(story: Story, tmp_path: Path) -> None:
    story.approved()
    run_jobs()
    reworded(story, 2)
    given = {"reference": "SOA-0001/2"}
    pages = read_pdf(report(story, tmp_path / "soa.pdf", **given)).texts
    assert [is_marked(page) for page in pages] == [True] * len(pages)
    assert json.loads(report(story, tmp_path / "soa.json", **given))["status"] == "draft"
    assert "draft" in report(story, tmp_path / "soa.html", **given).decode().lower()
    approved = read_pdf(report(story, tmp_path / "one.pdf", reference="SOA-0001/1")).texts
    assert [is_marked(page) for page in approved] == [False] * len(approved)
