"""Files never change: hashed on the way, refused while streaming, swept when nobody names them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from aims.core.errors import Invalid, TooLarge
from aims.platform import files
from aims.platform.models import StoredFile
from aims.platform.unit import change
from tests.worlds import World

DAY = files.ORPHAN_AGE + 60


def keep(world: World, content: bytes) -> StoredFile:
    kept = files.put(world.organization, [content])
    with change(world.organization, world.system) as unit:
        stored = files.record(unit, kept)
        unit.record("file.stored", files=[stored])
    return stored


def on_disk(settings) -> list[Path]:
    root = Path(settings.AIMS_FILES_DIR)
    return [path for path in root.rglob("*") if path.is_file()]


def test_bytes_come_back_as_they_were(world: World) -> None:
    stored = keep(world, b"\x00\xff bytes")
    with files.open_file(stored) as source:
        assert source.read() == b"\x00\xff bytes"
    assert files.intact(stored)


def test_equal_bytes_share_one_row_in_an_organization_only(world: World, other_world: World) -> None:
    assert keep(world, b"same").pk == keep(world, b"same").pk
    assert keep(other_world, b"same").pk != keep(world, b"same").pk


def test_too_much_is_refused_while_streaming(world: World, settings) -> None:
    read = []

    def endless() -> Iterator[bytes]:
        while True:
            read.append(1)
            yield b"x" * 1000

    with pytest.raises(TooLarge):
        files.put(world.organization, endless(), limit=10_000)
    assert len(read) == 11
    assert on_disk(settings) == []


def test_nothing_is_no_file(world: World, settings) -> None:
    with pytest.raises(Invalid):
        files.put(world.organization, [])
    assert on_disk(settings) == []


def test_a_torn_stream_leaves_nothing(world: World, settings) -> None:
    def torn() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        files.put(world.organization, torn())
    assert on_disk(settings) == []


def test_the_sweep_takes_orphans_after_a_day_and_nothing_else(world: World, settings) -> None:
    stored = keep(world, b"named by a row")
    files.put(world.organization, [b"orphan"])
    assert files.sweep_orphans() == 0
    assert files.sweep_orphans(now=time.time() + DAY) == 1
    assert [path.name for path in on_disk(settings)] == [stored.sha256]


def test_a_half_written_file_goes_after_a_day(world: World, settings) -> None:
    keep(world, b"x")
    folder = Path(settings.AIMS_FILES_DIR) / str(world.organization.pk)
    (folder / ".incoming-abc").write_bytes(b"half")
    assert files.sweep_orphans(now=time.time() + DAY) == 1
