"""`make test-services`: the suite on PostgreSQL and Redis, and the processes of docker-compose.yml.

No Docker engine is needed: the commands, environment and health checks are parsed out of the compose
file; container paths become folders of the run, and host names become free ports. One part of the suite:
`python -m ops.services tests/kill`.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from ops.compose import Service, read
from ops.running import ROOT, Processes
from ops.servers import Servers, free_port, running

LASTING = ("web", "worker", "beat")
PATIENCE = 90.0
BIN = Path(sys.executable).parent


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="aims-services-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # the servers run as someone else, below it
        services = read(variables={"AIMS_HTTPS": "0", "AIMS_WEB_PROCESSES": "1", "AIMS_JOB_PROCESSES": "1"})
        places = {
            path: str(folder / volume)
            for service in services.values()
            for volume, path in service.mounts.items()
        }
        for volume in places.values():
            Path(volume).mkdir(exist_ok=True)
        _build_assets(folder)
        _once(services["secrets"], places, {})
        password = (folder / "secrets" / "database_password").read_text(encoding="ascii").strip()
        (folder / "servers").mkdir()
        with running(folder / "servers", password) as servers:
            failed = _compose(services, places, servers) or _suite(password, servers)
    return failed


def _build_assets(folder: Path) -> None:
    """What the Dockerfile does while the image is built."""
    environment = {**os.environ, "AIMS_DATA_DIR": str(folder / "build")}
    subprocess.run([sys.executable, "-m", "ops.assets"], cwd=ROOT, env=environment, check=True)


def _compose(services: Mapping[str, Service], places: Mapping[str, str], servers: Servers) -> int:
    """Prepare, start web, worker and beat, wait until each says it is well, look at the first page."""
    port = free_port()
    own = {
        "database:5432": f"127.0.0.1:{servers.database_port}",
        "broker:6379": f"127.0.0.1:{servers.broker_port}",
        **places,
    }
    _once(services["prepare"], own, {})
    with _started(
        [services[name] for name in LASTING], own, {"PORT": str(port), "HOST": "127.0.0.1"}
    ) as processes:
        for name in LASTING:
            _wait_until_well(services[name], own, {"PORT": str(port)}, processes)
            sys.stdout.write(f"{name} is well\n")
        with urllib.request.urlopen(f"http://localhost:{port}/sign-in", timeout=20) as page:
            sys.stdout.write(f"the sign-in page answers {page.status}\n")
    sys.stdout.flush()
    return 0


def _suite(password: str, servers: Servers) -> int:
    environment = {
        **os.environ,
        "AIMS_TEST_DATABASE_URL": f"postgres://aims:{password}@127.0.0.1:{servers.database_port}/aims",
        "AIMS_TEST_BROKER_URL": f"redis://127.0.0.1:{servers.broker_port}",
    }
    command = [
        sys.executable,
        "-m",
        "pytest",
        *(sys.argv[1:] or ["tests"]),
        "--ignore=tests/browser",
        "-q",
        "-n",
        "2",
        "--dist",
        "loadscope",
        "--durations=10",
    ]
    return subprocess.call(command, cwd=ROOT, env=environment)


def moved(text: str, places: Mapping[str, str]) -> str:
    """Container paths and host names replaced by those of this run, the longest first."""
    for old in sorted(places, key=len, reverse=True):
        text = text.replace(old, places[old])
    return text


def environment_of(service: Service, places: Mapping[str, str], extra: Mapping[str, str]) -> dict[str, str]:
    """The service's own environment, over that of this machine without its AIMS settings."""
    machine = {name: value for name, value in os.environ.items() if not name.startswith("AIMS_")}
    own = {name: moved(value, places) for name, value in service.environment.items()}
    return {**machine, "PATH": f"{BIN}:{os.environ['PATH']}", **own, **extra}


def command_of(words: list[str], places: Mapping[str, str]) -> list[str]:
    return [moved(word, places) for word in words]


def _once(service: Service, places: Mapping[str, str], extra: Mapping[str, str]) -> None:
    code = subprocess.call(
        command_of(service.command, places), cwd=ROOT, env=environment_of(service, places, extra)
    )
    if code:
        sys.exit(f"{service.name} failed with exit code {code}")


@contextlib.contextmanager
def _started(
    services: list[Service], places: Mapping[str, str], extra: Mapping[str, str]
) -> Iterator[Processes]:
    processes = Processes()
    try:
        for service in services:
            words = command_of(service.command, places)
            processes.start(service.name, words, environment_of(service, places, extra))
        yield processes
    finally:
        processes.stop()


def _wait_until_well(
    service: Service, places: Mapping[str, str], extra: Mapping[str, str], processes: Processes
) -> None:
    deadline = time.monotonic() + PATIENCE
    command, environment = command_of(service.health, places), environment_of(service, places, extra)
    while subprocess.call(command, cwd=ROOT, env=environment):
        if processes.ended() or time.monotonic() > deadline:
            ended = ", ".join(processes.ended()) or "none"
            sys.exit(f"{service.name} did not become well within {PATIENCE:.0f} s; ended: {ended}")
        time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main())
