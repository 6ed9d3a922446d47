"""Long work: a row first, the broker only rings (design.md, decision 10).

A job is written in the service's transaction, claimed by one conditional update with a lease, and
finished in one transaction that checks the lease, attaches the result and records the entry. A
killed worker leaves a row whose lease ends; the sweep rings again. Nothing depends on the broker
remembering a message.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from aims.platform.actors import Actor, member_actor, system_actor
from aims.platform.enums import JobState
from aims.platform.models import Job, Organization
from aims.platform.unit import Unit, change

logger = logging.getLogger(__name__)

RING_AGAIN = timedelta(seconds=30)

Attach = Callable[[Unit], dict[str, Any]]
"""What a handler gives back: it runs inside the last transaction, records the entry, returns the result."""


class LeaseLost(RuntimeError):
    """Another worker has the job now; what this one did is thrown away."""


class Cancelled(RuntimeError):
    """Someone asked for the job to stop."""


@dataclass
class JobRun:
    """One attempt at a job, given to its handler."""

    job: Job
    token: str

    @property
    def actor(self) -> Actor:
        """The member who asked, with what they are granted now; else the system."""
        if self.job.asked_by is not None:
            return member_actor(self.job.asked_by)
        return system_actor("job", self.job.organization_id)

    def checkpoint(self, stage: str, progress: int) -> None:
        """Say how far it is, renew the lease and stop if asked. Raises LeaseLost or Cancelled."""
        renewed = Job.objects.filter(pk=self.job.pk, lease_token=self.token, state=JobState.RUNNING).update(
            stage=stage, progress=progress, lease_until=timezone.now() + lease()
        )
        if not renewed:
            raise LeaseLost(f"job {self.job.pk}")
        if Job.objects.filter(pk=self.job.pk, cancel_requested=True).exists():
            raise Cancelled(f"job {self.job.pk}")


Handler = Callable[[JobRun], Attach]
HANDLERS: dict[str, Handler] = {}
TITLES: dict[str, str] = {}
"""What a job does, in words for people."""

BROKE = "Something went wrong on the server while it was at work. It is tried again by itself."
GAVE_UP = (
    "Something went wrong on the server each time it was tried. "
    "What it was stands in the log of the server; an administrator can look there."
)
WORKER_DIED = "Tried as often as allowed; the worker died each time."


def job_handler(name: str, title: str = "") -> Callable[[Handler], Handler]:
    """Register the function that does the slow work of a job, outside any transaction."""

    def register(handler: Handler) -> Handler:
        HANDLERS[name] = handler
        TITLES[name] = title
        return handler

    return register


def lease() -> timedelta:
    """How long a worker may be silent before another takes its job."""
    return timedelta(seconds=settings.AIMS_JOB_LEASE_SECONDS)


def ask(unit: Unit, name: str, *, key: str, payload: dict[str, Any]) -> Job:
    """Write the job in the service's transaction and ring after commit; the same key is the same job."""
    if unit.organization is None:
        raise ValueError("a job belongs to an organization")
    job, _ = Job.objects.get_or_create(
        organization=unit.organization,
        key=key,
        defaults={
            "name": name,
            "payload": payload,
            "asked_by": unit.actor.member,
            "created_at": unit.moment,
        },
    )
    transaction.on_commit(lambda: ring(job.pk))
    return job


def ask_again(unit: Unit, job: Job) -> bool:
    """Give a job that was given up, refused or stopped a new start; False when there is nothing to repeat."""
    over = Job.objects.filter(pk=job.pk, state__in=[JobState.FAILED, JobState.DEAD, JobState.CANCELLED])
    again = over.update(
        state=JobState.WAITING,
        attempts=0,
        progress=0,
        stage="",
        error="",
        cancel_requested=False,
        finished_at=None,
        asked_by=unit.actor.member,
    )
    if again:
        transaction.on_commit(lambda: ring(job.pk))
    return bool(again)


