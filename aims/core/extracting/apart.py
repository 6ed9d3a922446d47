"""A file from outside is read in a process of its own, with a limit on time and memory.

A file can be made so that reading it never ends or fills the memory. The web process only waits, and kills.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO

from aims.core.errors import Invalid
from aims.core.extracting.words import Extracted

SECONDS = 40
ROOT = Path(__file__).resolve().parents[3]
TOO_LONG = "Reading this file takes too long. Print it to a new PDF and send that."
GAVE_UP = "This file cannot be read. Open it, save it again and send that."


def read_document(source: IO[bytes], name: str, *, seconds: float = SECONDS) -> Extracted:
    """Kind and words of a DOCX or PDF; `source` is a real file. Raises Invalid in words for who sent it."""
    source.seek(0)
    command = [sys.executable, "-m", "aims.core.extracting.reading", name.rpartition(".")[2].lower()[:12]]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module; the ending is no path
            command,
            stdin=source,
            capture_output=True,
            timeout=seconds,
            check=False,
            env=environment,
            cwd=ROOT,
        )
    except subprocess.TimeoutExpired as error:
        raise Invalid(TOO_LONG) from error
    return _answer(done.stdout if done.returncode == 0 else b"")


def _answer(said: bytes) -> Extracted:
    try:
        answer = json.loads(said)
    except ValueError as error:
        raise Invalid(GAVE_UP) from error
    if "refused" in answer:
        raise Invalid(str(answer["refused"]))
    return Extracted(answer["kind"], answer["text"], answer["is_complete"])
