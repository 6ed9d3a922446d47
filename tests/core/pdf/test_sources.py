"""A report shows our static files and the images it names; everything else ends the rendering."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

import pytest

from aims.core.pdf import BrokenReport, Sources, render_pdf
from tests.core.pdf.conftest import PLAIN

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def render(more: str, sources: Sources, sheet: Path) -> bytes:
    return render_pdf(html=PLAIN.format(more=more), sources=sources, stylesheets=[sheet]).content


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/mark.png",
        "https://elsewhere.example/mark.png",
        "https://aims.example/o/acme/file/1",
        "https://aims.example.evil.example/static/img/mark.svg",
        "ftp://elsewhere.example/mark.png",
        "file:///etc/passwd",
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E",
        "stored:other",
        "/static/../secret.css",
        "/static/img/../../secret.css",
        "/static/%2e%2e/secret.css",
        "/static/..%2fsecret.css",
        "/static//etc/passwd",
        "/static/%2fetc/passwd",
        "/static/img/none.svg",
        "/static/img/mark.svg%00.png",
        "/static/",
    ],
)
def test_any_other_address_ends_the_rendering(address: str, sources: Sources, sheet: Path) -> None:
    with pytest.raises(BrokenReport):
        render(f'<img src="{address}" alt="A mark">', sources, sheet)


@pytest.mark.parametrize(
    "more",
    [
        '<link rel="stylesheet" href="https://elsewhere.example/a.css">',
        "<style>@import url(https://elsewhere.example/a.css);</style>",
        "<style>p { background: url(https://elsewhere.example/a.png) }</style>",
        "<style>@font-face { font-family: X; src: url(https://elsewhere.example/a.woff2) }</style>",
        "<object data='https://elsewhere.example/a.png' type='image/png'></object>",
        "<embed src='file:///etc/passwd' type='image/png'>",
        '<svg viewBox="0 0 9 9"><title>A</title><image href="file:///etc/passwd" width="9" height="9"/></svg>',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<base href="https://elsewhere.example/"><img src="a.png" alt="A">',
    ],
)
def test_no_other_way_reaches_outside(more: str, sources: Sources, sheet: Path) -> None:
    with pytest.raises(BrokenReport):
        render(more, sources, sheet)


def test_a_symbolic_link_is_not_followed(sources: Sources, root: Path, sheet: Path) -> None:
    (root / "img" / "link.css").symlink_to(root.parent / "secret.css")
    (root / "up").symlink_to(root.parent)
    for name in ("img/link.css", "up/secret.css"):
        with pytest.raises(BrokenReport):
            sources.static_file(name)


def test_a_stylesheet_outside_the_static_files_is_refused(sources: Sources, root: Path) -> None:
    with pytest.raises(BrokenReport):
        render("", sources, root.parent / "secret.css")


def test_static_files_and_named_images_are_shown(sources: Sources, sheet: Path, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(PIXEL)
    given = replace(sources, images={"seal": PIXEL, "logo": tmp_path / "logo.png"})
    more = "".join(
        f'<img src="{address}" alt="A mark">'
        for address in ("/static/img/mark.svg", "stored:seal", "stored:logo")
    )
    assert render(more, given, sheet).startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    "content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"", b"\x89PNG\r\n\x1a\n"]
)
def test_a_stored_file_that_is_no_picture_is_refused(content: bytes, sources: Sources, sheet: Path) -> None:
    with pytest.raises(BrokenReport):
        render('<img src="stored:seal" alt="A seal">', replace(sources, images={"seal": content}), sheet)
