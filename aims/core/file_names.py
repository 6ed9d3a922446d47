"""What a file is called and what it is, decided by us: nothing that an uploader says is believed.

A name is kept for people to read and never becomes a path. The kind follows from the name's ending
and comes from a short list; everything else, HTML and SVG above all, is plain bytes.
"""

from __future__ import annotations

import unicodedata

LONGEST = 150
LONGEST_ENDING = 12
NAMELESS = "file"
BYTES = "application/octet-stream"

SAFE_KINDS = {
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "json": "application/json",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "png": "image/png",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
"""Endings whose kind a download may name. None of them runs anything in a browser."""


def clean_name(name: str) -> str:
    """A name that is safe to show and to offer for saving.

    Folders, control characters, invisible and direction-changing characters and the characters that
    file systems refuse are taken out; a very long name keeps its ending.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", maxsplit=1)[-1]
    visible = "".join(" " if char.isspace() else char for char in last if _is_visible(char))
    words = " ".join("".join("_" if char in '<>:"|?*' else char for char in visible).split())
    stem, dot, ending = words.lstrip(". ").rpartition(".")
    if not dot or not stem or len(ending) > LONGEST_ENDING:
        return words.lstrip(". ")[:LONGEST].rstrip(". ") or NAMELESS
    return f"{stem[: LONGEST - len(ending) - 1].rstrip('. ')}.{ending}"


def kind_of(name: str) -> str:
    """The media type that a download of this name is given."""
    return SAFE_KINDS.get(name.rpartition(".")[2].lower(), BYTES)


def _is_visible(char: str) -> bool:
    return char.isspace() or not unicodedata.category(char).startswith("C")
