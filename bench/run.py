"""`make bench`: figures as JSON. Times are medians beside a yardstick of the same run; ratios are what counts.

With `--baseline` the figures become those that later runs are printed beside.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.judging import BASELINE, as_text, baseline, beside, problems
from bench.sizes import Sizes

LAST = Path(__file__).with_name("last.json")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument("--baseline", action="store_true", help="keep the figures in bench/baseline.json")
    options, sizes = parser.parse_args(), Sizes()
    with _own_data():
        _prepare()
        figures = measure_all(sizes)
    text = as_text(beside(figures, baseline()))
    LAST.write_text(text, encoding="utf-8")
    if options.baseline:
        BASELINE.write_text(as_text(figures), encoding="utf-8")
    found = problems(figures, sizes)
    sys.stdout.write(text)
    sys.stderr.write("".join(f"FAILED {problem}\n" for problem in found))
    return 1 if found else 0


def measure_all(sizes: Sizes) -> dict[str, Any]:
    """Every figure; each part makes the data it needs."""
    from bench import importing, ledger, pages, reviews, statement

    figures: dict[str, Any] = {}
    for name, part in {
        "pages": pages.measure,
        "import": importing.measure,
        "statement_pdf": statement.measure,
        "ledger": ledger.measure,
        "reviews": reviews.measure,
    }.items():
        start = time.monotonic()
        found = part(sizes)
        figures |= found if name == "pages" else {name: found}
        sys.stderr.write(f"{name}: {time.monotonic() - start:.0f} s\n")
    return figures


def _prepare() -> None:
    """Database, catalogue and static files, as an installation has them."""
    import django

    django.setup()
    from django.core.management import call_command

    from ops.assets import collect

    collect()
    call_command("migrate", verbosity=0)
    call_command("load_catalogue", verbosity=0)


@contextmanager
def _own_data() -> Iterator[None]:
    """A data folder that goes with the run. The settings of an installation on the same machine are left aside:

    what a run makes must never land in its database. `BENCH_DATABASE_URL` names an empty one, else SQLite.
    """
    for name in [name for name in os.environ if name.startswith("AIMS_")]:
        del os.environ[name]
    with tempfile.TemporaryDirectory(prefix="aims-bench-", ignore_cleanup_errors=True) as folder:
        os.environ |= {"AIMS_DATA_DIR": folder, "AIMS_HTTPS": "0", "AIMS_LOG_LEVEL": "ERROR"}
        if database := os.environ.get("BENCH_DATABASE_URL"):
            os.environ["AIMS_DATABASE_URL"] = database
        os.environ["DJANGO_SETTINGS_MODULE"] = "aims.config.settings"
        yield


if __name__ == "__main__":
    sys.exit(main())
