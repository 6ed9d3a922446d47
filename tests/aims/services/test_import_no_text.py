"""A NUL anywhere in a file: its row is refused by row and column, headings are cleaned, nothing else is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError

from aims.models import AISystem, ImportRun
from tests.aims.importing import through_the_browser
from tests.aims.making import body_of, csv_bytes, import_by_command
from tests.worlds import World

pytestmark = pytest.mark.django_db

HEADER = ["ID", "Name", "Stage", "Remark"]
NO_TEXT = "The cell holds a NUL character, which is no text."


def spoiled(tmp_path: Path, *rows: list[str], header: list[str] = HEADER) -> Path:
    path = tmp_path / "inventory.csv"
    path.write_bytes(csv_bytes(header, *rows))
    return path


def test_a_nul_in_any_column_refuses_its_row_alone(world: World, tmp_path: Path) -> None:
    rows = [
        ["1", "A", "", "re\0mark"],
        ["2", "B", "", "fine " * 60],
        ["3", "C", "\0\0", ""],
        ["4", "\0D", "", ""],
    ]
    answer = import_by_command(world, spoiled(tmp_path, *rows, ["5\0", "E", "", ""]))
    assert (answer["created"], answer["refused"], answer["rows"]) == (1, 4, 5)
    assert answer["errors"] == [
        {"row": row, "column": column, "message": NO_TEXT}
        for row, column in [(2, "Remark"), (4, "Stage"), (5, "Name"), (6, "ID")]
    ]
    assert AISystem.objects.get().name == "B"


def test_the_same_in_the_browser_and_the_rows_come_back(world: World) -> None:
    content = csv_bytes(
        HEADER, ["1", "A", "Live", "re\0mark"], ["2", "B", "Li\0ve", ""], ["3", "C", "Live", ""]
    )
    run = through_the_browser(world, content)
    assert (run.status, run.created, run.refused) == ("done", 1, 2)
    page = f"/o/{world.organization.slug}/ai-systems/imports/{run.reference}"
    client = world.manager.client()
    assert client.get(f"{page}?show=bad").content.decode().count(NO_TEXT) >= 2
    refused = body_of(client.get(f"{page}/files/refused")).decode("utf-8-sig")
    assert f"Remark: {NO_TEXT}" in refused
    assert f"Stage: {NO_TEXT}" in refused


def test_a_nul_in_a_heading_is_shown_as_a_picture(world: World, tmp_path: Path) -> None:
    header = ["ID", "Name", "Re\0mark"]
    answer = import_by_command(world, spoiled(tmp_path, ["1", "A", "x"], header=header))
    assert (answer["created"], answer["errors"]) == (1, [])
    assert AISystem.objects.get().imported_details.cells == [["ID", "1"], ["Re␀mark", "x"]]


@pytest.mark.parametrize("text", ["a\0b", "\ud800"], ids=["nul", "half a pair"])
def test_a_mapping_of_no_text_is_refused(world: World, tmp_path: Path, text: str) -> None:
    path = spoiled(tmp_path, ["1", "A", "Live", ""])
    mapping = import_by_command(world, path, "--dry-run")["mapping"]
    mapping["values"]["status"][text] = "retired"
    given = tmp_path / "mapping.json"
    given.write_text(json.dumps(mapping), encoding="utf-8")
    with pytest.raises(CommandError, match="a character that is no text"):
        import_by_command(world, path, "--mapping", str(given))
    assert not ImportRun.objects.exists()
