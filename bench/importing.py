"""Rows per second of the import of AI systems, first time and again, and the memory it takes."""

from __future__ import annotations

import csv
import io
import json
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from django.core.management import call_command

from bench.sizes import Sizes
from bench.world import make_world


def measure(sizes: Sizes) -> dict[str, Any]:
    """Import a file of so many rows through the command line's door; then the same file again."""
    slug, rows = make_world("importing").organization.slug, sizes.import_rows
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "inventory.csv"
        _write(file, rows)
        before = _peak()
        first, seconds = _run(file, slug)
        grown = _peak() - before
        again, seconds_again = _run(file, slug)
    if first["created"] != rows or again["unchanged"] != rows:
        raise SystemExit(f"the import did not do what it should: {first} then {again}")
    return {
        "rows": rows,
        "rows_per_second": round(rows / seconds),
        "unchanged_rows_per_second": round(rows / seconds_again),
        "peak_memory_grown_mb": round(grown, 1),
    }


def _run(file: Path, slug: str) -> tuple[dict[str, Any], float]:
    out = io.StringIO()
    start = time.perf_counter()
    call_command("import_ai_systems", str(file), organization=slug, stdout=out)
    seconds = time.perf_counter() - start
    summary: dict[str, Any] = json.loads(out.getvalue())
    return summary, seconds


def _write(file: Path, rows: int) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["Identifier", "Name", "Purpose", "Supplier", "Bureau", "Remarks"])
        for number in range(rows):
            writer.writerow(
                [
                    f"UC-{number}",
                    f"System {number}",
                    "Sorts incoming letters.",
                    "Acme",
                    f"Office {number % 40}",
                    "none",
                ]
            )


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
