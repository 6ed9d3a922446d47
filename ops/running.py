"""Start several commands side by side, and stop them all when one ends or a person presses Ctrl-C."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 15.0


def procfile(path: Path = ROOT / "Procfile") -> dict[str, list[str]]:
    """The words of each command of a Procfile, by name."""
    lines = path.read_text(encoding="utf-8").splitlines()
    commands = (line.split(":", 1) for line in lines if line.strip() and not line.startswith("#"))
    return {name: shlex.split(words) for name, words in commands}


class Processes:
    """Commands that live and die together; each leads a group of its own, so that none is orphaned."""

    def __init__(self) -> None:
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.running[name] = subprocess.Popen(
            command, cwd=ROOT, env=dict(environment), stdin=subprocess.DEVNULL, start_new_session=True
        )

    def ended(self) -> list[str]:
        """The commands that have ended."""
        return [name for name, process in self.running.items() if process.poll() is not None]

    def stop(self) -> None:
        """Ask each to end and wait; whatever is left of its group then ends by force.

        Only the leader is asked: it lets its own children finish what they are doing.
        """
        for process in self.running.values():
            process.terminate()
        deadline = time.monotonic() + PATIENCE
        while len(self.ended()) < len(self.running) and time.monotonic() < deadline:
            time.sleep(0.05)
        for process in self.running.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
