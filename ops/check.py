"""`make check`: every quality gate, all of them run, the failed ones named at the end."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from ops.running import ROOT

BIN = ROOT / ".venv" / "bin"
PYTHON = str(BIN / "python")
GATES: dict[str, list[str]] = {
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    "lint": [str(BIN / "ruff"), "check", "--quiet", "."],
    "imports": [str(BIN / "lint-imports"), "--no-cache"],
    "types": [str(BIN / "mypy"), "aims", "documents", "risks", "controls", "audits", "ops", "bench"],
    "templates": [PYTHON, "-m", "ops.templates"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "deployment": [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    "containers": [PYTHON, "-m", "ops.containers"],
    "documents": [PYTHON, "manage.py", "generate_docs", "--check"],
}


def main() -> int:
    folder = ROOT / "var" / "check"
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "AIMS_DATA_DIR": str(folder), "AIMS_HTTPS": "1"}
    failed = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        done = {name: pool.submit(_gate, command, environment) for name, command in GATES.items()}
        for name, future in done.items():
            code, seconds, output = future.result()
            sys.stdout.write(f"{'FAILED' if code else 'ok    '} {name} ({seconds:.1f} s)\n")
            if code:
                failed.append(name)
                sys.stdout.write(output)
            sys.stdout.flush()
    sys.stdout.write(f"{len(GATES) - len(failed)} of {len(GATES)} gates passed\n")
    return 1 if failed else 0


def _gate(command: list[str], environment: dict[str, str]) -> tuple[int, float, str]:
    """Exit code, seconds and everything one gate said."""
    start = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, time.monotonic() - start, done.stdout + done.stderr


if __name__ == "__main__":
    sys.exit(main())
