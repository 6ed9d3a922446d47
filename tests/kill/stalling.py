"""Standing still at one point of the work, so that a test can kill the process there.

Everything wraps the product from outside, in the process itself; the product has no hooks. The
environment names the point (`AIMS_TEST_STALL`) and the file that says it was reached (`AIMS_TEST_MARK`).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def stand_still() -> None:
    """Say that the point is reached and wait for the end."""
    Path(os.environ["AIMS_TEST_MARK"]).write_text(str(os.getpid()))
    parent, end = os.getppid(), time.monotonic() + 600
    while os.getppid() == parent and time.monotonic() < end:
        time.sleep(0.5)
    os._exit(1)


def after(owner: Any, name: str, when: Callable[..., bool] = lambda *args: True) -> None:
    """Stand still after `owner.name` has done its work, if `when` says so of its arguments."""
    original = getattr(owner, name)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        result = original(*args, **kwargs)
        if when(*args):
            stand_still()
        return result

    setattr(owner, name, wrapped)


def torn_copy(chunks: Any, out: Any, limit: Any) -> Any:
    """Half of the bytes, on disk, and then nothing."""
    whole = b"".join(chunks)
    out.write(whole[: len(whole) // 2])
    out.flush()
    stand_still()


def wrap() -> None:
    """Put the wrapper of the wanted point in its place."""
    from aims.platform import files, jobs, mail
    from aims.platform.services import review_sweep

    def tear() -> None:
        files._copy = torn_copy

    def at_stage(wanted: str) -> Callable[[], None]:
        return lambda: after(jobs.JobRun, "checkpoint", lambda run, stage, progress: stage == wanted)

    points: dict[str, Callable[[], None]] = {
        "claim": lambda: after(jobs, "claim"),
        "layout": at_stage("Laying out the pages"),
        "torn": tear,
        "written": lambda: after(files, "put"),
        "row": lambda: after(files, "record"),
        "saving": at_stage("Saving"),
        "commit": lambda: after(jobs, "_over"),
        "opened": lambda: after(review_sweep, "_opened"),
        "outbox": lambda: after(review_sweep, "post"),
        "claimed": lambda: after(mail, "claim"),
        "mailed": lambda: after(mail, "deliver"),
    }
    if point := os.environ.get("AIMS_TEST_STALL", ""):
        points[point]()
