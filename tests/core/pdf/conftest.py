"""A small shop of static files, as a report finds them: a sheet, a picture, a font."""

from __future__ import annotations

from pathlib import Path

import pytest

from aims.core.pdf import Sources

STATIC = Path(__file__).parents[3] / "static"

PLAIN = """<!doctype html><html lang="en"><head><title>A report</title></head><body>
<h1>A report</h1><p>Some words.</p>{more}</body></html>"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "static"
    (root / "css").mkdir(parents=True)
    (root / "css" / "plain.css").write_text("@page { size: A5; } h1 { font-size: 20pt; }")
    (root / "img").mkdir()
    mark = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0h9v9z"/></svg>'
    (root / "img" / "mark.svg").write_text(mark)
    (tmp_path / "secret.css").write_text("p { color: red }")
    return root


@pytest.fixture
def sources(root: Path) -> Sources:
    return Sources([root], site="https://aims.example")


@pytest.fixture
def sheet(root: Path) -> Path:
    return root / "css" / "plain.css"
