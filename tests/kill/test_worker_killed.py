"""A worker killed with -9 anywhere in its work: beat's sweep alone has it finished, once."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from aims.platform import files
from aims.platform.models import Job, LedgerEntry, StoredFile
from aims.platform.selectors.ledger import verify
from controls.models import StatementFile, StatementVersion
from tests.controls.story import Story, make_story
from tests.kill.processes import Processes, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]

DAY = 24 * 3600 + 60


def approved(story: Story) -> StatementVersion:
    """An approved version whose job nobody has heard of yet: its ring got lost."""
    version = story.approved()
    Job.objects.update(rung_at=None)
    return version


def job_state() -> str:
    return Job.objects.get(name="render_statement").state


def kept_files(settings) -> list[Path]:
    return sorted(path for path in Path(settings.AIMS_FILES_DIR).rglob("*") if path.is_file())


@pytest.mark.parametrize("point", ["claim", "layout", "torn", "written", "saving", "commit"])
def test_the_sweep_alone_finishes_it_once(point: str, processes: Processes, settings) -> None:
    story = make_story()
    version = approved(story)
    processes.beat()
    victim = processes.worker(point)
    wait_until(processes.mark.exists, processes)
    processes.kill(victim)
    job = Job.objects.get(name="render_statement")
    assert (job.state, job.attempts) == ("running", 1)
    assert not StatementFile.objects.exists()
    assert not StoredFile.objects.exists()

    processes.worker()
    wait_until(lambda: job_state() == "done", processes)
    time.sleep(1)  # beat goes on: a second ring must change nothing
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error) == ("done", 2, "")
    assert Job.objects.count() == 1
    assert sorted(version.files.values_list("format", flat=True)) == ["pdf", "xlsx"]
    assert StoredFile.objects.filter(organization=story.organization).count() == 2
    assert LedgerEntry.objects.filter(verb="statement.rendered").count() == 1
    assert verify(story.organization).found is None
    _orphans_go_after_a_day(settings, left_behind=1 if point == "torn" else 0)


def test_a_job_that_kills_its_worker_each_time_is_given_up(processes: Processes, settings) -> None:
    approved(make_story())
    Job.objects.update(max_attempts=1)
    processes.beat()
    victim = processes.worker("written")
    wait_until(processes.mark.exists, processes)
    processes.kill(victim)
    processes.worker()
    wait_until(lambda: job_state() == "dead", processes)
    job = Job.objects.get()
    assert "the worker died each time" in job.error
    assert job.finished_at is not None
    assert not StatementFile.objects.exists()
    assert not LedgerEntry.objects.filter(verb="statement.rendered").exists()
    _orphans_go_after_a_day(settings, left_behind=1)


def _orphans_go_after_a_day(settings, *, left_behind: int) -> None:
    rows = StoredFile.objects.count()
    assert len(kept_files(settings)) == rows + left_behind
    assert files.sweep_orphans(now=time.time()) == 0
    assert files.sweep_orphans(now=time.time() + DAY) == left_behind
    assert len(kept_files(settings)) == rows
    assert all(files.intact(each) for each in StoredFile.objects.all())
