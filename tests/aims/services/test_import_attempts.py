"""Two imports at once, and an import whose worker dies: nothing twice, nothing lost."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from django.db import connection

from aims.exchange.importing import import_file, outcome_on_disk, stored_mapping
from aims.exchange.receiving import run_import
from aims.models import AISystem, ImportRun
from aims.platform import files, jobs
from aims.platform.models import Job
from aims.platform.selectors.ledger import verify
from aims.platform.tasks import run_job
from tests.aims.importing import started
from tests.aims.making import adds_up, csv_bytes, import_by_command, last_import, work, write
from tests.worlds import World, make_world


def inventory(rows: int) -> bytes:
    return csv_bytes(["Name"], *[[f"System {number}"] for number in range(rows)])


def loaded() -> ImportRun:
    return ImportRun.objects.select_related("organization", "file", "survey").get()


class Killed(BaseException):
    """What kill -9 does, as far as a test in one process can tell it."""


def die(rows: int) -> None:
    raise Killed


@pytest.mark.django_db(transaction=True)
def test_the_same_file_twice_at_once_makes_no_double() -> None:
    world = make_world()
    runs = []
    for _ in range(2):
        run = started(world, inventory(40))
        Job.objects.filter(key=f"import-run:{run.reference}").update(state="failed")
        runs.append(run)
    jobs_of_both = Job.objects.filter(key__startswith="import-run:")
    jobs_of_both.update(state="waiting")

    def one(key: int) -> None:
        try:
            run_job(key)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(job.pk,)) for job in jobs_of_both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert AISystem.objects.count() == 40
    done = [ImportRun.objects.get(pk=run.pk) for run in runs]
    assert sorted((run.created, run.unchanged) for run in done) == [(0, 40), (40, 0)]
    assert all(adds_up(vars(run)) for run in done)


@pytest.fixture
def killed(world: World, monkeypatch: pytest.MonkeyPatch) -> ImportRun:
    """An import of 8 rows in parts of 3 whose worker died after the first part."""
    monkeypatch.setattr("aims.exchange.importing.PART_ROWS", 3)
    started(world, inventory(8))
    run = loaded()
    with outcome_on_disk() as outcome, pytest.raises(Killed):
        import_file(world.manager.actor, run, stored_mapping(run), outcome, die)
    return loaded()


@pytest.mark.django_db
def test_a_killed_import_goes_on_where_it_was(killed: ImportRun) -> None:
    assert AISystem.objects.count() == 3
    work()
    done = last_import()
    assert (done.status, done.parts_done, done.created, done.rows) == ("done", 3, 8, 8)
    assert AISystem.objects.count() == 8


@pytest.mark.django_db
def test_a_worker_that_lost_its_lease_writes_nothing(killed: ImportRun) -> None:
    work()
    job = Job.objects.get(key=f"import-run:{killed.reference}")
    Job.objects.filter(pk=job.pk).update(state="running", lease_token="old")
    with pytest.raises(jobs.LeaseLost):
        run_import(jobs.JobRun(job, "old"), killed)
    assert AISystem.objects.count() == 8


MIXED = [
    ["ID", "Name", "Vendor"],
    *([str(number), f"System {number}", "new"] for number in range(1, 8)),
    ["8", "", "no name"],
    ["9", "System 9", "old"],
]


def outcome_of(run: ImportRun) -> list[tuple[int, str, str]]:
    assert run.outcome is not None
    with files.open_file(run.outcome) as source:
        lines: list[dict[str, Any]] = [json.loads(line) for line in source if line.strip()]
    return [(line["row"], line["verdict"], line["name"]) for line in lines]


def refused_of(run: ImportRun) -> bytes:
    assert run.refused_file is not None
    with files.open_file(run.refused_file) as source:
        return source.read()


@pytest.mark.django_db
@pytest.mark.parametrize("parts", [1, 2, 3, 4, 5])
def test_what_is_told_after_a_kill_is_what_happened(
    world: World, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, parts: int
) -> None:
    """After a kill behind any part: page, counts, outcome and refused file agree. The fifth is after the last."""
    monkeypatch.setattr("aims.exchange.importing.PART_ROWS", 2)
    import_by_command(world, write(tmp_path, MIXED[0], ["9", "System 9", "old"], ["3", "System 3", "old"]))
    started(world, csv_bytes(*MIXED))
    run = loaded_last()

    def die_after(rows: int) -> None:
        if rows >= min(2 * parts, 9):
            raise Killed

    with outcome_on_disk() as outcome, pytest.raises(Killed):
        import_file(world.manager.actor, run, stored_mapping(run), outcome, die_after)
    assert loaded_last().parts_done == parts
    # Another size of parts, as after an upgrade, changes nothing of what is in.
    monkeypatch.setattr("aims.exchange.importing.PART_ROWS", 3)
    work()
    done = last_import()
    assert (done.status, done.created, done.updated, done.unchanged, done.refused) == ("done", 6, 1, 1, 1)
    told = outcome_of(done)
    expected = ["create", "create", "update", "create", "create", "create", "create", "refuse", "unchanged"]
    assert [verdict for _, verdict, _ in told] == expected
    assert [row for row, _, _ in told] == list(range(2, 11))
    assert refused_of(done).count(b"no name") == 1
    job = Job.objects.get(key=f"import-run:{done.reference}")
    assert job.result == {"rows": 9, "created": 6, "updated": 1, "unchanged": 1, "refused": 1}
    assert verify(world.organization).found is None


def loaded_last() -> ImportRun:
    return ImportRun.objects.select_related("organization", "file", "survey", "outcome").latest("pk")


@pytest.mark.django_db
def test_a_part_that_is_lost_is_said_and_nothing_is_made_up(world: World, killed: ImportRun) -> None:
    ImportRun.objects.filter(pk=killed.pk).update(outcome=None)
    with outcome_on_disk() as outcome, pytest.raises(ValueError, match="0 of 1 parts were kept"):
        import_file(world.manager.actor, loaded(), stored_mapping(killed), outcome, die)
