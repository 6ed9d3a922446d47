"""HTML in, tagged PDF out: complete, the same twice, and stoppable."""

from __future__ import annotations

import datetime as dt
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from aims.core.pdf import BrokenReport, Sources, render_pdf
from aims.core.pdf.watching import Watch
from tests.core.pdf.conftest import PLAIN, STATIC
from tests.pdf_tree import faults, read_pdf

MOMENT = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))


def test_the_report_is_tagged_and_says_what_it_is(sources: Sources, sheet: Path) -> None:
    more = '<h2>Part</h2><p><a href="/o/acme/">Home</a></p>'
    pdf = render_pdf(html=PLAIN.format(more=more), sources=sources, stylesheets=[sheet], moment=MOMENT)
    tree = read_pdf(pdf.content)
    assert faults(pdf.content) == []
    assert (pdf.pages, pdf.warnings) == (1, ())
    assert (tree.title, tree.language, tree.outline) == ("A report", "en", ["A report", "Part"])
    assert (tree.created, tree.links) == ("D:20261123090000Z", ["https://aims.example/o/acme/"])


@pytest.mark.parametrize(
    "html",
    [
        '<html lang="en"><body><h1>No title</h1></body></html>',
        "<html><head><title>No language</title></head><body><h1>A</h1></body></html>",
        PLAIN.format(more='<img src="/static/img/mark.svg">'),
        PLAIN.format(more='<a href="#nowhere">Nowhere</a>'),
    ],
)
def test_an_incomplete_report_is_refused(html: str, sources: Sources, sheet: Path) -> None:
    with pytest.raises(BrokenReport):
        render_pdf(html=html, sources=sources, stylesheets=[sheet])


def test_what_the_engine_does_not_understand_is_told(sources: Sources, root: Path) -> None:
    (root / "css" / "odd.css").write_text("p { colour: red }")
    pdf = render_pdf(html=PLAIN.format(more=""), sources=sources, stylesheets=[root / "css" / "odd.css"])
    assert len(pdf.warnings) == 1
    assert "colour" in pdf.warnings[0]


SCRIPT = """
import hashlib, sys
from pathlib import Path
from aims.core.pdf import Sources, render_pdf
root = Path(sys.argv[1])
html = Path(sys.argv[2]).read_text()
pdf = render_pdf(html=html, sources=Sources([root]), stylesheets=[root / "css" / "report.css"])
print(hashlib.sha256(pdf.content).hexdigest())
"""


def test_the_same_html_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        PLAIN.format(more='<p class="r-status r-partial">Zürich, Łódź</p>' * 40), encoding="utf-8"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(STATIC), str(page)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(STATIC.parent)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_each_page_is_a_checkpoint(sources: Sources, sheet: Path) -> None:
    steps: list[str] = []
    more = '<p style="break-before: page">Next</p>' * 3
    pdf = render_pdf(
        html=PLAIN.format(more=more), sources=sources, stylesheets=[sheet], checkpoint=steps.append
    )
    assert pdf.pages == 4
    assert steps[0] == "layout"
    assert sum(1 for step in steps if "Page" in step) >= 4
    assert steps.index("paint") > steps.index("layout")


@pytest.mark.parametrize(
    "at", ["layout", "Step 5 - Creating layout - Page 2", "paint", "Step 6 - Creating PDF"]
)
def test_what_a_checkpoint_raises_stops_the_work(at: str, sources: Sources, sheet: Path) -> None:
    class CancelledError(Exception):
        pass

    def stop(step: str) -> None:
        if step == at:
            raise CancelledError

    html = PLAIN.format(more='<p style="break-before: page">Next</p>')
    with pytest.raises(CancelledError):
        render_pdf(html=html, sources=sources, stylesheets=[sheet], checkpoint=stop)
    handlers = logging.getLogger("weasyprint.progress").handlers
    assert [handler for handler in handlers if isinstance(handler, Watch)] == []


def test_our_own_fonts_are_embedded_where_the_machine_has_none(tmp_path: Path) -> None:
    bare = tmp_path / "fonts.conf"
    bare.write_text(f"<fontconfig><cachedir>{tmp_path}</cachedir></fontconfig>")
    page = tmp_path / "page.html"
    page.write_text(PLAIN.format(more=""), encoding="utf-8")
    script = f"{SCRIPT}\nfrom tests.pdf_tree import fonts\nprint(sorted(fonts(pdf.content)))"
    told = subprocess.run(
        [sys.executable, "-c", script, str(STATIC), str(page)],
        env={**os.environ, "FONTCONFIG_FILE": str(bare), "PYTHONPATH": str(STATIC.parent)},
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    assert told.splitlines()[-1] == "['Inter', 'Inter-Semi-Bold']"
