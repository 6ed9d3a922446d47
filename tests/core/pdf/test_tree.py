"""The reader of the tag tree can fail: a PDF for each rule it breaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from weasyprint import HTML

from tests.pdf_tree import faults, read_pdf

GOOD = """<html lang="en"><head><title>A</title></head><body><h1>One</h1><h2>Two</h2>
<table><thead><tr><th scope="col">Name</th></tr></thead><tbody><tr><td>Value</td></tr></tbody></table>
<svg width="9" height="9"><title>A square</title><path d="M0 0h9v9z"/></svg></body></html>"""


def pdf(
    html: str, finisher: Callable[[Any, Any], None] | None = None, variant: str | None = "pdf/ua-1"
) -> bytes:
    content: bytes = HTML(string=html).write_pdf(pdf_variant=variant, finisher=finisher)
    return content


def test_a_good_one_has_no_fault() -> None:
    assert faults(pdf(GOOD)) == []


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("<title>A</title>", "", "no title"),
        (' lang="en"', "", "no language"),
        ("h1>", "h2>", "0 headings of level 1"),
        ("h2>", "h1>", "2 headings of level 1"),
        ("h2>", "h3>", "heading level 3 follows level 1"),
        ("th>", "td>", "a data cell names no header"),
        ("<title>A square</title>", "", "a figure has no alternative text"),
    ],
)
def test_each_rule_of_the_html_can_fail(before: str, after: str, fault: str) -> None:
    broken = (
        GOOD.replace('<th scope="col">', "<th>")
        .replace(before, after)
        .replace("<th>Name</td>", "<td>Name</td>")
    )
    assert fault in faults(pdf(broken))


@pytest.mark.parametrize(
    ("key", "value", "fault"),
    [
        ("ViewerPreferences", {"DisplayDocTitle": "false"}, "the title is not shown"),
        ("MarkInfo", {"Marked": "false"}, "not marked as tagged"),
        ("Metadata", None, "PDF/UA-1 is not declared"),
        ("StructTreeRoot", None, "no structure tree"),
    ],
)
def test_each_rule_of_the_document_can_fail(key: str, value: dict[str, str] | None, fault: str) -> None:
    import pydyf

    def spoil(_: object, document: Any) -> None:
        if value is None:
            del document.catalog[key]
        else:
            document.catalog[key] = pydyf.Dictionary(value)

    assert fault in faults(pdf(GOOD, spoil))


def test_a_header_that_does_not_exist_is_found() -> None:
    def rename(_: object, document: Any) -> None:
        for item in document.objects:
            if isinstance(item, dict) and "ID" in item:
                item["ID"] = "(gone)"

    assert "a data cell names a header that does not exist" in faults(pdf(GOOD, rename))


def test_an_untagged_pdf_fails_nearly_everything() -> None:
    assert len(faults(pdf(GOOD, variant=None))) >= 5


def test_pages_texts_and_outline_are_read() -> None:
    tree = read_pdf(pdf(GOOD.replace("<h2>", '<h2 style="break-before: page">')))
    assert tree.pages == 2
    assert "Two" in tree.texts[1]
    assert tree.outline == ["One", "Two"]
    assert tree.headings == [1, 2]
