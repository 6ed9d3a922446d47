"""Processes on the test's own database, files and broker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.kill.processes import Processes


@pytest.fixture
def processes(process_environment: dict[str, str], tmp_path: Path, settings) -> Iterator[Processes]:
    """The broker is what the environment names: the file system in a folder of this test, or Redis."""
    environment = {
        **process_environment,
        "AIMS_DATA_DIR": str(tmp_path / "data"),
        "AIMS_FILES_DIR": str(settings.AIMS_FILES_DIR),
        "AIMS_JOB_LEASE_SECONDS": "2",
        "AIMS_SECRET_KEY": settings.SECRET_KEY,  # a session begun here is one there
        "AIMS_TEST_QUEUE": f"kill-{uuid4().hex}",
    }
    started = Processes(environment, tmp_path)
    yield started
    started.end()
