"""The import by the command line: identity, words, dates, bad input, a second time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from aims.models import AISystem, ImportRun
from aims.platform.models import LedgerEntry
from aims.platform.selectors.ledger import verify
from aims.services.ai_systems import change_ai_system, move_ai_system
from tests.aims.making import a_live_system, adds_up, csv_bytes, import_by_command, write
from tests.worlds import World

pytestmark = pytest.mark.django_db

HEADER = ["ID", "Name", "Owner", "Stage", "Role", "In use since", "Remark"]


def counts(answer: dict[str, Any]) -> tuple[int, int, int, int]:
    assert adds_up(answer)
    return answer["created"], answer["updated"], answer["unchanged"], answer["refused"]


def messages(answer: dict[str, Any]) -> list[tuple[int, str]]:
    return [(error["row"], error["column"]) for error in answer["errors"]]


def test_rows_become_systems_with_roles_owner_stage_and_details(world: World, tmp_path: Path) -> None:
    email = world.owner.member.email
    path = write(
        tmp_path,
        HEADER,
        ["7", "Triage", email.upper(), "Live", "Provider; producer", "2025-03-01", "first\nline two"],
        ["8", "Chat", world.owner.member.name, "Planned", "", "N/A", ""],
    )
    answer = import_by_command(world, path, "--as", world.manager.member.email)
    assert counts(answer) == (2, 0, 0, 0)
    triage, chat = AISystem.objects.order_by("reference")
    assert (triage.name, triage.owner, triage.status) == (
        "Triage",
        world.owner.member,
        "operation_monitoring",
    )
    assert (triage.adopted_source, triage.adopted_by) == ("inventory.csv, row 2", world.manager.member)
    assert sorted(role.role for role in triage.roles.all()) == ["producer", "provider"]
    assert triage.imported_details.cells == [["ID", "7"], ["Remark", "first\nline two"]]
    assert (chat.status, chat.adopted_on, chat.proposed_by) == ("proposed", None, world.manager.member)
    assert AISystem.history.count() == 2


def test_a_second_time_changes_nothing_and_a_person_s_words_stay(world: World, tmp_path: Path) -> None:
    path = write(tmp_path, HEADER, ["7", "Triage", "", "Live", "provider", "", "x"])
    import_by_command(world, path)
    system = AISystem.objects.get()
    change_ai_system(actor=world.manager.actor, system=system, revision=1, name="Triage Assistant")
    move_ai_system(actor=world.manager.actor, system=system, verb="suspend", reason="Incident")
    assert counts(import_by_command(world, path)) == (0, 0, 1, 0)
    system.refresh_from_db()
    assert (system.name, system.status) == ("Triage Assistant", "suspended")
    changed = write(tmp_path, HEADER, ["7", "Triage", world.owner.member.email, "Live", "customer", "", "y"])
    assert counts(import_by_command(world, changed)) == (0, 1, 0, 0)
    system.refresh_from_db()
    assert (system.name, system.owner) == ("Triage Assistant", world.owner.member)
    assert [role.role for role in system.roles.filter(ended_on=None)] == ["customer"]
    assert system.imported_details.cells == [["ID", "7"], ["Remark", "y"]]


def test_every_bad_cell_is_named_and_the_good_rows_go_in(world: World, tmp_path: Path) -> None:
    rows = [
        ["1", "", "", "", "", "", ""],
        ["2", "B", "nobody@else.example", "", "", "", ""],
        ["3", "C", "", "Nirvana", "", "", ""],
        ["4", "D", "", "", "emperor", "", ""],
        ["5", "E", "", "", "", "23-Nov", ""],
        ["6", "x" * 5000, "", "", "", "", ""],
        ["7", "Good", "", "", "", "", '=HYPERLINK("http://evil.example")'],
        ["8", '=HYPERLINK("http://evil.example","x")', "", "", "", "", ""],
    ]
    answer = import_by_command(world, write(tmp_path, HEADER, *rows))
    assert counts(answer) == (2, 0, 0, 6)
    assert messages(answer) == [
        (2, "Name"),
        (3, "Owner"),
        (4, "Stage"),
        (5, "Role"),
        (6, "In use since"),
        (7, "Name"),
    ]
    good, formula = AISystem.objects.order_by("reference")
    assert good.imported_details.cells[-1] == ["Remark", '=HYPERLINK("http://evil.example")']
    assert formula.name == '=HYPERLINK("http://evil.example","x")'


def test_refused_rows_come_back_as_a_file_that_can_be_mended(world: World, tmp_path: Path) -> None:
    from aims.platform import files

    path = write(tmp_path, HEADER, ["1", "A", "", "", "", "soon", "=1+1"], ["2", "B", "", "", "", "", ""])
    import_by_command(world, path)
    run = ImportRun.objects.get()
    assert run.refused_file is not None
    with files.open_file(run.refused_file) as source:
        text = source.read().decode("utf-8-sig")
    assert text.splitlines()[
        0
    ] == '"ID",Name,Owner,Stage,Role,In use since,Remark,Row,What to mend,Apostrophe added'.replace('"', "")
    mended = tmp_path / "mended.csv"
    mended.write_text(text.replace("soon", "2026-01-01"), encoding="utf-8", newline="")
    assert counts(import_by_command(world, mended)) == (1, 0, 0, 0)
    assert AISystem.objects.get(name="A").imported_details.cells[-1] == ["Remark", "=1+1"]


def test_the_mapping_can_keep_rows_with_a_bad_optional_cell(world: World, tmp_path: Path) -> None:
    path = write(tmp_path, HEADER, ["1", "A", "", "", "", "23-Nov", ""], ["2", "", "", "", "", "", ""])
    mapping = import_by_command(world, path, "--dry-run")["mapping"] | {"bad_cells": "keep"}
    given = tmp_path / "mapping.json"
    given.write_text(json.dumps(mapping), encoding="utf-8")
    answer = import_by_command(world, path, "--mapping", str(given))
    assert counts(answer) == (1, 0, 0, 1)
    assert messages(answer) == [(2, "In use since"), (3, "Name")]
    assert AISystem.objects.get().imported_details.cells == [["ID", "1"], ["In use since", "23-Nov"]]
    assert counts(import_by_command(world, path, "--mapping", str(given))) == (0, 0, 1, 1)


def test_repeated_and_blank_identifiers_are_refused_never_merged(world: World, tmp_path: Path) -> None:
    rows = [["1", "A"], ["2", "B"], ["1", "C"], ["", "D"]]
    path = write(tmp_path, ["ID", "Name"], *rows)
    answer = import_by_command(world, path)
    assert counts(answer) == (1, 0, 0, 3)
    assert messages(answer) == [(2, "ID"), (4, "ID"), (5, "ID")]
    assert AISystem.objects.get().name == "B"


def test_equal_fingerprints_are_numbered_in_order_and_reported(world: World, tmp_path: Path) -> None:
    path = write(tmp_path, ["Name", "Vendor"], ["Chatbot", "A"], ["Chatbot", "B"], ["Other", "C"])
    answer = import_by_command(world, path)
    assert counts(answer) == (3, 0, 0, 0)
    assert [note["row"] for note in answer["notes"]] == [2, 3]
    assert counts(import_by_command(world, path)) == (0, 0, 3, 0)
    changed = write(tmp_path, ["Name", "Vendor"], ["Chatbot", "A"], ["Chatbot", "Z"], ["Other", "C"])
    assert counts(import_by_command(world, changed)) == (0, 1, 2, 0)
    names = AISystem.objects.order_by("reference").values_list("supplier_name", flat=True)
    assert list(names) == ["A", "Z", "C"]


def test_twins_of_a_refused_row_wait_with_it(world: World, tmp_path: Path) -> None:
    """Else the mended file would bring the second twin alone, and it would be taken for the first."""
    rows = [["Chatbot", "2025-01-01"], ["Chatbot", "never"]]
    answer = import_by_command(world, write(tmp_path, ["Name", "In use since"], *rows))
    assert counts(answer) == (0, 0, 0, 2)
    assert messages(answer) == [(2, ""), (3, "In use since")]


def test_dates_are_read_in_the_order_the_column_shows(world: World, tmp_path: Path) -> None:
    path = write(tmp_path, ["Name", "Date implemented"], ["A", "1/5/2023"], ["B", "12/31/2023"], ["C", "N/A"])
    answer = import_by_command(world, path)
    assert answer["mapping"]["dates"] == {"in_use_since": "month/day/year"}
    since = AISystem.objects.order_by("name").values_list("in_use_since", flat=True)
    assert [day.isoformat() if day else None for day in since] == ["2023-01-05", "2023-12-31", None]


def test_an_import_does_not_bring_back_what_was_retired_or_blocked_here(world: World, tmp_path: Path) -> None:
    import_by_command(world, write(tmp_path, ["ID", "Name", "Stage"], ["1", "A", "Live"]))
    system = AISystem.objects.get()
    move_ai_system(actor=world.manager.actor, system=system, verb="block", reason="Prohibited")
    answer = import_by_command(world, write(tmp_path, ["ID", "Name", "Stage"], ["1", "A", "Pilot"]))
    assert counts(answer) == (0, 0, 0, 1)
    system.refresh_from_db()
    assert system.status == "blocked"


def test_a_dry_run_changes_nothing_and_says_the_same(world: World, tmp_path: Path) -> None:
    path = write(tmp_path, HEADER, ["1", "A", "", "", "", "", ""], ["2", "", "", "", "", "", ""])
    before = LedgerEntry.objects.count()
    answer = import_by_command(world, path, "--dry-run")
    assert (answer["dry_run"], counts(answer)) == (True, (1, 0, 0, 1))
    assert (AISystem.objects.count(), ImportRun.objects.count(), LedgerEntry.objects.count()) == (
        0,
        0,
        before,
    )
    really = import_by_command(world, path)
    assert (counts(really), really["errors"]) == (counts(answer), answer["errors"])


def test_the_ledger_holds_each_part_and_proves_it(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aims.exchange.importing.PART_ROWS", 2)
    rows = [[str(number), f"System {number}"] for number in range(5)]
    assert counts(import_by_command(world, write(tmp_path, ["ID", "Name"], *rows))) == (5, 0, 0, 0)
    parts = LedgerEntry.objects.filter(verb="ai_systems.imported").order_by("sequence")
    facts = [json.loads(bytes(entry.body))["facts"] for entry in parts]
    assert [(each["part"], each["rows"], each["create"]) for each in facts] == [
        (1, 2, 2),
        (2, 2, 2),
        (3, 1, 1),
    ]
    assert len({each["digest"] for each in facts}) == 3
    assert verify(world.organization).found is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, ""),
        (b"%PDF-1.7 ...", "PDF"),
        (b"Vendor,Country\nA,B\n", "No column is the name of the system"),
    ],
    ids=["empty", "picture", "pdf", "no name column"],
)
def test_what_cannot_be_imported_is_refused_in_words(
    world: World, tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    before = LedgerEntry.objects.count()
    with pytest.raises(CommandError) as refusal:
        import_by_command(world, path)
    assert words in str(refusal.value)
    assert (ImportRun.objects.count(), LedgerEntry.objects.count()) == (0, before)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig", "utf-8"])
def test_encodings_are_understood(world: World, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(csv_bytes(["Name", "Vendor"], ["Café Señor", "Müller"], encoding=encoding))
    assert counts(import_by_command(world, path)) == (1, 0, 0, 0)
    assert AISystem.objects.get().supplier_name == "Müller"


def test_a_row_of_another_width_is_refused_by_its_number(world: World, tmp_path: Path) -> None:
    path = write(tmp_path, ["Name", "Vendor", "Team"], ["A", "x", "y"], ["B", "x"], ["C", "x", "y", "z"])
    answer = import_by_command(world, path)
    assert counts(answer) == (1, 0, 0, 2)
    assert [(error["row"], error["message"]) for error in answer["errors"]] == [
        (3, "The row has 2 cells, the header has 3."),
        (4, "The row has 4 cells, the header has 3."),
    ]


def test_the_command_needs_access_and_a_known_organization(world: World, tmp_path: Path) -> None:
    path = write(tmp_path, ["Name"], ["A"])
    with pytest.raises(CommandError, match="Your access does not include this"):
        import_by_command(world, path, "--as", world.owner.member.email)
    with pytest.raises(CommandError, match="No member"):
        import_by_command(world, path, "--as", "nobody@else.example")
    with pytest.raises(CommandError, match="There is no file"):
        import_by_command(world, tmp_path / "missing.csv")


def test_two_members_of_one_name_are_not_guessed_between(world: World, tmp_path: Path) -> None:
    from aims.platform.services.organizations import add_member

    add_member(actor=world.system, organization=world.organization, name=world.owner.member.name)
    path = write(
        tmp_path, ["Name", "Owner"], ["A", world.owner.member.name], ["B", world.owner.member.reference]
    )
    answer = import_by_command(world, path)
    assert counts(answer) == (1, 0, 0, 1)
    assert messages(answer) == [(2, "Owner")]


def test_systems_made_by_hand_are_left_alone(world: World, tmp_path: Path) -> None:
    a_live_system(world, "Triage")
    assert counts(import_by_command(world, write(tmp_path, ["Name"], ["Triage"]))) == (1, 0, 0, 0)
    assert AISystem.objects.count() == 2
