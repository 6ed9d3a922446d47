"""The web process killed with -9 during an upload: there is no row without its file."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import time
from pathlib import Path

import pytest
from django.urls import reverse

from aims.platform import files
from aims.platform.models import LedgerEntry, StoredFile
from aims.platform.selectors.ledger import verify
from documents.models import Evidence, EvidenceVersion
from tests.kill.processes import Processes, wait_until
from tests.worlds import World, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]

DAY = 24 * 3600 + 60
TOKEN = "a" * 32
BOUNDARY = "----a-boundary-of-this-test"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def serve(processes: Processes, port: int):
    command = (
        "-m",
        "gunicorn",
        "tests.kill.web:application",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "1",
    )
    return processes.python("web", *command)


def answers(port: int) -> bool:
    with (
        contextlib.suppress(OSError),
        contextlib.closing(http.client.HTTPConnection("127.0.0.1", port)) as to,
    ):
        to.request("GET", "/sign-in")
        return to.getresponse().status == 200
    return False


def upload(world: World, port: int, cookie: str) -> None:
    """Send a file as the AIMS manager's browser does. No answer comes: the process is killed.

    It runs in a thread of its own and so touches no database: its connection would stay open.
    """
    fields = {"csrfmiddlewaretoken": TOKEN, "title": "A report", "owner": str(world.manager.member.pk)}
    lines = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}'
        for key, value in fields.items()
    ]
    lines.append(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="report.txt"\r\n'
        f"Content-Type: text/plain\r\n\r\n{'evidence ' * 50_000}\r\n--{BOUNDARY}--\r\n"
    )
    address = reverse("evidence-add", kwargs={"organization": world.organization.slug})
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {
        "Cookie": f"sessionid={cookie}; csrftoken={TOKEN}",
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
    }
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("POST", address, "\r\n".join(lines).encode(), headers)
        connection.getresponse()


@pytest.mark.parametrize("point", ["torn", "written", "row"])
def test_no_row_without_its_file(point: str, processes: Processes, settings) -> None:
    world, port = make_world(), free_port()
    entries = LedgerEntry.objects.count()
    # Without DEBUG the pages want collected static files, which a fresh checkout may not have yet.
    processes.environment |= {"AIMS_TEST_STALL": point, "AIMS_DEBUG": "1"}
    web = serve(processes, port)
    wait_until(lambda: answers(port), processes)
    cookie = world.manager.client().cookies["sessionid"].value
    sending = threading.Thread(target=upload, args=(world, port, cookie), daemon=True)
    sending.start()
    wait_until(processes.mark.exists, processes)
    processes.kill(web)
    sending.join(10)
    assert not StoredFile.objects.exists()
    assert not Evidence.objects.exists()
    assert not EvidenceVersion.objects.exists()
    assert LedgerEntry.objects.count() == entries
    assert verify(world.organization).found is None
    left = [path for path in Path(settings.AIMS_FILES_DIR).rglob("*") if path.is_file()]
    assert len(left) == 1
    assert files.sweep_orphans(now=time.time()) == 0
    assert files.sweep_orphans(now=time.time() + DAY) == 1
