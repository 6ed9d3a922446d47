"""The process that reads one file: bytes at standard input, the ending as argument, one JSON object out."""

from __future__ import annotations

import io
import json
import logging
import resource
import sys
from dataclasses import asdict
from typing import IO

from aims.core.errors import Invalid
from aims.core.extracting.kinds import read_here

MEMORY, CPU_SECONDS = 2 << 30, 35


def main(source: IO[bytes], out: IO[str], ending: str) -> None:
    """Say what the file holds, or why it is refused."""
    try:
        answer = asdict(read_here(source, f"file.{ending}"))
    except Invalid as refusal:
        answer = {"refused": refusal.message}
    json.dump(answer, out)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    logging.disable()
    main(io.BytesIO(sys.stdin.buffer.read()), sys.stdout, sys.argv[1])
