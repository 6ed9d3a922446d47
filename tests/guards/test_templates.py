"""The template lint refuses what the content security policy would block, and the tree passes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ops import templates

SAMPLES = {
    r"\sstyle\s*=": '<p style="color: red">x</p>',
    r"<style\b": "<style>p { color: red }</style>",
    r"<script(?![^>]*\bsrc=)[^>]*>": "<script>alert(1)</script>",
    r"\son(click|load|error|change|submit|input|focus|blur|key\w+|mouse\w+|pointer\w+|toggle)\s*=": (
        '<p onclick="x()">x</p>'
    ),
    r"\bhx-on\b|\bjs:": '<p hx-on:click="x()">x</p>',
    r"javascript:": '<a href="javascript:x()">x</a>',
    r"\|safe\b|autoescape off": "{{ name|safe }}",
}
"""One sample for each forbidden pattern."""

MORE = {
    '<p onkeydown="x()">x</p>': r"\son(click|load|error|change|submit|input|focus|blur|key\w+|mouse\w+|pointer\w+|toggle)\s*=",
    '<p hx-vals="js:{a: 1}">x</p>': r"\bhx-on\b|\bjs:",
    "{% autoescape off %}{{ name }}{% endautoescape %}": r"\|safe\b|autoescape off",
    '<svg><path style="x"/></svg>': r"\sstyle\s*=",
}
"""Other ways to write the same."""


@pytest.fixture
def lint(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """The lint over a folder with one page: its verdict and what it says."""
    folder = tmp_path / "templates"
    folder.mkdir()
    monkeypatch.setattr(templates, "ROOT", tmp_path)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [folder]}]

    def run(text: str) -> tuple[int, str]:
        (folder / "page.html").write_text(text, encoding="utf-8")
        verdict = templates.main()
        return verdict, capsys.readouterr().out

    return run


def test_every_forbidden_pattern_has_a_sample() -> None:
    assert set(SAMPLES) == set(templates.FORBIDDEN)


@pytest.mark.parametrize(
    ("text", "pattern"),
    [*((text, pattern) for pattern, text in SAMPLES.items()), *MORE.items()],
    ids=[*SAMPLES.values(), *MORE],
)
def test_a_page_with_it_is_refused_and_told_why(text: str, pattern: str, lint) -> None:
    assert lint(text) == (1, f"page.html: {templates.FORBIDDEN[pattern]}\n")


@pytest.mark.parametrize(
    "text",
    [
        '<p class="sub">{{ name }}</p>\n',
        '<script src="/static/js/aims.js" defer></script>\n',
        '<p hx-get="/x" hx-trigger="load delay:1s">A style of its own, on time.</p>\n',
    ],
    ids=["plain words", "a script by its address", "htmx that evaluates nothing"],
)
def test_a_page_without_any_of_it_passes(text: str, lint) -> None:
    assert lint(text) == (0, "")


def test_a_long_page_is_refused(lint) -> None:
    assert lint("x\n" * templates.LONGEST) == (0, "")
    assert lint("x\n" * (templates.LONGEST + 1)) == (1, "page.html: longer than 100 lines\n")


def test_a_page_that_does_not_compile_is_refused(lint) -> None:
    verdict, said = lint("{% if %}\n")
    assert (verdict, said.partition(":")[0]) == (1, "page.html")


def test_the_product_s_templates_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert (templates.main(), capsys.readouterr().out) == (0, "")
