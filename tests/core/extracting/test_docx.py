from __future__ import annotations

import io
import zipfile

import pytest

from aims.core.errors import Invalid
from aims.core.extracting import docx, words
from aims.core.extracting.kinds import COMPOUND, EMPTY, OLD_WORD, ONLY, read_here
from tests.documents.making import docx_bytes, pdf_bytes, relations

VBA = '<Override PartName="/word/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
FIELD = "<w:p><w:r><w:instrText> DDEAUTO c:\\\\windows\\\\cmd.exe </w:instrText></w:r></w:p>"
BOMB_XML = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><w:document>&b;</w:document>'


def read(content: bytes, name: str = "x.docx") -> words.Extracted:
    return read_here(io.BytesIO(content), name)


def refusal(content: bytes, name: str = "x.docx") -> str:
    with pytest.raises(Invalid) as caught:
        read(content, name)
    return caught.value.message


def test_the_words_of_paragraphs_and_tables() -> None:
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    struck = "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t>came</w:t></w:r></w:ins></w:p>"
    found = read(docx_bytes("First", "Second &amp; last", body=table + struck))
    assert found == words.Extracted("docx", "First\n\nSecond & last\n\nCell\n\ncame")


def test_a_link_that_a_reader_may_click_is_fine() -> None:
    parts = {"word/_rels/document.xml.rels": relations("hyperlink", "https://example.org")}
    assert read(docx_bytes("Words", parts=parts)).text == "Words"


REFUSED = {
    "macros": (docx_bytes("x", parts={"word/vbaProject.bin": b"m"}), docx.MACROS),
    "macros under another name": (docx_bytes("x", more_types=VBA, parts={"word/a.bin": b"m"}), docx.MACROS),
    "a macro document": (
        docx_bytes("x", main="application/vnd.ms-word.document.macroEnabled.main+xml"),
        docx.MACROS,
    ),
    "a macro template": (
        docx_bytes("x", main="application/vnd.ms-word.template.macroEnabledTemplate.main+xml"),
        docx.MACROS,
    ),
    "an embedded object": (docx_bytes("x", parts={"word/embeddings/o.bin": b"o"}), docx.OBJECTS),
    "an ActiveX part": (docx_bytes("x", parts={"word/activeX/a.xml": "<a/>"}), docx.OBJECTS),
    "a template from elsewhere": (
        docx_bytes(
            "x",
            parts={"word/_rels/settings.xml.rels": relations("attachedTemplate", "https://e.example/t.dotm")},
        ),
        docx.FETCHES,
    ),
    "an object from elsewhere": (
        docx_bytes("x", parts={"word/_rels/document.xml.rels": relations("oleObject", "file://server/o")}),
        docx.FETCHES,
    ),
    "a picture from elsewhere": (
        docx_bytes("x", parts={"word/_rels/document.xml.rels": relations("image", "https://e.example/p")}),
        docx.FETCHES,
    ),
    "a field that asks another program": (docx_bytes("x", body=FIELD), docx.FETCHES),
    "a spreadsheet": (
        docx_bytes("x", main="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
        docx.BROKEN,
    ),
    "no document inside": (docx_bytes("x").replace(b"word/document.xml", b"word/documant.xml"), docx.BROKEN),
    "broken XML": (docx_bytes(body="<w:p>"), docx.BROKEN),
    "cut off": (docx_bytes("x" * 5000)[:-40], docx.BROKEN),
    "nothing but the first bytes": (b"PK\x03\x04" + b"\0" * 60, docx.BROKEN),
    "a zip bomb": (docx_bytes("x", parts={"word/big.xml": b"\0" * (30 << 20)}), docx.BOMB),
}


@pytest.mark.parametrize(("content", "words_of_it"), REFUSED.values(), ids=REFUSED)
def test_what_runs_fetches_or_bursts_is_refused(content: bytes, words_of_it: str) -> None:
    assert refusal(content) == words_of_it


def test_entities_that_multiply_are_refused() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<T><O ContentType="{docx.MAIN}"/></T>')
        archive.writestr("word/document.xml", BOMB_XML)
    assert refusal(content.getvalue()) == docx.BROKEN


def test_too_many_entries_are_refused() -> None:
    parts = {f"word/p{number}.xml": "<a/>" for number in range(docx.MOST_ENTRIES)}
    assert refusal(docx_bytes("x", parts=parts)) == docx.BOMB


def test_too_much_unpacked_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx, "MOST_UNPACKED", 100)
    assert refusal(docx_bytes("x" * 200)) == docx.BOMB


def test_a_document_that_lies_about_its_size_gives_no_more_than_it_says() -> None:
    """The directory says one byte; what is read is cut there, so no XML comes out."""
    content = bytearray(docx_bytes("x" * 3000))
    entry = content.rindex(b"word/document.xml") - 46
    content[entry + 24 : entry + 28] = (1).to_bytes(4, "little")
    assert refusal(bytes(content)) == docx.BROKEN


def test_only_so_many_characters_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "MOST_CHARACTERS", 10)
    found = read(docx_bytes("12345", "67890", "more"))
    assert (found.text, found.is_complete) == ("12345\n\n678", False)


def test_characters_that_nothing_can_show_are_left_out() -> None:
    assert words.tidy("a\x00b\u202ec\u200bd \u00a0 e\r\nf\n\n\n\ng") == "abcd e\nf\n\ng"


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "x.docx", EMPTY),
        (COMPOUND + b"word", "x.docx", OLD_WORD),
        (b"MZ\x90\x00", "x.docx", ONLY),
        (b"<html>", "x.pdf", ONLY),
        (docx_bytes("x"), "x.docm", ONLY),
        (docx_bytes("x"), "x", ONLY),
        (docx_bytes("x"), "x.pdf", f"The name ends in .pdf, but inside is something else. {ONLY}"),
        (pdf_bytes("x"), "x.docx", f"The name ends in .docx, but inside is something else. {ONLY}"),
        (pdf_bytes("x"), "x.html", ONLY),
    ],
)
def test_bytes_and_name_must_say_the_same(content: bytes, name: str, said: str) -> None:
    assert refusal(content, name) == said
