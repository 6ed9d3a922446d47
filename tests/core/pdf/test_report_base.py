"""The base of every report: cover with its facts, running lines, contents, and the mark of a draft."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from django.template import Context, Engine

from aims.core.pdf import Cover, Sources, render_pdf
from tests.core.pdf.conftest import STATIC
from tests.pdf_tree import faults, fonts, read_pdf

CHILD = """{% extends "reports/base.html" %}{% block body %}
<section class="r-chapter"><h2 id="one">First chapter</h2><p>Words.</p></section>
<section class="r-chapter r-wide"><h2 id="two">Second chapter</h2>
<table class="r-table"><thead><tr><th scope="col">Control</th><th scope="col">Status</th></tr></thead>
<tbody><tr class="r-group"><th scope="row" colspan="2">A.2</th></tr>
<tr><th scope="row" class="r-row">A.2.2</th><td><span class="r-status r-planned">Planned</span></td></tr>
</tbody></table></section>{% endblock %}"""

APPROVED = Cover(
    title="Statement of Applicability",
    subtitle="ISO/IEC 42001:2023, clause 6.1.3",
    organization="Łąka & Søn <Ltd>",
    reference="SOA-0001",
    version="1",
    status="Approved",
    as_of=dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=1))),
    ledger_sequence=4182,
    ledger_digest="9f3c71ae04d2" + "0" * 52,
    author="Maya Okonkwo",
    approver="Claire Dunne",
    approved_on=dt.date(2026, 11, 23),
    facts=(("Scope", "Two sites"),),
    contents=(("one", "First chapter"), ("two", "Second chapter")),
)
DRAFT = replace(APPROVED, draft=True, status="Draft", approver="", approved_on=None)
FOOT = "Łąka & Søn <Ltd> · SOA-0001 version 1 · as of 23 Nov 2026, 09:00 UTC · ledger 4,182 · 9f3c 71ae 04d2"


def page(cover: Cover) -> str:
    libraries = {"i18n": "django.templatetags.i18n", "static": "django.templatetags.static"}
    engine = Engine(dirs=[str(STATIC.parent / "templates")], libraries=libraries)
    return engine.from_string(CHILD).render(Context({"cover": cover}))


def report(cover: Cover) -> bytes:
    sheet: Path = STATIC / "css" / "report.css"
    pdf = render_pdf(html=page(cover), sources=Sources([STATIC]), stylesheets=[sheet], moment=cover.as_of)
    assert pdf.warnings == ()
    return pdf.content


@pytest.mark.parametrize("cover", [APPROVED, DRAFT])
def test_it_keeps_every_rule_of_the_tag_tree(cover: Cover) -> None:
    assert faults(report(cover)) == []


def test_cover_margins_and_contents() -> None:
    content = report(APPROVED)
    tree = read_pdf(content)
    cover, *inner = [" ".join(text.split()) for text in tree.texts]
    assert [FOOT in text for text in (cover, *inner)] == [True, True, True]
    assert [f"Page {number} of 3" in text for number, text in enumerate((cover, *inner), 1)] == [True] * 3
    for words in (
        "Approved by Claire Dunne",
        "Approved on 23 November 2026",
        "Status Approved",
        "Scope Two sites",
    ):
        assert words in cover
    assert ("First chapter 2" in cover, "Second chapter 3" in cover) == (True, True)
    assert tree.title == "Statement of Applicability, SOA-0001 version 1, Łąka & Søn <Ltd>"
    assert tree.outline[:3] == ["Statement of Applicability", "First chapter", "Second chapter"]
    assert {name.split("-")[0] for name in fonts(content)} == {"Inter"}


def test_a_draft_says_so_on_the_cover_and_on_each_page() -> None:
    cover, *inner = [" ".join(text.split()).upper() for text in read_pdf(report(DRAFT)).texts]
    assert ("NOT APPROVED" in cover, "VERSION 1, DRAFT" in cover) == (True, True)
    assert ["DRAFT, NOT APPROVED" in text for text in inner] == [True, True]
    assert "DRAFT" not in " ".join(read_pdf(report(APPROVED)).texts).upper()


def test_an_empty_fact_is_left_out_and_a_draft_is_never_silent_about_its_approval() -> None:
    assert "Author" not in dict(replace(APPROVED, author="").block)
    assert dict(DRAFT.block)["Approved by"] == "not approved"


def test_text_is_escaped() -> None:
    assert "<Ltd>" not in page(APPROVED)
