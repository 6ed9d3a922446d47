"""How worker and beat show that they live: a file they touch every second.

Remote control is off and there is no result backend, so a worker cannot be pinged; `probe` reads the
age of the file. Its name holds the machine's: one live worker must not hide the death of another.
"""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

from celery import bootsteps
from celery.beat import PersistentScheduler

EVERY = 1.0  # the worker's timer sleeps through a request to stop for as long


class Scheduler(PersistentScheduler):
    """Beat's own scheduler; it makes its folder and leaves a sign at each turn."""

    def __init__(self, *args: Any, **options: Any) -> None:
        from django.conf import settings

        Path(settings.CELERY_BEAT_SCHEDULE_FILENAME).parent.mkdir(parents=True, exist_ok=True)
        super().__init__(*args, **options)

    def tick(self, *args: Any, **options: Any) -> float:
        touch("beat")
        return float(super().tick(*args, **options))


class WorkerSign(bootsteps.StartStopStep):
    """A worker's sign of life, left by its own timer."""

    requires = ("celery.worker.components:Timer",)

    def start(self, parent: Any) -> None:
        touch("worker")
        parent.timer.call_repeatedly(EVERY, touch, ("worker",))


def touch(name: str) -> None:
    """Leave a sign of life."""
    file = sign(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()


def sign(name: str) -> Path:
    """The file whose age says how long ago this machine's process of that name was alive."""
    from django.conf import settings

    return Path(settings.AIMS_DATA_DIR) / "alive" / f"{name}-{socket.gethostname()}"
