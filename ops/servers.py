"""PostgreSQL and Redis from Debian's packages, on free ports, in a folder that goes away; never as root."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis

UNPRIVILEGED = "postgres"
INSTALL = ["postgresql", "redis-server"]
NO_START = Path("/usr/sbin/policy-rc.d")


@dataclass(frozen=True)
class Servers:
    """Where the two answer."""

    database_port: int
    broker_port: int


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(folder: Path, password: str) -> Iterator[Servers]:
    """Both servers, stopped at the end whatever happens."""
    programs = _programs()
    servers = Servers(free_port(), free_port())
    _hand_over(folder)
    _create_cluster(programs["initdb"], folder, password)
    with contextlib.ExitStack() as stack:
        stack.enter_context(_started(_database_command(programs["postgres"], folder, servers), folder))
        stack.enter_context(_started(_broker_command(programs["redis-server"], folder, servers), folder))
        _wait("PostgreSQL", lambda: _create_database(servers.database_port, password))
        _wait("Redis", lambda: redis.Redis(port=servers.broker_port).ping())
        yield servers


def _programs() -> dict[str, str]:
    """Paths of the programs; installed by apt when this is root on Debian and they are missing."""
    found = _look()
    if len(found) < 3:
        _install()
        found = _look()
    if len(found) < 3:
        sys.exit(f"PostgreSQL or Redis is missing. As root, run: apt-get install -y {' '.join(INSTALL)}")
    return found


def _look() -> dict[str, str]:
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    path = os.pathsep.join(
        [*(str(folder) for folder in reversed(newest)), os.environ.get("PATH", os.defpath)]
    )
    names = ("initdb", "postgres", "redis-server")
    return {name: where for name in names if (where := shutil.which(name, path=path))}


def _install() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    mark = not NO_START.exists()
    if mark:  # Debian would start both as system services on their usual ports
        NO_START.write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
        NO_START.chmod(0o755)
    try:
        _apt("update")
        _apt("install", "-y", "--no-install-recommends", *INSTALL)
    finally:
        if mark:
            NO_START.unlink()


def _apt(*words: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-qq", *words], check=True, env=environment, stdout=subprocess.DEVNULL)


def _person() -> str | None:
    """Root hands the servers to an unprivileged account; anyone else runs them as themselves."""
    return UNPRIVILEGED if os.geteuid() == 0 else None


def _hand_over(folder: Path) -> None:
    folder.chmod(0o711)
    for name in ("database", "socket", "broker"):
        (folder / name).mkdir(mode=0o700)
        if person := _person():
            shutil.chown(folder / name, person, person)


def _create_cluster(initdb: str, folder: Path, password: str) -> None:
    words = folder / "broker" / "password"
    words.write_text(password, encoding="ascii")
    if person := _person():
        shutil.chown(words, person, person)
    words.chmod(0o600)
    command = [initdb, "--pgdata", str(folder / "database"), "--username", "aims", "--auth", "scram-sha-256"]
    command += ["--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync", "--pwfile", str(words)]
    done = subprocess.run(command, text=True, capture_output=True, cwd=folder, user=person, check=False)
    words.unlink()
    if done.returncode:
        sys.exit(f"initdb failed:\n{done.stdout}{done.stderr}")


def _database_command(postgres: str, folder: Path, servers: Servers) -> list[str]:
    command = [postgres, "-D", str(folder / "database"), "-p", str(servers.database_port)]
    command += ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder / 'socket'}"]
    # The data goes away with the run; waiting for the disk would prove nothing.
    return [*command, "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200"]


def _broker_command(program: str, folder: Path, servers: Servers) -> list[str]:
    command = [program, "--bind", "127.0.0.1", "--port", str(servers.broker_port), "--databases", "64"]
    return [*command, "--save", "", "--appendonly", "no", "--dir", str(folder / "broker")]


@contextlib.contextmanager
def _started(command: list[str], folder: Path) -> Iterator[None]:
    name = Path(command[0]).name
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=log, cwd=folder, user=_person(), start_new_session=True
        )
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()


def _create_database(port: int, password: str) -> bool:
    place = f"host=127.0.0.1 port={port} user=aims dbname=postgres"
    with psycopg.connect(place, password=password, autocommit=True, connect_timeout=3) as connection:
        connection.execute("CREATE DATABASE aims")
    return True


def _wait(name: str, answers: Callable[[], object], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            answers()
            return
        except (psycopg.OperationalError, redis.ConnectionError) as error:
            if time.monotonic() > deadline:
                sys.exit(f"{name} did not answer within {seconds:.0f} s: {error}")
            time.sleep(0.2)
