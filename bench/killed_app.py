"""The product's worker and beat for `bench.review_kills`: quick rings, small parts, a mail server that takes its time."""

from __future__ import annotations

import os
from typing import Any

from celery.signals import worker_process_init

from aims.config.celery import app

__all__ = ["app"]

SWEEPS = ("sweep_reviews", "send_mail")
PART = 20

app.conf.task_default_queue = os.environ.get("BENCH_QUEUE", "review-kills")
app.conf.beat_schedule = {
    name: {"task": f"aims.platform.tasks.{name}", "schedule": 0.5, "options": {"expires": 5.0}}
    for name in SWEEPS
}
app.conf.beat_max_loop_interval = 0.5


@worker_process_init.connect  # type: ignore[untyped-decorator]  # Celery ships no types
def prepare(**_options: Any) -> None:
    """In the process that does the work."""
    from django.conf import settings

    from aims.platform.services import review_sweep

    settings.EMAIL_BACKEND = "bench.slow_mail.SlowBackend"
    review_sweep.PART = PART
