"""Processes that a test starts and ends, each in a group of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORKER = (
    "--app",
    "tests.kill.worker",
    "worker",
    "--concurrency",
    "1",
    "--without-gossip",
    "--without-mingle",
    "--without-heartbeat",
    "--loglevel",
    "WARNING",
)

# A test run that is killed itself takes its processes along (Linux; setpriv is part of util-linux).
WITH_US = ("setpriv", "--pdeathsig", "KILL", "--") if shutil.which("setpriv") else ()


@dataclass
class Processes:
    """Starts real processes on the test's database and files, and leaves none behind."""

    environment: dict[str, str]
    folder: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def mark(self) -> Path:
        return self.folder / "mark"

    def worker(self, stall: str = "") -> subprocess.Popen[bytes]:
        return self._celery(f"worker-{stall or 'whole'}", *WORKER, AIMS_TEST_STALL=stall)

    def beat(self) -> subprocess.Popen[bytes]:
        return self._celery("beat", "--app", "tests.kill.worker", "beat", "--pidfile=")

    def python(self, name: str, *args: str) -> subprocess.Popen[bytes]:
        return self._start(name, [sys.executable, *args])

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """kill -9 of the whole group: no handler runs, nothing is put in order."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)
        self.running.remove(process)

    def end(self) -> None:
        for process in list(self.running):
            if process.poll() is None:
                self.kill(process)

    def said(self) -> str:
        """What the processes wrote, for the message of a failing test."""
        return "\n".join(f"== {log.name}\n{log.read_text()[-3000:]}" for log in self.folder.glob("*.log"))

    def _celery(self, name: str, *args: str, **more: str) -> subprocess.Popen[bytes]:
        return self._start(name, [sys.executable, "-m", "celery", "--quiet", *args], **more)

    def _start(self, name: str, command: list[str], **more: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                [*WITH_US, *command],
                cwd=ROOT,
                env={**self.environment, "AIMS_TEST_MARK": str(self.mark), **more},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.running.append(process)
        return process


def wait_until(what: Callable[[], bool], processes: Processes, seconds: float = 120) -> None:
    """Wait for it; a failure says what the processes said."""
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            raise AssertionError(f"it did not happen in {seconds} s\n{processes.said()}")
        time.sleep(0.1)
