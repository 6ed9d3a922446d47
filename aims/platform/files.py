"""Files that never change: streamed, hashed on the way, named by their SHA-256 (design.md, decision 6).

File first (temporary name, fsync, rename), row after: a row without its file cannot exist. A file
without its row, left by a crash, is swept after a day.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import IO

from django.conf import settings

from aims.core.errors import Invalid, NotFound, TooLarge
from aims.platform.models import Organization, StoredFile
from aims.platform.unit import Unit

CHUNK = 1 << 16
ORPHAN_AGE = 24 * 3600


@dataclass(frozen=True)
class Kept:
    """Bytes that are on disk and have no row yet."""

    sha256: str
    size: int


def put(organization: Organization, chunks: Iterable[bytes], *, limit: int | None = None) -> Kept:
    """Stream bytes into the organization's folder, before any transaction.

    `limit` in bytes. Raises TooLarge while streaming and Invalid for no bytes at all; nothing is
    kept then.
    """
    folder = _folder(organization.pk)
    handle, temporary = tempfile.mkstemp(prefix=".incoming-", dir=folder)
    try:
        with os.fdopen(handle, "wb") as out:
            kept = _copy(chunks, out, limit)
            out.flush()
            os.fsync(out.fileno())
        target = path_of(organization.pk, kept.sha256)
        target.parent.mkdir(exist_ok=True)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)
    _sync_folder(folder)
    return kept


def record(unit: Unit, kept: Kept) -> StoredFile:
    """The row of bytes that `put` has kept, inside the unit of work. Equal bytes share one row."""
    if unit.organization is None:
        raise ValueError("a stored file belongs to an organization")
    # Its day as an orphan starts again, so that the sweep cannot take it from under this change.
    os.utime(path_of(unit.organization.pk, kept.sha256))
    row, _ = StoredFile.objects.get_or_create(
        organization=unit.organization,
        sha256=kept.sha256,
        defaults={"size": kept.size, "recorded_at": unit.moment},
    )
    return row


def open_file(stored: StoredFile) -> BufferedReader:
    """The stored bytes, for reading. Raises NotFound when the file is gone from the disk."""
    try:
        return path_of(stored.organization_id, stored.sha256).open("rb")
    except FileNotFoundError as error:
        raise NotFound(
            "The stored file is missing on the server; an administrator must restore it."
        ) from error


def path_of(organization_id: int, sha256: str) -> Path:
    """Where the bytes lie."""
    return Path(settings.AIMS_FILES_DIR) / str(organization_id) / sha256[:2] / sha256


def intact(stored: StoredFile) -> bool:
    """Whether the bytes on disk are still those that were stored."""
    try:
        with open_file(stored) as source:
            same = os.fstat(source.fileno()).st_size == stored.size
            return same and hashlib.file_digest(source, "sha256").hexdigest() == stored.sha256
    except NotFound:
        return False


def sweep_orphans(*, now: float | None = None) -> int:
    """Remove files that no row names and that are older than a day; the number removed."""
    before, removed = (now if now is not None else time.time()) - ORPHAN_AGE, 0
    root = Path(settings.AIMS_FILES_DIR)
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        for file in [path for path in folder.rglob("*") if path.is_file()]:
            if file.stat().st_mtime < before and _is_orphan(folder.name, file):
                file.unlink(missing_ok=True)
                removed += 1
    return removed


def _is_orphan(organization_id: str, file: Path) -> bool:
    if file.name.startswith(".incoming-"):
        return True
    rows = StoredFile.objects.filter(organization_id=organization_id, sha256=file.name)
    return organization_id.isdigit() and not rows.exists()


def _copy(chunks: Iterable[bytes], out: IO[bytes], limit: int | None) -> Kept:
    total, size = hashlib.sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if limit is not None and size > limit:
            raise TooLarge(f"The file is larger than {limit // 1_000_000} MB. Nothing of it was kept.")
        total.update(chunk)
        out.write(chunk)
    if size == 0:
        raise Invalid("The file is empty (0 bytes). Choose the file again.")
    return Kept(total.hexdigest(), size)


def _folder(organization_id: int) -> Path:
    folder = Path(settings.AIMS_FILES_DIR) / str(organization_id)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
