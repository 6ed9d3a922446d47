"""Secrets that nobody has to invent: generated at first start, kept in files only the owner reads.

Web, worker and beat start at the same moment, so the file is written aside and linked into place:
the first link wins, everyone then reads the same file, and no reader ever sees half a secret.
`python -m aims.config.keys FILE` makes one for another program (the database in docker-compose).
"""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from pathlib import Path

LENGTH, VARIETY = 50, 10
KNOWN = ("django-insecure", "changeme", "change-me", "example", "your-secret", "secret-key", "0123456789")


def weakness(key: str) -> str | None:
    """Why a key given by hand is refused, or None when it is good enough."""
    if len(key) < LENGTH:
        return f"has {len(key)} characters, fewer than {LENGTH}"
    if any(known in key.lower() for known in KNOWN):
        return "is a value from an example, which everyone knows"
    if len(set(key)) < VARIETY:
        return f"repeats itself: fewer than {VARIETY} different characters"
    return None


def kept(path: Path) -> str:
    """The secret in this file; generated first if there is none yet."""
    if not path.exists():
        _create(path)
    key = path.read_text(encoding="ascii").strip()
    if why := weakness(key):
        raise ValueError(f"{path} {why}. Delete it and start again: a new one is generated.")
    return key


def _create(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # mkstemp gives mode 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(name, path)
    except FileExistsError:
        pass  # another process was first; its secret is the one
    finally:
        Path(name).unlink()


if __name__ == "__main__":
    kept(Path(sys.argv[1]))
