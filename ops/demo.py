"""`make demo`: a demo organization in the foreground, stopped by Ctrl-C, kept for the next start."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from ops.running import ROOT, Processes, procfile

PATIENCE = 60.0
# Celery's advice for servers; a demo as root on a fresh machine is what the README promises.
QUIET = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop(Exception):
    """Someone asked the demo to end."""


def main() -> int:
    port = _port()
    usual = {
        "AIMS_HTTPS": "0",
        "AIMS_WEB_PROCESSES": "1",
        "AIMS_JOB_PROCESSES": "1",
        "AIMS_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    for name, value in usual.items():
        os.environ.setdefault(name, value)
    for number in STOPPING:
        signal.signal(number, _stop)
    processes = Processes()
    try:
        return _run(port, processes)
    except Stop:
        _say("\nStopping. The data stay in var/; `make demo` starts again.")
        return 0
    finally:
        processes.stop()


def _run(port: int, processes: Processes) -> int:
    _prepare()
    environment = {
        **os.environ,
        **QUIET,
        "PORT": str(port),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    for name, command in procfile().items():
        processes.start(name, command, environment)
    if not _answers(f"http://127.0.0.1:{port}/healthz", processes):
        _say(f"The pages did not answer; ended: {', '.join(processes.ended()) or 'none'}.")
        return 1
    _welcome(port)
    while not processes.ended():
        time.sleep(0.3)
    _say(f"{', '.join(processes.ended())} ended, so the rest is stopped too.")
    return 1


def _prepare() -> None:
    """Database, catalogue and demo organization here, the static files in a second process beside."""
    assets = subprocess.Popen([sys.executable, "-m", "ops.assets"], cwd=ROOT)
    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aims.config.settings")
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_catalogue", verbosity=0)
    call_command("seed_demo", verbosity=0)
    if assets.wait():
        sys.exit("The static files could not be made.")


def _welcome(port: int) -> None:
    from django.core.management import call_command

    _say(f"\nAIMS runs on http://127.0.0.1:{port}\n")
    call_command("show_demo_sign_ins")
    _say("\nCtrl-C stops it.")


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        sys.exit(f"PORT={text} is no port number. Try: make demo PORT=8001")
    if _is_taken(int(text)):
        sys.exit(f"Port {text} is taken. Stop what runs there, or choose another: make demo PORT=8001")
    return int(text)


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _answers(address: str, processes: Processes) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and not processes.ended():
        try:
            with urllib.request.urlopen(address, timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _stop(number: int, frame: FrameType | None) -> None:
    for each in STOPPING:  # a second Ctrl-C must not break off the orderly end
        signal.signal(each, signal.SIG_IGN)
    raise Stop


if __name__ == "__main__":
    sys.exit(main())
