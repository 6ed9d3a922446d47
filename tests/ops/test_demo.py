"""`make demo` as a stranger meets it: one address, six sign-ins, a Statement that gets its files, a clean end."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ops.running import ROOT

pytestmark = pytest.mark.services

PERSONAS = (
    "AIMS manager",
    "Risk owner",
    "Internal auditor",
    "Top management",
    "External auditor",
    "Administrator",
)
LINE = re.compile(rf"^({'|'.join(PERSONAS)})\s+(\S+@\S+)\s+(\S+)$", re.IGNORECASE | re.MULTILINE)
PATIENCE = 240.0


@dataclass
class Demo:
    """One start of `python -m ops.demo`, in a group of its own so that nothing outlives the test."""

    port: int
    data: Path
    log: Path

    def __post_init__(self) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AIMS_")}
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ops.demo"],
                cwd=ROOT,
                env={**environment, "PORT": str(self.port), "AIMS_DATA_DIR": str(self.data)},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    @property
    def sign_ins(self) -> dict[str, tuple[str, str]]:
        """Address and password by persona, as printed."""
        return {persona: (email, password) for persona, email, password in LINE.findall(self.said)}

    def until(self, what: Callable[[], bool], words: str) -> None:
        end = time.monotonic() + PATIENCE
        while not what():
            assert self.process.poll() is None, f"it ended before {words}\n{self.said[-3000:]}"
            assert time.monotonic() < end, f"not in {PATIENCE:.0f} s: {words}\n{self.said[-3000:]}"
            time.sleep(0.2)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def ready(self) -> None:
        self.until(self.answers, "/healthz answers")
        self.until(lambda: len(self.sign_ins) == len(PERSONAS), "one sign-in per persona is printed")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


def rows(data: Path, question: str) -> list[tuple[object, ...]]:
    """What the demo's database file says, read only; nothing while it is being made."""
    (path, *more) = sorted(data.glob("*.sqlite3")) or sorted(data.rglob("*.sqlite3")) or [data / "none"]
    assert more == []
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20) as connection:
            return connection.execute(question).fetchall()
    except sqlite3.OperationalError:
        return []
    finally:
        if "connection" in locals():
            connection.close()


RENDERED = "select state from platform_job where name = 'render_statement'"
FORMATS = "select format from controls_statementfile order by format"
ORGANIZATIONS = "select id, slug from platform_organization"
WAITING = "select name from platform_job where state in ('waiting', 'running')"
VERBS = """
    select verb from platform_ledgerentry
    where verb not like 'review%' and verb not like 'message%' order by chain_id, sequence
"""
"""What was told; what beat does for reviews comes by the clock, in whichever start its minute falls."""


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def start(port: int, tmp_path: Path) -> Iterator[Callable[[], Demo]]:
    started: list[Demo] = []

    def one() -> Demo:
        started.append(Demo(port, tmp_path / "data", tmp_path / f"demo-{len(started)}.log"))
        return started[-1]

    yield one
    for demo in started:
        if demo.process.poll() is None:  # SIGINT lets it take its children along; only then by force
            demo.process.send_signal(signal.SIGINT)
            try:
                demo.process.wait(60)
            except subprocess.TimeoutExpired:
                os.killpg(demo.process.pid, signal.SIGKILL)
                demo.process.wait(10)


def test_the_demo_starts_works_stops_and_starts_again(start: Callable[[], Demo], tmp_path: Path) -> None:
    data, first = tmp_path / "data", start()
    first.ready()
    first.until(lambda: rows(data, RENDERED) == [("done",)], "the worker made the Statement's files")
    first.until(lambda: rows(data, WAITING) == [], "the worker made the documents and the reports")
    assert rows(data, FORMATS) == [("pdf",), ("xlsx",)]
    assert f"http://127.0.0.1:{first.port}\n" in first.said
    assert len({password for _, password in first.sign_ins.values()}) == len(PERSONAS)
    assert first.stop() == 0
    assert not first.answers()
    was = (rows(data, ORGANIZATIONS), rows(data, VERBS))
    assert len(was[0]) == 1

    second = start()
    second.ready()
    assert second.sign_ins == first.sign_ins
    assert rows(data, ORGANIZATIONS) == was[0]
    assert rows(data, VERBS) == was[1]
    assert second.stop() == 0
    assert rows(data, VERBS) == was[1]
