"""Health of one process as an exit code: `python -m aims.config.probe web|worker|beat`."""

from __future__ import annotations

import os
import sys
import time
from http.client import HTTPConnection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aims.config.settings")
STALE_SECONDS = 45


def web_is_well(port: int) -> bool:
    """`/healthz` answers 200, asked under the first name the application serves."""
    from django.conf import settings

    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": settings.ALLOWED_HOSTS[0].lstrip(".")})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def shows_itself(name: str) -> bool:
    """Worker and beat touched their file a moment ago."""
    from aims.config.alive import sign

    try:
        return time.time() - sign(name).stat().st_mtime < STALE_SECONDS
    except FileNotFoundError:
        return False


def main(arguments: list[str]) -> int:
    if arguments not in (["web"], ["worker"], ["beat"]):
        sys.stderr.write("Say which process: web, worker or beat.\n")
        return 2
    well = (
        web_is_well(int(os.environ.get("PORT", "8000"))) if arguments == ["web"] else shows_itself(*arguments)
    )
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
