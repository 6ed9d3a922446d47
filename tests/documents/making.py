"""Word and PDF files as people send them, and as nobody should."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from pypdf import PdfWriter
from pypdf.annotations import Link
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from aims.core.extracting.docx import MAIN

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="{main}"/>{more}</Types>'
)


def docx_bytes(
    *paragraphs: str,
    body: str = "",
    main: str = MAIN,
    more_types: str = "",
    parts: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A Word file with these paragraphs; `body` is put in as it is, `parts` are further entries."""
    words = "".join(f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>" for each in paragraphs)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES.format(main=main, more=more_types))
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{W}"><w:body>{words}{body}</w:body></w:document>',
        )
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def relations(kind: str, target: str, mode: str = "External") -> str:
    """One relationship of a part."""
    return (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/{kind}" '
        f'Target="{target}" TargetMode="{mode}"/></Relationships>'
    )


def pdf_writer(*lines: str) -> PdfWriter:
    """A PDF of one page with these lines of text."""
    writer = PdfWriter()
    page = writer.add_blank_page(300, 300)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(font)})}
    )
    stream = DecodedStreamObject()
    shown = "".join(f"({line}) Tj 0 -20 Td " for line in lines)
    stream.set_data(f"BT /F1 12 Tf 20 250 Td {shown}ET".encode())
    page[NameObject("/Contents")] = writer._add_object(stream)
    return writer


def pdf_of(writer: PdfWriter) -> bytes:
    """The bytes of a PDF."""
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_bytes(*lines: str) -> bytes:
    """A PDF with these lines."""
    return pdf_of(pdf_writer(*lines))


def pdf_with_action(kind: str) -> bytes:
    """A PDF whose only page has an annotation with an action of this kind."""
    writer = pdf_writer("Press here")
    link = Link(rect=(0, 0, 50, 50), url="https://example.org/")
    link[NameObject("/A")] = DictionaryObject(
        {NameObject("/S"): NameObject(kind), NameObject("/F"): TextStringObject("calc.exe")}
    )
    writer.add_annotation(0, link)
    return pdf_of(writer)


def pdf_locked() -> bytes:
    """A PDF that opens without a password and is encrypted all the same."""
    writer = pdf_writer("Hidden")
    writer.encrypt("", "owner", algorithm="RC4-128")
    return pdf_of(writer)


def pdf_with_rich_media() -> bytes:
    """A PDF with a film that would play."""
    writer = pdf_writer("Film")
    found = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/RichMedia"),
            NameObject("/Rect"): ArrayObject([NumberObject(0)] * 4),
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(found)])
    return pdf_of(writer)
