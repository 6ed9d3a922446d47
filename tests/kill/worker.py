"""The product's worker and beat on a queue of one test; the worker may stand still at one point."""

from __future__ import annotations

import os
from typing import Any

from celery.signals import worker_process_init

from aims.config.celery import app
from tests.kill import stalling

__all__ = ["app"]

app.conf.task_default_queue = os.environ["AIMS_TEST_QUEUE"]
app.conf.beat_schedule = {
    name: {"task": f"aims.platform.tasks.{name}", "schedule": 0.5}
    for name in os.environ.get("AIMS_TEST_SWEEPS", "sweep_jobs").split(",")
}
app.conf.beat_max_loop_interval = 0.5


@worker_process_init.connect  # type: ignore[untyped-decorator]  # Celery ships no types
def wrap(**_options: Any) -> None:
    """In the process that does the work."""
    stalling.wrap()
