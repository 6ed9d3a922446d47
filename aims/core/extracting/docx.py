"""Word files: looked into as the archive that they are, without ever unpacking one to the disk.

Refused is what runs or fetches something when it is opened: macros, embedded objects, a template or a picture from
elsewhere, fields that ask another program. An ordinary link that a reader may click stays.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse, parse

from aims.core.errors import Invalid
from aims.core.extracting.words import Extracted, gather

MOST_ENTRIES = 2_000
MOST_UNPACKED = 200 << 20
MOST_OF_TEXT = 60 << 20
MOST_OF_RELATIONS = 4 << 20
RATIO, RATIO_FROM = 200, 1 << 20
"""An entry of more than a megabyte that packs two hundredfold is no document."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES, BODY = "[Content_Types].xml", "word/document.xml"
MACROS = "The Word file contains macros, which run when it is opened. Save it as .docx without macros and send it again."
OBJECTS = (
    "The Word file contains an embedded object. Take it out, or save the document as PDF, and send it again."
)
FETCHES = (
    "The Word file fetches a template, a picture or an object from elsewhere when it is opened. "
    "Put it into the file, or save the document as PDF, and send it again."
)
BROKEN = "This is no Word document that can be read (.docx). Open it in Word, save it again and send that."
BOMB = "The Word file unpacks to far more than a document would. It was not opened."
LOCKED = "The Word file is protected by a password. Take the protection off and send it again."
_RUNS = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT)\b", re.IGNORECASE)


def read_docx(source: IO[bytes]) -> Extracted:
    """The words of a Word file. Raises Invalid for one that is refused or cannot be read."""
    try:
        with zipfile.ZipFile(source) as archive:
            _refuse_bombs(archive)
            _refuse_what_runs(archive)
            return gather("docx", _paragraphs(archive))
    except (
        zipfile.BadZipFile,
        KeyError,
        ParseError,
        DefusedXmlException,
        NotImplementedError,
        ValueError,
    ) as error:
        raise Invalid(BROKEN) from error
    except (RuntimeError, EOFError, OSError) as error:
        raise Invalid(BROKEN) from error


def _refuse_bombs(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(each.file_size for each in entries) > MOST_UNPACKED:
        raise Invalid(BOMB)
    for each in entries:
        if each.file_size > RATIO_FROM and each.file_size > RATIO * max(each.compress_size, 1):
            raise Invalid(BOMB)
        if each.flag_bits & 1:
            raise Invalid(LOCKED)
    if len({each.filename for each in entries}) != len(entries):
        raise Invalid(BROKEN)


def _refuse_what_runs(archive: zipfile.ZipFile) -> None:
    names = [each.filename.lower() for each in archive.infolist()]
    kinds = _content_types(archive)
    if any(name.rsplit("/", 1)[-1] in ("vbaproject.bin", "vbadata.xml") for name in names) or any(
        "macroenabled" in kind or "vba" in kind for kind in kinds
    ):
        raise Invalid(MACROS)
    if any(name.startswith(("word/embeddings/", "word/activex/")) for name in names) or any(
        "oleobject" in kind or "activex" in kind for kind in kinds
    ):
        raise Invalid(OBJECTS)
    if MAIN not in kinds:
        raise Invalid(BROKEN)
    for each in archive.infolist():
        if each.filename.lower().endswith(".rels"):
            _refuse_fetching(_small(archive, each.filename))


def _content_types(archive: zipfile.ZipFile) -> set[str]:
    root = _small(archive, TYPES)
    return {str(each.get("ContentType", "")).lower() for each in root.iter()}


def _refuse_fetching(root: Any) -> None:
    for relation in root.iter():
        kind = str(relation.get("Type", "")).rsplit("/", 1)[-1]
        if str(relation.get("TargetMode", "")).lower() == "external" and kind != "hyperlink":
            raise Invalid(FETCHES)


def _small(archive: zipfile.ZipFile, name: str) -> Any:
    if archive.getinfo(name).file_size > MOST_OF_RELATIONS:
        raise Invalid(BOMB)
    with archive.open(name) as source:
        return parse(source).getroot()


def _paragraphs(archive: zipfile.ZipFile) -> Iterator[str]:
    """The text of each paragraph, also those in tables; what was struck out under tracked changes is left out."""
    if archive.getinfo(BODY).file_size > MOST_OF_TEXT:
        raise Invalid(BOMB)
    with archive.open(BODY) as source:
        words: list[str] = []
        for _, element in iterparse(source):
            if element.tag == f"{W}t":
                words.append(element.text or "")
            elif element.tag in (f"{W}tab", f"{W}br", f"{W}cr"):
                words.append("\t" if element.tag == f"{W}tab" else "\n")
            elif element.tag == f"{W}instrText" and _RUNS.search(element.text or ""):
                raise Invalid(FETCHES)
            elif element.tag == f"{W}p":
                yield "".join(words)
                words = []
                element.clear()
