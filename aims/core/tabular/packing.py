"""An XLSX file whose bytes depend on its content alone: fixed times in the zip and in its properties."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import zipfile
from typing import BinaryIO

_FIRST = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def pack(written: BinaryIO, target: BinaryIO, moment: dt.datetime) -> None:
    """Copies the archive openpyxl wrote, entry by entry, with `moment` as the only time in it."""
    stamp = moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for entry in source.infolist():
            fixed = zipfile.ZipInfo(entry.filename, _FIRST)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            fixed.external_attr = 0o600 << 16
            if entry.filename == _CORE:
                packed.writestr(fixed, _STAMP.sub(rb"\g<1>" + stamp + rb"\g<3>", source.read(entry)))
                continue
            with source.open(entry) as reader, packed.open(fixed, "w") as writer:
                shutil.copyfileobj(reader, writer)
