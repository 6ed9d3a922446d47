"""What workers and beat run: ids in, one call."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from celery import shared_task
from django.db import DatabaseError, connection
from django.utils import timezone

from aims.core.errors import Refusal
from aims.platform import files, jobs
from aims.platform.actors import system_actor
from aims.platform.models import Job
from aims.platform.services.mail import send_messages
from aims.platform.services.review_sweep import run_reviews

logger = logging.getLogger(__name__)


@shared_task(name="aims.platform.tasks.run_job")  # type: ignore[untyped-decorator]
def run_job(job_id: int) -> None:
    """Claim the job, do its work, attach the result."""
    run = jobs.claim(job_id)
    if run is None:
        return
    try:
        with _heartbeat(run):
            run.checkpoint("Started", 5)
            attach = jobs.HANDLERS[run.job.name](run)
            run.checkpoint("Saving", 95)
        jobs.finish(run, attach)
    except Refusal as refusal:
        jobs.fail(run, refusal.message)
    except jobs.Cancelled:
        jobs.cancelled(run)
    except jobs.LeaseLost:
        logger.warning("job %s was taken over by another worker", job_id)
    except Exception:
        logger.exception("job %s failed", job_id)
        jobs.put_back(run)


@shared_task(name="aims.platform.tasks.sweep_jobs")  # type: ignore[untyped-decorator]
def sweep_jobs() -> None:
    """Ring again for jobs that wait unheard or whose worker died."""
    jobs.sweep()


@shared_task(name="aims.platform.tasks.sweep_files")  # type: ignore[untyped-decorator]
def sweep_files() -> None:
    """Remove files a day old that no row names."""
    files.sweep_orphans()


@shared_task(name="aims.platform.tasks.sweep_reviews")  # type: ignore[untyped-decorator]
def sweep_reviews() -> None:
    """Open, hand over, remind of and escalate reviews, as their days have come."""
    run_reviews(actor=system_actor("beat"), at=timezone.now())


@shared_task(name="aims.platform.tasks.send_mail")  # type: ignore[untyped-decorator]
def send_mail() -> None:
    """Send the mail that waits."""
    send_messages(actor=system_actor("beat"))


@contextmanager
def _heartbeat(run: jobs.JobRun) -> Iterator[None]:
    """Renew the lease while one long step (a layout) runs; it ends with the process."""
    stop = threading.Event()

    def beat() -> None:
        try:
            while not stop.wait(jobs.lease().total_seconds() / 3):
                _renew(run)
        finally:
            connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _renew(run: jobs.JobRun) -> None:
    """One beat. A database that is busy or away now is asked again at the next."""
    try:
        Job.objects.filter(pk=run.job.pk, lease_token=run.token).update(
            lease_until=timezone.now() + jobs.lease()
        )
    except DatabaseError:
        logger.warning("the lease of job %s could not be renewed now", run.job.pk, exc_info=True)
