"""Processes that are started together end together, children and all; the commands' files agree."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from ops.compose import read
from ops.demo import _is_taken
from ops.running import ROOT, Processes, procfile

WITH_CHILD = "import subprocess, sys, time; c = subprocess.Popen(['sleep', '60']); open(sys.argv[1], 'w').write(str(c.pid)); time.sleep(60)"


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").split()[2] != "Z"
    except FileNotFoundError:
        return False


def test_stop_leaves_no_orphan(tmp_path: Path) -> None:
    processes = Processes()
    noted = tmp_path / "pid"
    processes.start("parent", [sys.executable, "-c", WITH_CHILD, str(noted)], os.environ)
    deadline = time.monotonic() + 10
    while not (noted.exists() and noted.read_text(encoding="ascii")) and time.monotonic() < deadline:
        time.sleep(0.05)
    child = int(noted.read_text(encoding="ascii"))
    assert is_alive(child)
    processes.stop()
    assert processes.ended() == ["parent"]
    deadline = time.monotonic() + 5  # a killed process is gone a moment after the signal
    while is_alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_alive(child)


def test_the_one_that_ended_is_named() -> None:
    processes = Processes()
    processes.start("short", ["true"], os.environ)
    processes.start("long", ["sleep", "60"], os.environ)
    processes.running["short"].wait()
    assert processes.ended() == ["short"]
    processes.stop()


def test_a_taken_port_is_told_before_anything_starts() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "ops.demo"],
            cwd=ROOT,
            env={**os.environ, "PORT": str(port)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert (
        done.stderr == f"Port {port} is taken. Stop what runs there, or choose another: make demo PORT=8001\n"
    )
    assert not _is_taken(port)


@pytest.mark.parametrize("port", ["web", "0", "65536", "-1"])
def test_a_port_that_is_none_is_told(port: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ops.demo"],
        cwd=ROOT,
        env={**os.environ, "PORT": port},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, f"PORT={port} is no port number. Try: make demo PORT=8001\n")


def test_demo_and_compose_start_the_same_programs() -> None:
    services = read()
    demo = {name: [word for word in words if word != "WARNING"] for name, words in procfile().items()}
    for name, words in demo.items():
        assert [word for word in words if word != "--loglevel"] == services[name].command


def test_the_apt_line_is_the_same_in_setup_and_readme() -> None:
    setup = re.search(
        r'^PACKAGES="(.+)"$', (ROOT / "ops" / "setup.sh").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert setup
    assert f"apt-get install -y --no-install-recommends {setup[1]}\n" in (ROOT / "README.md").read_text(
        encoding="utf-8"
    )


def test_every_requirement_is_pinned_and_explained() -> None:
    lines = [
        line
        for name in ("requirements.txt", "requirements-dev.txt")
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "-r"))
    ]
    reasons = (ROOT / "docs" / "decisions" / "0002-libraries.md").read_text(encoding="utf-8")
    for line in lines:
        assert re.fullmatch(r"[\w.-]+(\[[\w,-]+\])?==[\w.]+", line), line
        assert f"| {re.split(r'[=[]', line)[0]} |" in reasons, line


def test_hooks_fetch_nothing() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [repository["repo"] for repository in hooks["repos"]] == ["local"]
    assert {hook["language"] for repository in hooks["repos"] for hook in repository["hooks"]} == {"system"}
