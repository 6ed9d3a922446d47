"""Which kind a file is, by its first bytes and by its name, which must say the same."""

from __future__ import annotations

from typing import IO

from aims.core.errors import Invalid
from aims.core.extracting.words import Extracted

ONLY = "A document comes as Word (.docx) or PDF (.pdf). Save it as one of these and send it again."
OLD_WORD = "This is an old Word file (.doc). Save it as .docx or as PDF and send it again."
EMPTY = "The file is empty (0 bytes). Choose the file again."
MAGIC = {b"PK\x03\x04": "docx", b"%PDF-": "pdf"}
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_here(source: IO[bytes], name: str) -> Extracted:
    """Read a file in this process. Raises Invalid in words for the person who sent it."""
    kind = kind_by_content(source)
    ending = name.rpartition(".")[2].lower()
    if ending not in MAGIC.values():
        raise Invalid(ONLY)
    if ending != kind:
        raise Invalid(f"The name ends in .{ending}, but inside is something else. {ONLY}")
    return _read(source, kind)


def _read(source: IO[bytes], kind: str) -> Extracted:
    """Each reader is imported when a file of its kind comes: the process begins sooner."""
    if kind == "docx":
        from aims.core.extracting.docx import read_docx

        return read_docx(source)
    from aims.core.extracting.pdf import read_pdf

    return read_pdf(source)


def kind_by_content(source: IO[bytes]) -> str:
    """`docx` or `pdf`. Raises Invalid for anything else."""
    source.seek(0)
    first = source.read(8)
    source.seek(0)
    if not first:
        raise Invalid(EMPTY)
    if first.startswith(COMPOUND):
        raise Invalid(OLD_WORD)
    found = next((kind for magic, kind in MAGIC.items() if first.startswith(magic)), "")
    if not found:
        raise Invalid(ONLY)
    return found
