"""Jobs are rows: claimed once, leased, finished in one transaction, swept when a worker dies."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from aims.core.errors import Invalid
from aims.platform import jobs, tasks
from aims.platform.enums import JobState
from aims.platform.models import Job, LedgerEntry
from aims.platform.unit import Unit, change
from tests.worlds import World


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A handler of the test's own, whose work can be told to fail."""
    told: dict[str, Any] = {}

    def work(run: jobs.JobRun) -> jobs.Attach:
        if "error" in told:
            raise told["error"]
        if "during" in told:
            told["during"](run)
        run.checkpoint("Half", 50)

        def attach(unit: Unit) -> dict[str, Any]:
            unit.record("job.worked", facts={"job": run.job.pk})
            return {"done": True}

        return attach

    monkeypatch.setitem(jobs.HANDLERS, "test.work", work)
    return told


def ask(world: World, key: str = "one") -> Job:
    with change(world.organization, world.manager.actor) as unit:
        job = jobs.ask(unit, "test.work", key=key, payload={})
        unit.record("job.asked")
    return job


def worked() -> int:
    return LedgerEntry.objects.filter(verb="job.worked").count()


def test_a_job_is_done_once(world: World, handler: dict[str, Any]) -> None:
    job = ask(world)
    tasks.run_job(job.pk)
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.progress, job.result, job.attempts) == (JobState.DONE, 100, {"done": True}, 1)
    assert worked() == 1


def test_the_same_key_is_the_same_job(world: World, handler: dict[str, Any]) -> None:
    assert ask(world).pk == ask(world).pk


def test_a_refusal_fails_for_good_and_says_why(world: World, handler: dict[str, Any]) -> None:
    handler["error"] = Invalid("The file has no rows.")
    job = ask(world)
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "The file has no rows.")


def test_a_crash_is_tried_again_and_given_up_at_last(world: World, handler: dict[str, Any]) -> None:
    handler["error"] = RuntimeError("disk")
    job = ask(world)
    for _ in range(job.max_attempts + 2):
        tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DEAD, job.max_attempts)
    assert worked() == 0


def test_two_workers_cannot_claim_one_job(world: World, handler: dict[str, Any]) -> None:
    job = ask(world)
    assert jobs.claim(job.pk) is not None
    assert jobs.claim(job.pk) is None


def test_a_worker_whose_lease_was_taken_keeps_nothing(world: World, handler: dict[str, Any]) -> None:
    job = ask(world)

    def lose(run: jobs.JobRun) -> None:
        Job.objects.filter(pk=job.pk).update(lease_token="another")

    handler["during"] = lose
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.lease_token) == (JobState.RUNNING, "another")
    assert worked() == 0


def test_the_sweep_rings_for_a_dead_worker(world: World, handler: dict[str, Any]) -> None:
    job = ask(world)
    jobs.claim(job.pk)
    Job.objects.filter(pk=job.pk).update(rung_at=timezone.now())
    assert jobs.sweep() == 0
    assert jobs.sweep(now=timezone.now() + jobs.lease() + timedelta(seconds=1)) == 1


def test_the_sweep_gives_up_on_an_exhausted_job(world: World, handler: dict[str, Any]) -> None:
    job = ask(world)
    jobs.claim(job.pk)
    Job.objects.filter(pk=job.pk).update(attempts=job.max_attempts)
    jobs.sweep(now=timezone.now() + jobs.lease() + timedelta(seconds=1))
    job.refresh_from_db()
    assert job.state == JobState.DEAD


def test_a_running_job_stops_when_asked(world: World, handler: dict[str, Any]) -> None:
    job = ask(world)
    handler["during"] = lambda run: jobs.request_cancel(run.job)
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert worked() == 0


def test_a_rolled_back_service_leaves_no_job(world: World, handler: dict[str, Any]) -> None:
    with pytest.raises(RuntimeError), change(world.organization, world.manager.actor) as unit:
        jobs.ask(unit, "test.work", key="never", payload={})
        raise RuntimeError
    assert not Job.objects.exists()


def test_what_went_wrong_is_for_the_log_alone(
    world: World, handler: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    handler["error"] = RuntimeError("INSERT INTO secrets")
    job = ask(world)
    for expected in (jobs.BROKE, jobs.GAVE_UP):
        tasks.run_job(job.pk)
        job.refresh_from_db()
        assert job.error == expected
        Job.objects.filter(pk=job.pk).update(attempts=job.max_attempts - 1)
    assert caplog.text.count("RuntimeError: INSERT INTO secrets") == 2


def test_it_is_asked_to_stop_once(world: World, handler: dict[str, Any]) -> None:
    job = ask(world)
    assert (jobs.request_cancel(job), jobs.request_cancel(job)) == (True, False)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


def test_a_worker_that_crashes_while_it_is_asked_to_stop_does_not_start_again(
    world: World, handler: dict[str, Any]
) -> None:
    job = ask(world)

    def crash(run: jobs.JobRun) -> None:
        assert jobs.request_cancel(run.job)
        raise RuntimeError

    handler["during"] = crash
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.cancel_requested) == (JobState.WAITING, True)
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, worked()) == (JobState.CANCELLED, 0)


def test_one_that_stopped_gets_a_new_start(world: World, handler: dict[str, Any]) -> None:
    job = ask(world)
    jobs.request_cancel(job)
    with change(world.organization, world.manager.actor) as unit:
        assert jobs.ask_again(unit, job)
        unit.record("job.asked")
    tasks.run_job(job.pk)
    assert worked() == 1
