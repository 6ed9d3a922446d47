"""The import command refuses a file over the limit, and keeps nothing of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError

from aims.models import AISystem, ImportRun
from aims.platform.models import LedgerEntry, StoredFile
from tests.aims.making import import_by_command, write
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def inventory(tmp_path: Path) -> Path:
    return write(tmp_path, ["Name", "Purpose"], *[[f"System {n}", "p" * 200] for n in range(20)])


def stored(settings) -> list[str]:
    folder = Path(settings.AIMS_FILES_DIR)
    return [path.name for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("more", [(), ("--dry-run",)], ids=["for real", "dry run"])
def test_a_file_over_the_limit_is_refused_and_nothing_is_kept(
    more: tuple[str, ...], world: World, inventory: Path, settings
) -> None:
    settings.AIMS_IMPORT_LIMIT = inventory.stat().st_size - 1
    before = LedgerEntry.objects.count()
    with pytest.raises(CommandError, match=r"larger than|at most"):
        import_by_command(world, inventory, *more)
    assert [AISystem.objects.count(), ImportRun.objects.count(), StoredFile.objects.count()] == [0, 0, 0]
    assert (LedgerEntry.objects.count(), stored(settings)) == (before, [])


def test_a_file_of_exactly_the_limit_is_taken(world: World, inventory: Path, settings) -> None:
    settings.AIMS_IMPORT_LIMIT = inventory.stat().st_size
    assert import_by_command(world, inventory)["created"] == 20
