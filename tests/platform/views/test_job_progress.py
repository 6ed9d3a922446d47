"""The progress of long work, in each of its states, as a page and as a fragment that asks again."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from aims.platform import jobs
from aims.platform.enums import JobState
from aims.platform.models import Job
from aims.platform.unit import change
from tests.worlds import World

WORDS = {
    JobState.WAITING: "Waiting for a free worker, 0 %",
    JobState.RUNNING: "Laying out, 40 %",
    JobState.DONE: "Show the result",
    JobState.FAILED: "The file has no rows.",
    JobState.DEAD: "Tried as often as allowed; the worker died each time.",
    JobState.CANCELLED: JobState.CANCELLED.label,
}
ASKS_AGAIN = "hx-get="
STILL_AT_WORK = (JobState.WAITING, JobState.RUNNING)


def job_in(world: World, state: JobState) -> Job:
    """A job that came into this state the way a worker brings it there."""
    with change(world.organization, world.manager.actor) as unit:
        job = jobs.ask(unit, "test.progress", key=f"progress-{state}", payload={})
        unit.record("job.asked")
    if state == JobState.CANCELLED:
        jobs.request_cancel(job)
    elif state != JobState.WAITING:
        run = jobs.claim(job.pk)
        assert run is not None
        _bring(run, state)
    job.refresh_from_db()
    assert job.state == state
    return job


def _bring(run: jobs.JobRun, state: JobState) -> None:
    run.checkpoint("Laying out", 40)
    if state == JobState.DONE:

        def attach(unit: Any) -> dict[str, Any]:
            unit.record("job.worked")
            return {}

        jobs.finish(run, attach)
    elif state == JobState.FAILED:
        jobs.fail(run, WORDS[state])
    elif state == JobState.DEAD:
        Job.objects.filter(pk=run.job.pk).update(attempts=run.job.max_attempts, lease_until=timezone.now())
        jobs.sweep(now=timezone.now() + jobs.lease())


def address(world: World, job: Job) -> str:
    return reverse("job-progress", kwargs={"organization": world.organization.slug, "number": job.pk})


def words_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_every_state_is_looked_at() -> None:
    assert set(WORDS) == set(JobState)


@pytest.mark.parametrize("state", JobState, ids=str)
def test_the_page_says_how_it_stands(state: JobState, world: World) -> None:
    response = world.owner.client().get(address(world, job_in(world, state)))
    assert response.status_code == 200
    text = words_of(response)
    assert WORDS[state] in text
    assert ("This goes on if you leave the page." in text) is (state in STILL_AT_WORK)
    if state not in STILL_AT_WORK:
        assert state.label in text


@pytest.mark.parametrize("state", JobState, ids=str)
def test_the_fragment_stops_asking_when_it_is_over(state: JobState, world: World) -> None:
    where = address(world, job_in(world, state))
    response = world.owner.client().get(where, headers={"HX-Request": "true"})
    body = response.content.decode()
    assert (response.status_code, "<html" in body) == (200, False)
    assert body.count(f'{ASKS_AGAIN}"{where}"') == (1 if state in STILL_AT_WORK else 0)
    assert body.count(ASKS_AGAIN) == (1 if state in STILL_AT_WORK else 0)


def test_another_organization_s_job_is_not_found(world: World, other_world: World) -> None:
    job = job_in(world, JobState.RUNNING)
    client = other_world.manager.client()
    for where in (address(other_world, job), address(world, job)):
        assert client.get(where).status_code == 404
        assert client.get(where, headers={"HX-Request": "true"}).status_code == 404


def test_the_page_names_the_work_in_words(world: World) -> None:
    """Not by the name that its code has."""
    with change(world.organization, world.manager.actor) as unit:
        job = jobs.ask(unit, "render_statement", key="progress-words", payload={})
        unit.record("job.asked")
    assert "render_statement" not in words_of(world.owner.client().get(address(world, job)))
