"""A mail server that takes its time: what `bench.review_kills` sends by."""

from __future__ import annotations

import time
from collections.abc import Sequence

from django.core.mail import EmailMessage

from aims.platform.mail import FileBackend

SECONDS_A_MAIL = 0.03


class SlowBackend(FileBackend):
    """Each mail takes a moment before it is there and one after, so that a kill can come between."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        time.sleep(SECONDS_A_MAIL)
        sent = super().send_messages(email_messages)
        time.sleep(SECONDS_A_MAIL / 3)
        return sent
