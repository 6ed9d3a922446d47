"""What workers do for this app: ids in, one call."""

from __future__ import annotations

from aims.exchange import receiving
from aims.models import ImportRun
from aims.platform.jobs import Attach, JobRun, job_handler
from aims.services.imports import CHECK_JOB, RUN_JOB


@job_handler(CHECK_JOB, "The rows of an import are checked")
def check_import(job: JobRun) -> Attach:
    """Tell row by row what an import would do."""
    return receiving.check_import(job, _run(job))


@job_handler(RUN_JOB, "AI systems are imported from a file")
def run_import(job: JobRun) -> Attach:
    """Import."""
    return receiving.run_import(job, _run(job))


def _run(job: JobRun) -> ImportRun:
    runs = ImportRun.objects.select_related("organization", "file", "survey")
    return runs.get(pk=job.job.payload["run"], organization=job.job.organization_id)
