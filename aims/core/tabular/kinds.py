"""What a file is, by its content and never by its name: CSV, XLSX, or something we refuse in plain words."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Literal

from aims.core.errors import Invalid, TooLarge

LIMIT_ENTRIES = 5_000
LIMIT_UNPACKED = 1 << 30
LIMIT_STRINGS = 256 << 20
"""A zip bomb is refused by what it declares; Python never unpacks more of an entry than that."""

_ASK = "Save it as XLSX or CSV and try again."
_MAGIC = (
    (b"%PDF-", "This is a PDF, not a table. Export the data as XLSX or CSV."),
    (b"\x89PNG\r\n", "This is a picture (PNG), not a table."),
    (b"\xff\xd8\xff", "This is a picture (JPEG), not a table."),
    (b"GIF8", "This is a picture (GIF), not a table."),
    (b"\x1f\x8b", "This is a compressed file (gzip). Unpack it first."),
    (b"7z\xbc\xaf", "This is a compressed file (7z). Unpack it first."),
    (b"Rar!", "This is a compressed file (RAR). Unpack it first."),
    (b"SQLite format 3", "This is a database file, not a table. Export the data as XLSX or CSV."),
    (
        b"\xd0\xcf\x11\xe0",
        "This is an Excel file of the old kind (XLS), or one with a password. "
        "Open it in Excel and save it as XLSX without a password.",
    ),
)
_MARKUP = (
    (b"<!doctype", "HTML"),
    (b"<html", "HTML"),
    (b"<table", "HTML"),
    (b"<?xml", "XML"),
    (b"<svg", "XML"),
)
_JSON = (b'{"', b"[{", b'{\n"', b'{\r\n"')


def decide_kind(path: Path) -> Literal["CSV", "XLSX"]:
    """Raises Invalid with what the file is when it is no table, TooLarge when it unpacks to too much."""
    with path.open("rb") as file:
        head = file.read(65_536)
    if not head:
        raise Invalid("This file is empty.")
    if head.startswith(b"PK"):
        _require_workbook(path)
        return "XLSX"
    for magic, message in _MAGIC:
        if head.startswith(magic):
            raise Invalid(message)
    _refuse_other_text(head)
    return "CSV"


def _refuse_other_text(head: bytes) -> None:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.strip(b"\x00"):
        raise Invalid("This file holds nothing but blanks.")
    for tag, name in _MARKUP:
        if start[:64].lower().startswith(tag):
            raise Invalid(f"This is an {name} file, not a table. {_ASK}")
    if start.replace(b" ", b"").startswith(_JSON):
        raise Invalid("This is a JSON file, not a table. Export the data as XLSX or CSV.")


def _require_workbook(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            kind = archive.read("mimetype")[:100] if "mimetype" in archive.namelist() else b""
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise Invalid("This file is damaged: it begins like an XLSX file but cannot be unpacked.") from error
    _refuse_bomb(entries)
    _refuse_other_archive({entry.filename for entry in entries}, kind)


def _refuse_bomb(entries: list[zipfile.ZipInfo]) -> None:
    strings = sum(
        entry.file_size for entry in entries if entry.filename.lower().endswith("sharedstrings.xml")
    )
    total = sum(entry.file_size for entry in entries)
    if len(entries) > LIMIT_ENTRIES or total > LIMIT_UNPACKED or strings > LIMIT_STRINGS:
        raise TooLarge("This workbook unpacks to far more than a table needs. Save it as CSV and try again.")


def _refuse_other_archive(names: set[str], kind: bytes) -> None:
    if b"opendocument.spreadsheet" in kind:
        raise Invalid(f"This is an OpenDocument spreadsheet (ODS). {_ASK}")
    if "xl/workbook.bin" in names:
        raise Invalid(f"This is an Excel binary workbook (XLSB). {_ASK}")
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise Invalid("This is a Word or PowerPoint file, not a table.")
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise Invalid("This is a zip archive, not a spreadsheet. Unpack it first.")
