from __future__ import annotations

import io

import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from aims.core.errors import Invalid
from aims.core.extracting import pdf
from aims.core.extracting.kinds import read_here
from aims.core.extracting.words import Extracted
from tests.documents.making import (
    pdf_bytes,
    pdf_locked,
    pdf_of,
    pdf_with_action,
    pdf_with_rich_media,
    pdf_writer,
)


def read(content: bytes) -> Extracted:
    return read_here(io.BytesIO(content), "x.pdf")


def refusal(content: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        read(content)
    return caught.value.message


def test_the_words_of_a_page() -> None:
    assert read(pdf_bytes("First line", "Second line")) == Extracted("pdf", "First line\nSecond line")


def test_a_scan_has_no_words_and_that_is_fine() -> None:
    assert read(pdf_bytes()) == Extracted("pdf", "")


def test_a_link_is_fine() -> None:
    assert read(pdf_with_action("/URI")).text == "Press here"


def _with_script() -> bytes:
    writer = pdf_writer("x")
    names = DictionaryObject({NameObject("/JavaScript"): DictionaryObject()})
    writer.root_object[NameObject("/Names")] = names
    return pdf_of(writer)


def _with_attachment() -> bytes:
    writer = pdf_writer("x")
    writer.add_attachment("payload.exe", b"MZ")
    return pdf_of(writer)


def _with_open_action() -> bytes:
    writer = pdf_writer("x")
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    )
    return pdf_of(writer)


def _deep_inside() -> bytes:
    """An action that hangs from nothing that a viewer's menu would show."""
    writer = pdf_writer("x")
    inner = DictionaryObject({NameObject("/S"): NameObject("/Launch")})
    for _ in range(6):
        inner = DictionaryObject({NameObject("/K"): inner})
    writer._add_object(inner)
    return pdf_of(writer)


def _compressed() -> bytes:
    """The same inside an object stream, where no reader of bytes would find the words."""
    writer = PdfWriter(clone_from=io.BytesIO(_with_open_action()))
    return pdf_of(writer)


REFUSED = {
    "encrypted": (pdf_locked(), pdf.ENCRYPTED),
    "a script": (_with_script(), pdf.SCRIPTS),
    "an action at opening": (_with_open_action(), pdf.SCRIPTS),
    "the same, written anew": (_compressed(), pdf.SCRIPTS),
    "a launch": (pdf_with_action("/Launch"), pdf.SCRIPTS),
    "a form that sends": (pdf_with_action("/SubmitForm"), pdf.SCRIPTS),
    "a jump into an attachment": (pdf_with_action("/GoToE"), pdf.SCRIPTS),
    "deep inside": (_deep_inside(), pdf.SCRIPTS),
    "an attachment": (_with_attachment(), pdf.CARRYING),
    "a film": (pdf_with_rich_media(), pdf.CARRYING),
    "cut off": (pdf_bytes("x")[:120], pdf.BROKEN),
    "only its first bytes": (b"%PDF-1.7\n", pdf.BROKEN),
    "first bytes and noise": (b"%PDF-1.7\n" + bytes(range(256)) * 20, pdf.BROKEN),
}


@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED)
def test_what_runs_or_carries_something_is_refused(content: bytes, words: str) -> None:
    assert refusal(content) == words


def test_reading_stops_in_time_and_says_that_it_is_not_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SECONDS", -1)
    assert read(pdf_bytes("x")) == Extracted("pdf", "", is_complete=False)


def test_too_many_objects_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_OBJECTS", 2)
    assert refusal(pdf_bytes("x")) == pdf.BROKEN
