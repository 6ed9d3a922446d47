"""PDF files: every object looked at for what runs, opens or hides something, then the words page by page."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from typing import IO, Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from aims.core.errors import Invalid
from aims.core.extracting.words import Extracted, gather

SECONDS = 15
"""Reading stops after so long; what was read until then is kept, and the page says that it is not all."""
MOST_OBJECTS = 300_000
DEEPEST = 40
RUNS = {"/JavaScript", "/Launch", "/ImportData", "/GoToE", "/Rendition", "/SubmitForm"}
CARRIES = {"/FileAttachment", "/RichMedia", "/3D", "/Movie", "/Sound"}
ENCRYPTED = "The PDF is protected (encrypted). Save it without protection and send it again."
SCRIPTS = "The PDF contains a script or an action that starts something. Print it to a new PDF and send that."
CARRYING = "The PDF carries other files inside. Print it to a new PDF without attachments and send that."
BROKEN = "This PDF cannot be read. Open it, print it to a new PDF and send that."


def read_pdf(source: IO[bytes]) -> Extracted:
    """The words of a PDF; none of a scan. Raises Invalid for one that is refused or cannot be read."""
    content = source.read()
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise Invalid(ENCRYPTED)
        _refuse_what_runs(reader)
        return _words(reader)
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, AssertionError) as error:
        raise Invalid(BROKEN) from error
    except (RecursionError, OSError, NotImplementedError) as error:
        raise Invalid(BROKEN) from error


def _refuse_what_runs(reader: PdfReader) -> None:
    if len(reader.pages) == 0:
        raise Invalid(BROKEN)
    for number, found in enumerate(_objects(reader)):
        if number > MOST_OBJECTS:
            raise Invalid(BROKEN)
        _look(found, 0)


def _objects(reader: PdfReader) -> Iterator[Any]:
    """Each object that the file has, wherever it hangs, and the trailer."""
    yield reader.trailer
    known = {(number, generation) for generation, table in reader.xref.items() for number in table}
    known |= {(number, 0) for number in reader.xref_objStm}
    for number, generation in sorted(known):
        yield reader.get_object(IndirectObject(number, generation, reader))


def _look(value: Any, depth: int) -> None:
    """One object with what stands directly inside; what it only points at comes by itself."""
    if depth > DEEPEST or isinstance(value, IndirectObject):
        return
    if isinstance(value, ArrayObject):
        for each in list.__iter__(value):
            _look(each, depth + 1)
    elif isinstance(value, DictionaryObject):
        _refuse(value)
        for each in dict.values(value):
            _look(each, depth + 1)


def _refuse(found: DictionaryObject) -> None:
    keys = set(found.keys())
    kinds = {str(found.get(name)) for name in ("/S", "/Subtype") if name in keys}
    if "/JS" in keys or "/JavaScript" in keys or kinds & RUNS:
        raise Invalid(SCRIPTS)
    if keys & {"/EmbeddedFiles", "/EF"} or kinds & CARRIES:
        raise Invalid(CARRYING)


def _words(reader: PdfReader) -> Extracted:
    end, stopped = time.monotonic() + SECONDS, False

    def pages() -> Iterator[str]:
        nonlocal stopped
        for page in reader.pages:
            if time.monotonic() > end:
                stopped = True
                return
            yield page.extract_text()

    found = gather("pdf", pages())
    return Extracted(found.kind, found.text, found.is_complete and not stopped)
