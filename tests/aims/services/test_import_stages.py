"""An import adopts what it creates and moves nothing: decision 7, states by table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aims.models import AISystem
from aims.services.ai_systems import move_ai_system
from tests.aims.making import import_by_command, write
from tests.worlds import World

pytestmark = pytest.mark.django_db

HEADER = ["ID", "Name", "Stage", "Vendor"]


def bring(world: World, tmp_path: Path, *rows: list[str], dry: bool = False) -> dict[str, Any]:
    more = ["--as", world.manager.member.email, *(["--dry-run"] if dry else [])]
    return import_by_command(world, write(tmp_path, HEADER, *rows), *more)


def counted(answer: dict[str, Any]) -> tuple[int, int, int, int]:
    return answer["created"], answer["updated"], answer["unchanged"], answer["refused"]


def test_no_import_takes_a_proposed_system_past_its_approval(world: World, tmp_path: Path) -> None:
    bring(world, tmp_path, ["7", "T", "Planned", "A"], ["8", "U", "Live", "A"])
    changed = [["7", "T", "Live", "B"], ["8", "U", "Live", "B"]]
    said = bring(world, tmp_path, *changed, dry=True)
    done = bring(world, tmp_path, *changed)
    assert (counted(done), done["errors"]) == (counted(said), said["errors"])
    assert counted(done) == (0, 1, 0, 1)
    [error] = done["errors"]
    system = AISystem.objects.get(name="T")
    assert (error["row"], error["column"]) == (2, "Stage")
    assert error["message"] == (
        f"{system.reference} is at “Proposed” here and the file says “Operation and monitoring”. "
        "An import does not move a system: take the step on the system’s page, then import the row again."
    )
    # The other changed cell of the row waits with it.
    assert (system.status, system.adopted_on, system.supplier_name) == ("proposed", None, "A")
    assert AISystem.objects.get(name="U").supplier_name == "B"


def test_the_same_stage_is_no_change_and_a_second_time_says_the_same(world: World, tmp_path: Path) -> None:
    bring(world, tmp_path, ["7", "T", "Planned", "A"])
    assert counted(bring(world, tmp_path, ["7", "T", "Planned", "A"])) == (0, 0, 1, 0)
    changed = ["7", "T", "Pilot", "A"]
    assert counted(bring(world, tmp_path, changed)) == (0, 0, 0, 1)
    assert counted(bring(world, tmp_path, changed)) == (0, 0, 0, 1)


def test_when_the_step_was_taken_the_row_goes_in(world: World, tmp_path: Path) -> None:
    bring(world, tmp_path, ["7", "T", "Planned", "A"])
    move_ai_system(actor=world.manager.actor, system=AISystem.objects.get(), verb="screen")
    assert counted(bring(world, tmp_path, ["7", "T", "Screened", "B"])) == (0, 1, 0, 0)


def test_a_row_that_names_no_stage_says_nothing_of_it(world: World, tmp_path: Path) -> None:
    bring(world, tmp_path, ["7", "T", "Live", "A"])
    assert counted(bring(world, tmp_path, ["7", "T", "", "B"])) == (0, 1, 0, 0)
    assert AISystem.objects.get().status == "operation_monitoring"


def test_what_is_over_is_told_without_a_step_to_take(world: World, tmp_path: Path) -> None:
    bring(world, tmp_path, ["7", "T", "Retired", "A"])
    answer = bring(world, tmp_path, ["7", "T", "Live", "A"])
    assert answer["errors"][0]["message"].endswith("that stage is its last.")


def test_a_twin_of_a_refused_row_is_named(world: World, tmp_path: Path) -> None:
    header = ["Name", "Stage"]
    import_by_command(world, write(tmp_path, header, ["Chat", "Planned"], ["Chat", "Planned"]))
    answer = import_by_command(world, write(tmp_path, header, ["Chat", "Planned"], ["Chat", "Live"]))
    assert counted(answer) == (0, 0, 1, 1)
    assert [error["column"] for error in answer["errors"]] == ["Stage", ""]
    assert "mend it in the whole file" in answer["errors"][1]["message"]
