"""An upload on its way in: checked and read before a byte of it is kept, and outside any transaction."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from django.conf import settings

from aims.core.errors import Invalid, TooLarge
from aims.core.extracting import Extracted, read_document
from aims.core.file_names import clean_name
from aims.platform import files
from aims.platform.files import Kept
from aims.platform.models import Organization

CHUNK = 1 << 16


@dataclass(frozen=True)
class Upload:
    """A file as it was sent: what it is called, and its bytes."""

    name: str
    chunks: Iterable[bytes]


@dataclass(frozen=True)
class Received:
    """A file that was found good: its kept bytes, the name to show, the words inside."""

    kept: Kept
    name: str
    extracted: Extracted


def receive(organization: Organization, upload: Upload) -> Received:
    """Check, read and keep an upload. Raises TooLarge and Invalid; nothing is kept then."""
    name = clean_name(upload.name)
    with tempfile.TemporaryFile() as copy:
        _copy(upload.chunks, copy)
        try:
            extracted = read_document(copy, name)
        except Invalid as refusal:
            raise Invalid(refusal.message, {"file": [refusal.message]}) from refusal
        copy.seek(0)
        return Received(files.put(organization, _chunks(copy)), name, extracted)


def _copy(chunks: Iterable[bytes], copy: IO[bytes]) -> None:
    size, limit = 0, settings.AIMS_EVIDENCE_LIMIT
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise TooLarge(f"The file is larger than {limit // (1 << 20)} MB. Nothing of it was kept.")
        copy.write(chunk)
    copy.flush()


def _chunks(source: IO[bytes]) -> Iterator[bytes]:
    while chunk := source.read(CHUNK):
        yield chunk
