"""Text that a spreadsheet would run as a formula, made harmless on the way out.

A cell that begins with = + - @, a tab, a line break or their full-width forms is text in our database and
must stay text in Excel, LibreOffice and Google Sheets. CSV has no types, so such a cell gets a leading
apostrophe; XLSX has, so there it is written as text and needs none. Only text is touched, never a number.
"""

from __future__ import annotations

import re

APOSTROPHE = "'"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

ROW_COLUMN = "Row"
MEND_COLUMN = "What to mend"
MARK_COLUMN = "Apostrophe added"
"""Our own columns at the right edge. In the last one each row names the columns that got an apostrophe."""
REFUSED_COLUMNS = (ROW_COLUMN, MEND_COLUMN, MARK_COLUMN)
MARK_SEPARATOR = " | "

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def begins_like_formula(text: str) -> bool:
    return text.startswith(FORMULA_STARTS)


def neutralized(text: str) -> str:
    """With a leading apostrophe if a spreadsheet could run it. One that has an apostrophe there gets another,
    so that `restored` gives every text back as it was."""
    if begins_like_formula(text.lstrip(APOSTROPHE)):
        return APOSTROPHE + text
    return text


def restored(text: str) -> str:
    """The way back, for cells that our export marked. A cell mended by hand since then stays as it is."""
    if text.startswith(APOSTROPHE) and begins_like_formula(text.lstrip(APOSTROPHE)):
        return text[1:]
    return text


def visible(text: str) -> str:
    """Control characters that XML forbids become their pictures (a NUL becomes ␀), so that none is lost."""
    return _ILLEGAL.sub(_picture, text)


def _picture(found: re.Match[str]) -> str:
    code = ord(found.group())
    return chr(0x2400 + code) if code < 0x20 else "�"