def ring(job_id: int) -> None:
    """Tell a worker. A broker that is away is no error: the sweep rings again."""
    Job.objects.filter(pk=job_id).update(rung_at=timezone.now())
    try:
        current_app.send_task("aims.platform.tasks.run_job", args=[job_id], retry=False, ignore_result=True)
    except Exception:  # any broker, any of its errors: the row is what counts
        logger.warning("the broker did not take job %s; the sweep will ring again", job_id, exc_info=True)


def claim(job_id: int) -> JobRun | None:
    """Take the job for one attempt, or None when it is over or someone else has it."""
    token, now = secrets.token_hex(16), timezone.now()
    free = Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, lease_until__lt=now)
    taken = Job.objects.filter(free, pk=job_id, attempts__lt=F("max_attempts")).update(
        state=JobState.RUNNING, lease_token=token, lease_until=now + lease(), attempts=F("attempts") + 1
    )
    if not taken:
        return None
    job = Job.objects.select_related("organization", "asked_by").get(pk=job_id)
    return JobRun(job, token)


def finish(run: JobRun, attach: Attach) -> None:
    """Attach the result in one transaction that checks the lease. Raises LeaseLost; then nothing is kept."""
    with change(run.job.organization, run.actor) as unit:
        mine = Job.objects.select_for_update().filter(
            pk=run.job.pk, lease_token=run.token, state=JobState.RUNNING
        )
        if not mine.exists():
            raise LeaseLost(f"job {run.job.pk}")
        result = attach(unit)
        _over(run, JobState.DONE, result=result, progress=100, stage="", error="")


def fail(run: JobRun, message: str) -> None:
    """Note that the work itself was refused: trying again would not help."""
    _over(run, JobState.FAILED, error=message, stage="")


def cancelled(run: JobRun) -> None:
    """Note that the job stopped because someone asked."""
    _over(run, JobState.CANCELLED, stage="", error="")


def put_back(run: JobRun) -> None:
    """After a crash of the work: wait for the next attempt, or give up visibly after the last.

    The row says so in plain words; what went wrong is for the log alone, for it may hold anybody's data.
    """
    last = run.job.attempts >= run.job.max_attempts
    Job.objects.filter(pk=run.job.pk, lease_token=run.token).update(
        state=JobState.DEAD if last else JobState.WAITING,
        error=GAVE_UP if last else BROKE,
        lease_token="",
        finished_at=timezone.now() if last else None,
    )


def request_cancel(job: Job) -> bool:
    """Ask a job to stop at its next checkpoint; one that waits stops at once.

    False when it is over or was asked already. The flag comes first, so that a worker that takes the
    job or puts it back in the same moment finds it.
    """
    open_jobs = Job.objects.filter(pk=job.pk, state__in=[JobState.WAITING, JobState.RUNNING])
    asked = open_jobs.filter(cancel_requested=False).update(cancel_requested=True)
    open_jobs.filter(state=JobState.WAITING).update(state=JobState.CANCELLED, finished_at=timezone.now())
    return bool(asked)


def sweep(*, now: datetime | None = None) -> int:
    """Ring for every job that waits unheard or whose worker died; give up on the exhausted ones."""
    now = now or timezone.now()
    lost = Q(state=JobState.RUNNING, lease_until__lt=now)
    Job.objects.filter(lost, attempts__gte=F("max_attempts")).update(
        state=JobState.DEAD, finished_at=now, error=WORKER_DIED
    )
    unheard = Q(state=JobState.WAITING) & (Q(rung_at=None) | Q(rung_at__lt=now - RING_AGAIN))
    late = list(Job.objects.filter(lost | unheard).values_list("pk", flat=True)[:1000])
    for job_id in late:
        ring(job_id)
    return len(late)


def job_of(organization: Organization, key: str) -> Job | None:
    """The job with this idempotency key, if it was ever asked for."""
    return Job.objects.filter(organization=organization, key=key).first()


def _over(run: JobRun, state: JobState, **values: Any) -> None:
    Job.objects.filter(pk=run.job.pk, lease_token=run.token).update(
        state=state, finished_at=timezone.now(), lease_token="", **values
    )
