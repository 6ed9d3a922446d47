"""Which encoding a text file has: a byte order mark decides, then UTF-8, else a guess that is shown."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from aims.core.errors import Invalid

CHOICES = {
    "UTF-8": "utf-8-sig",
    "UTF-16": "utf-16",
    "Windows-1252": "cp1252",
    "Windows-1250": "cp1250",
    "Windows-1251": "cp1251",
    "ISO-8859-15": "iso8859-15",
    "Mac Roman": "mac-roman",
}
"""What a person may choose instead of the guess."""

_MARKS = (
    (codecs.BOM_UTF8, "UTF-8", "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "UTF-16 LE", "utf-16"),
    (codecs.BOM_UTF16_BE, "UTF-16 BE", "utf-16"),
)
_SAVE_AS = 'Open it in your spreadsheet and save it as "CSV UTF-8".'


@dataclass(frozen=True, slots=True)
class Encoding:
    label: str
    codec: str
    warnings: tuple[str, ...] = ()


def decide_encoding(path: Path, chosen: str | None = None) -> Encoding:
    """The encoding in which every byte of the file can be read. Raises Invalid if there is none."""
    if chosen is not None:
        return _chosen(path, chosen)
    head = _head(path)
    for mark, label, codec in _MARKS:
        if head.startswith(mark):
            return _readable(path, Encoding(label, codec))
    if unmarked := _unmarked_utf16(head):
        note = f"The file has no mark of its encoding. It was read as {unmarked.label}."
        return _readable(path, Encoding(unmarked.label, unmarked.codec, (note,)))
    if _reads(path, "utf-8"):
        return Encoding("UTF-8", "utf-8")
    note = "The file is not UTF-8. It was read as Windows-1252: look at names with accents before you go on."
    if not _reads(path, "cp1252"):
        raise Invalid(f"This file is no text that can be read as UTF-8 or Windows-1252. {_SAVE_AS}")
    return Encoding("Windows-1252", "cp1252", (note,))


def _chosen(path: Path, label: str) -> Encoding:
    codec = CHOICES.get(label)
    if codec is None:
        raise Invalid(f"“{label}” is not an encoding we read. Choose one of: {', '.join(CHOICES)}.")
    return _readable(path, Encoding(label, codec))


def _readable(path: Path, encoding: Encoding) -> Encoding:
    if not _reads(path, encoding.codec):
        raise Invalid(f"The text of this file cannot be read as {encoding.label}. {_SAVE_AS}")
    return encoding


def _unmarked_utf16(head: bytes) -> Encoding | None:
    """UTF-16 without its mark: western text then has a NUL at every second place, UTF-8 text has none."""
    half = len(head) // 2
    even, odd = head[::2].count(0), head[1::2].count(0)
    if half and odd > 0.6 * half and even < 0.1 * half:
        return Encoding("UTF-16 LE", "utf-16-le")
    if half and even > 0.6 * half and odd < 0.1 * half:
        return Encoding("UTF-16 BE", "utf-16-be")
    return None


def _reads(path: Path, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)("strict")
    try:
        for block in _blocks(path):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4096)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            yield block
