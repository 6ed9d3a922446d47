"""Set before Django reads its settings (pytest loads this as a plugin, see pyproject.toml).

Each process of a run has a data folder of its own, removed at the end. Database and broker are those
that `AIMS_TEST_DATABASE_URL` and `AIMS_TEST_BROKER_URL` name, else SQLite and the file-system broker;
the settings of a real installation on the same machine never reach a test.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

MEMORY, PLENTY = "/dev/shm", 1_000_000_000
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")


def _fast_place() -> str | None:
    """Memory where there is plenty: SQLite waits for the disk at each commit, which proves nothing here."""
    try:
        return MEMORY if shutil.disk_usage(MEMORY).free > PLENTY else None
    except OSError:
        return None


def _own_environment() -> dict[str, str]:
    folder = tempfile.mkdtemp(prefix="aims-tests-", dir=_fast_place())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    environment = {"AIMS_DATA_DIR": folder, "AIMS_HTTPS": "0", "AIMS_LOG_LEVEL": "WARNING"}
    if database := os.environ.get("AIMS_TEST_DATABASE_URL"):
        environment["AIMS_DATABASE_URL"] = database
    if broker := os.environ.get("AIMS_TEST_BROKER_URL"):
        # Each process rings in a Redis database of its own.
        environment["AIMS_BROKER_URL"] = f"{broker}/{WORKER}"
    return environment


for _name in [name for name in os.environ if name.startswith("AIMS_") and not name.startswith("AIMS_TEST_")]:
    del os.environ[_name]
os.environ.update(_own_environment())
