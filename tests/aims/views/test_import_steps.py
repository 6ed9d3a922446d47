"""Start, stop, go on, history and a stale mapping of an import, as a browser without script does them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from aims.core.errors import Conflict, NotAllowed
from aims.exchange import importing, receiving
from aims.models import AISystem, ImportRun
from aims.platform.models import Job, LedgerEntry
from aims.platform.tasks import run_job
from aims.services.imports import continue_import, stop_import
from tests.aims.importing import address, filled, started, through_the_browser, upload
from tests.aims.making import csv_bytes, last_import, work
from tests.worlds import World

pytestmark = pytest.mark.django_db

HEADER = ["Name", "Team", "Kind"]
REFUSED = "is refused and comes back in a file to mend"
KEPT = "is taken without that cell, which stays with the imported details"
STOP, GO_ON = "?step=stop", "?step=continue"


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "PART_ROWS", 3)


def inventory(rows: int = 8) -> bytes:
    return csv_bytes(HEADER, *[[f"System {number}", "x", "y"] for number in range(rows)])


def words_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def entries(verb: str) -> int:
    return LedgerEntry.objects.filter(verb=verb).count()


def job_of(run: ImportRun) -> Job:
    return Job.objects.get(key=run.job_key)


def during(monkeypatch: pytest.MonkeyPatch, act: Any) -> None:
    """Do something after each part that a worker writes."""
    real = receiving._progress

    def progress(job: Any, run: ImportRun, word: str) -> Any:
        tell = real(job, run, word)

        def then(rows: int) -> None:
            act(run)
            tell(rows)

        return then

    monkeypatch.setattr(receiving, "_progress", progress)


@pytest.mark.parametrize("revision", ["²", "9" * 5000, "9" * 20, "-1", "x"])
def test_a_revision_that_is_none_is_refused(world: World, revision: str) -> None:
    client = world.manager.client()
    mapping = upload(world, inventory(), client=client)["Location"]
    client.post(mapping, filled(client.get(mapping)))
    work()
    start = address(world, last_import().reference, "start")
    assert client.post(start, {"revision": revision}).status_code == 422
    posted = {**filled(client.get(mapping)), "revision": revision}
    assert client.post(mapping, posted).status_code in (409, 422)
    assert (last_import().status, entries("import.started")) == ("checked", 0)


def test_stop_while_it_runs_and_go_on_later(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    run, client = started(world, inventory()), world.manager.client()
    page = address(world, run.reference)
    assert "Stop" in words_of(client.get(page))
    assert "Rows that are in already stay" in words_of(client.get(page + STOP))
    answers: list[int] = []

    def press_twice(_: ImportRun) -> None:
        answers.extend(client.post(page + STOP, {"reason": "wrong file"}).status_code for _ in range(2))

    during(monkeypatch, press_twice)
    work()
    assert (answers, entries("import.stop_asked")) == ([302, 409], 1)
    assert (job_of(run).state, AISystem.objects.count()) == ("cancelled", 3)
    shown = words_of(client.get(page))
    assert "the import broke off" in shown
    assert "3 rows are in: 3 created, 0 changed, 0 unchanged, 0 refused. They stay." in shown
    assert "because “wrong file”" in shown
    monkeypatch.undo()
    assert [client.post(page + GO_ON).status_code for _ in range(2)] == [302, 409]
    assert entries("import.continued") == 1
    work()
    done = last_import()
    assert (done.status, done.created, done.rows, AISystem.objects.count()) == ("done", 8, 8, 8)
    assert client.post(page + GO_ON).status_code == 409
    assert client.post(page + STOP).status_code == 409


def test_one_that_waits_stops_at_once(world: World) -> None:
    run, client = started(world, inventory()), world.manager.client()
    assert client.post(address(world, run.reference) + STOP).status_code == 302
    work()
    assert (job_of(run).state, AISystem.objects.count()) == ("cancelled", 0)
    assert "No row is in yet." in words_of(client.get(address(world, run.reference)))


def test_a_check_is_stopped_and_goes_on_too(world: World) -> None:
    client = world.manager.client()
    mapping = upload(world, inventory(), client=client)["Location"]
    page = client.post(mapping, filled(client.get(mapping)))["Location"]
    assert client.post(page + STOP).status_code == 302
    assert "the check of the rows broke off" in words_of(client.get(page))
    assert client.post(page + GO_ON).status_code == 302
    work()
    assert last_import().status == "checked"


def test_given_up_says_so_in_plain_words_and_goes_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    run, client = started(world, inventory()), world.manager.client()
    page = address(world, run.reference)

    def crash(_: ImportRun) -> None:
        raise RuntimeError('INSERT INTO "aims_aisystem" VALUES (secret)')

    during(monkeypatch, crash)
    job = job_of(run)
    run_job(job.pk)
    assert "It is tried again by itself." in words_of(client.get(page))
    Job.objects.filter(pk=job.pk).update(attempts=job.max_attempts - 1)
    run_job(job.pk)
    shown = words_of(client.get(page))
    assert "INSERT" not in shown
    assert "an administrator can look there" in shown
    assert (job_of(run).state, last_import().rows) == ("dead", 6)
    monkeypatch.undo()
    client.post(page + GO_ON)
    work()
    assert (last_import().status, last_import().created) == ("done", 8)


def test_an_import_the_command_line_left_goes_on_in_the_browser(world: World) -> None:
    run, client = started(world, inventory()), world.manager.client()
    Job.objects.filter(key=run.job_key).delete()
    ImportRun.objects.filter(pk=run.pk).update(job_key="")
    page = address(world, run.reference)
    assert "The command line does this." in words_of(client.get(page))
    assert client.post(page + STOP).status_code == 409
    assert client.post(page + GO_ON).status_code == 302
    work()
    assert last_import().status == "done"


def test_who_may_not_import_stops_nothing(world: World, other_world: World) -> None:
    run = started(world, inventory())
    for person in (world.owner, world.auditor, world.top, world.admin):
        for step in (STOP, GO_ON):
            assert person.client().post(address(world, run.reference) + step).status_code == 403
        with pytest.raises(NotAllowed):
            stop_import(actor=person.actor, run=run)
        with pytest.raises(NotAllowed):
            continue_import(actor=person.actor, run=run)
    elsewhere = address(other_world, run.reference) + STOP
    assert other_world.manager.client().post(elsewhere).status_code == 404
    assert entries("import.stop_asked") == 0


def test_only_what_is_at_work_stops_and_only_what_broke_off_goes_on(world: World) -> None:
    run = started(world, inventory())
    with pytest.raises(Conflict):
        continue_import(actor=world.manager.actor, run=run)
    before = LedgerEntry.objects.count()
    stop_import(actor=world.manager.actor, run=run, reason="Wrong file")
    assert LedgerEntry.objects.count() == before + 1
    with pytest.raises(Conflict):
        stop_import(actor=world.manager.actor, run=run)
    assert LedgerEntry.objects.count() == before + 1


def test_the_page_has_the_history(world: World) -> None:
    run = through_the_browser(world, inventory(2))
    shown = words_of(world.manager.client().get(address(world, run.reference)))
    for words in ("import uploaded", "import mapped", "import checked", "import started", "import finished"):
        assert f"{world.manager.member.name} : {words}" in shown
    assert "status: Importing → Done" in shown
    for machine in ("job key", "storedfile", "parts done"):
        assert machine not in shown


def test_a_stale_mapping_shows_both_and_can_be_saved_then(world: World) -> None:
    client = world.manager.client()
    mapping = upload(world, inventory(), client=client)["Location"]
    mine = filled(client.get(mapping)) | {"column-1": "supplier_name", "bad_cells": "keep", "again": "1"}
    theirs = filled(client.get(mapping)) | {"column-2": "purpose", "identity-1": "on", "again": "1"}
    assert client.post(mapping, theirs).status_code == 302
    response = client.post(mapping, mine)
    assert response.status_code == 409
    assert response.context["stale"]["rows"] == [
        ("A row with a cell that cannot be read", REFUSED, KEPT),
        ("Team", "Imported detail", "Supplier"),
        ("Kind", "Intended purpose", "Imported detail"),
    ]
    again = filled(response)
    assert (again["column-1"], again["bad_cells"]) == ("supplier_name", "keep")
    assert client.post(mapping, again | {"again": "1"}).status_code == 302
    assert last_import().mapping["fields"]["supplier_name"] == "Team"


def test_the_words_of_another_column_are_not_taken_for_mine(world: World) -> None:
    client = world.manager.client()
    content = csv_bytes(["Name", "Phase", "State"], ["A", "one", "uno"], ["B", "two", "due"])
    mapping = upload(world, content, client=client)["Location"]
    client.post(mapping, filled(client.get(mapping)) | {"column-1": "status", "column-2": ""})
    page = client.get(mapping)
    mine = filled(page) | {"status-1-0": "retired"}
    client.post(mapping, filled(page) | {"column-1": "", "column-2": "status"})
    response = client.post(mapping, mine)
    assert response.status_code == 409
    shown = {label: (old, new) for label, old, new in response.context["stale"]["rows"]}
    assert shown == {"Phase": ("Imported detail", "Stage"), "State": ("Stage", "Imported detail")}


def test_other_columns_than_those_seen_start_anew(world: World) -> None:
    client = world.manager.client()
    mapping = upload(world, csv_bytes(["Notes", "x"], ["Name", "Vendor"], ["A", "B"]), client=client)[
        "Location"
    ]
    mine = filled(client.get(mapping))
    client.post(mapping.replace("/mapping", "/read"), {"read-header_row": 2})
    response = client.post(mapping, mine)
    assert response.status_code == 409
    assert "Someone read the file in another way" in response.content.decode()
    assert filled(response)["column-0"] == "name"
    assert client.post(mapping, filled(response)).status_code == 302
