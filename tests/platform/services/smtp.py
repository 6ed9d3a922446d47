"""A mail server of the tests: it takes, refuses, breaks off or hangs, at a real port."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from django.conf import LazySettings


class Server:
    """Answers DATA as it was told, and RCPT likewise; keeps what it took."""

    def __init__(self, data: str = "250 OK", rcpt: str = "") -> None:
        self.data, self.rcpt = data, rcpt
        self.taken: list[Any] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(envelope)
        if self.data == "hang":
            await asyncio.sleep(3)
        if self.data == "break":
            server.transport.abort()
        return self.data if self.data[0].isdigit() else "250 OK"


@contextmanager
def serving(settings: LazySettings, **answers: str) -> Iterator[Server]:
    """A server at a free port, which the settings point at; nobody waits for it longer than a second."""
    server = Server(**answers)
    controller = Controller(server, hostname="127.0.0.1", port=free_port(), ready_timeout=20)
    controller.start()
    try:
        point_at(settings, controller.port)
        yield server
    finally:
        controller.stop()


@contextmanager
def silent(settings: LazySettings) -> Iterator[None]:
    """A port that takes the connection and says nothing."""
    listener = socket.create_server(("127.0.0.1", 0))
    kept: list[socket.socket] = []
    ended = threading.Event()

    def accept() -> None:
        listener.settimeout(0.1)
        while not ended.is_set():
            try:
                kept.append(listener.accept()[0])
            except TimeoutError:
                continue

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        point_at(settings, listener.getsockname()[1])
        yield
    finally:
        ended.set()
        thread.join()
        for each in [*kept, listener]:
            each.close()


def point_at(settings: Any, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 1


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
