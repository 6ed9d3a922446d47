"""HTML in, tagged PDF out: the one door to WeasyPrint.

The HTML says its own title, language, author and description. The same HTML, sheets, fonts and images give
the same bytes: the only time in the file is the `moment` it was given, its identifier is made of its content.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from aims.core.pdf.sources import BrokenReport, Door, Sources
from aims.core.pdf.watching import Checkpoint, Watch

VARIANT = "pdf/ua-1"


@dataclass(frozen=True, slots=True)
class Pdf:
    """A finished report. `warnings` are what WeasyPrint did not understand of the sheets, for developers."""

    content: bytes
    pages: int
    warnings: tuple[str, ...] = ()


def render_pdf(
    *,
    html: str,
    sources: Sources,
    stylesheets: Sequence[Path],
    moment: dt.datetime | None = None,
    checkpoint: Checkpoint | None = None,
) -> Pdf:
    """The report as PDF/UA-1: tagged, with title, language and bookmarks.

    `checkpoint` is called before the layout ("layout"), with each page laid out and before "paint";
    what it raises stops the work and reaches the caller. Raises BrokenReport when the report asks for
    anything but its sources, when WeasyPrint names an error, and when title or language are missing.
    """
    beat = checkpoint or _nothing
    door = Door(sources)
    with Watch(beat) as watch:
        try:
            beat("layout")
            document = _laid_out(html, sources, stylesheets, door)
            _complete(document, moment)
            beat("paint")
            content: bytes = document.write_pdf(pdf_variant=VARIANT, pdf_identifier=True)
        except FatalURLFetchingError as error:
            raise BrokenReport(door.refused[0] if door.refused else str(error)) from error
    if faults := [*door.refused, *watch.errors]:
        raise BrokenReport(" ".join(faults))
    return Pdf(content, len(document.pages), tuple(watch.warnings))


def _laid_out(html: str, sources: Sources, stylesheets: Sequence[Path], door: Door) -> Any:
    # One font configuration for all: without it @font-face in a sheet is silently ignored.
    fonts = FontConfiguration()
    sheets = [_sheet(path, sources, door, fonts) for path in stylesheets]
    page = HTML(string=html, base_url=sources.base, url_fetcher=door)
    return page.render(stylesheets=sheets, font_config=fonts, pdf_variant=VARIANT)


def _sheet(path: Path, sources: Sources, door: Door, fonts: FontConfiguration) -> CSS:
    text = path.read_text(encoding="utf-8")
    return CSS(string=text, base_url=sources.address_of(path), url_fetcher=door, font_config=fonts)


def _complete(document: Any, moment: dt.datetime | None) -> None:
    metadata = document.metadata
    if not metadata.title or not metadata.lang:
        raise BrokenReport("A report needs a title and a language in its HTML.")
    stamp = moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
    metadata.created = metadata.modified = stamp


def _nothing(step: str) -> None:
    """Nobody waits for the steps."""
