"""Mail goes out by rows (docs/architecture/mail.md): written in the service's transaction, sent afterwards.

A mail is claimed by one conditional update with a lease. Whoever is killed between sending and marking
leaves a lease that ends: the mail is unsure then, and only a person sends it again. What a server refused in
so many words was not sent, and is tried again or given up.
"""

from __future__ import annotations

import os
import secrets
import smtplib
import tempfile
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from aims.platform.enums import MessageState
from aims.platform.jobs import lease
from aims.platform.models import Member, Message, Organization
from aims.platform.unit import Unit

MOST_ATTEMPTS = 5
LONGEST_SUBJECT = 180
PAUSE = timedelta(minutes=1)
"""After a server that did not answer, nothing is sent for so long: the worker has other work."""
LATER = timedelta(minutes=10)
STEPS_OF_SMTP = 6
"""Times that a sending may wait for the server, each as long as the time-out."""
KILLED = "The worker ended while it was being sent, so it may have gone out."


@dataclass(frozen=True)
class Letter:
    """What shall be written to whom. `key` is the step that it tells of; twice the same is one mail."""

    member: Member
    key: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What became of one attempt."""

    state: MessageState
    error: str = ""


def post(unit: Unit, letters: Iterable[Letter]) -> list[Message]:
    """Put letters in the outbox, in the change that they tell of. Who has no address gets none."""
    if unit.organization is None:
        raise ValueError("a mail belongs to an organization")
    rows = []
    for letter in letters:
        if letter.member.is_active and letter.member.email:
            subject, body = compose(letter.template, letter.context)
            rows.append(
                Message(
                    organization=unit.organization,
                    member=letter.member,
                    key=letter.key,
                    subject=subject,
                    body=body,
                    not_before=unit.moment,
                    created_at=unit.moment,
                )
            )
    return Message.objects.bulk_create(rows, batch_size=200, ignore_conflicts=True)


def compose(template: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and text: the first line of the template, and what follows."""
    text = render_to_string(f"emails/{template}.txt", context)
    first, _, rest = text.lstrip().partition("\n")
    return one_line(first), rest.strip() + "\n"


def one_line(text: str) -> str:
    """A text as it may stand in a header: no line ends, no control characters, not endless."""
    plain = "".join(" " if unicodedata.category(each) in ("Cc", "Zl", "Zp") else each for each in text)
    words = " ".join(plain.split())
    return words if len(words) <= LONGEST_SUBJECT else f"{words[: LONGEST_SUBJECT - 1]}…"


def address_of(organization: Organization, name: str, **kwargs: Any) -> str:
    """The whole address of a page, for a mail."""
    path = reverse(name, kwargs={"organization": organization.slug, **kwargs})
    return f"{settings.AIMS_PUBLIC_URL}{path}"


def longest_sending() -> timedelta:
    """How long a sending may take before nobody believes in it any more."""
    return lease() + timedelta(seconds=STEPS_OF_SMTP * (settings.EMAIL_TIMEOUT or 0))


def waiting(now: datetime, limit: int) -> list[int]:
    """What may be sent now, the oldest first."""
    rows = Message.objects.filter(state=MessageState.WAITING, not_before__lte=now).order_by(
        "not_before", "pk"
    )
    return list(rows.values_list("pk", flat=True)[:limit])


def claim(message_id: int, now: datetime) -> Message | None:
    """Take a mail for one attempt, or None when someone else has it."""
    token = secrets.token_hex(16)
    taken = Message.objects.filter(pk=message_id, state=MessageState.WAITING).update(
        state=MessageState.SENDING,
        lease_token=token,
        lease_until=now + longest_sending(),
        attempts=F("attempts") + 1,
        error="",
    )
    if not taken:
        return None
    return Message.objects.select_related("member").get(pk=message_id)


def finish(message: Message, outcome: Outcome) -> None:
    """Note what became of the attempt. One that was given up meanwhile as unsure is settled by it too."""
    now = timezone.now()
    mine = Message.objects.filter(
        pk=message.pk,
        lease_token=message.lease_token,
        state__in=(MessageState.SENDING, MessageState.UNSURE),
    )
    state = outcome.state
    if state == MessageState.WAITING and message.attempts >= MOST_ATTEMPTS:
        state = MessageState.FAILED
    mine.update(
        state=state,
        error=outcome.error[:500],
        lease_until=None,
        sent_at=now if state == MessageState.SENT else None,
        not_before=now + LATER * message.attempts if state == MessageState.WAITING else F("not_before"),
    )


def put_off(message: Message, error: str) -> None:
    """The server did not answer: nothing was tried, so it counts for nothing, and all that waits pauses."""
    now = timezone.now()
    Message.objects.filter(pk=message.pk, lease_token=message.lease_token, state=MessageState.SENDING).update(
        state=MessageState.WAITING, attempts=F("attempts") - 1, error=error[:500], lease_until=None
    )
    pause(now)


def pause(now: datetime) -> None:
    """Leave a server that is not well alone: nothing is sent for a while."""
    soon = Q(state=MessageState.WAITING, not_before__lt=now + PAUSE)
    Message.objects.filter(soon).update(not_before=now + PAUSE)


def give_up_lost(now: datetime) -> int:
    """What was being sent by a worker that is gone is unsure from now on."""
    lost = Message.objects.filter(state=MessageState.SENDING, lease_until__lt=now)
    return lost.update(state=MessageState.UNSURE, error=KILLED)


def connect() -> BaseEmailBackend:
    """An open connection. Raises OSError or SMTPException: then nothing was sent."""
    connection: BaseEmailBackend = get_connection()
    connection.open()
    return connection


def deliver(connection: BaseEmailBackend, message: Message) -> Outcome:
    """Send one mail and say what became of it."""
    member = message.member
    if not member.is_active or not member.email:
        return Outcome(MessageState.FAILED, "The person has no access or no address any more.")
    mail = EmailMessage(
        subject=one_line(message.subject),
        body=message.body,
        to=[member.email],
        connection=connection,
        headers={
            "Message-ID": f"<{message.pk}.{message.lease_token}@aims>",
            "Auto-Submitted": "auto-generated",
        },
    )
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()), (550, b"refused"))
        return _refused(code, words)
    except smtplib.SMTPResponseException as error:
        return _refused(error.smtp_code, error.smtp_error)
    except (smtplib.SMTPException, OSError) as error:
        return Outcome(MessageState.UNSURE, f"The connection broke while it was being sent: {_words(error)}")
    except ValueError as error:  # a header or an address that no mail can have
        return Outcome(MessageState.FAILED, _words(error))
    return Outcome(MessageState.SENT)


def _refused(code: int, words: bytes | str) -> Outcome:
    """A server that answers has not taken it: 4xx may be tried later, 5xx is final."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    said = f"The mail server refused it: {code} {one_line(text)}"
    return Outcome(MessageState.WAITING if 400 <= code < 500 else MessageState.FAILED, said)


def _words(error: Exception) -> str:
    return one_line(str(error)) or type(error).__name__


class FileBackend(BaseEmailBackend):
    """Without a mail server each mail is a file that a mail program opens: whole, or not there."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(getattr(settings, "EMAIL_FILE_PATH", "mail"))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for mail in email_messages:
            name = f"{timezone.now():%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}.eml"
            with tempfile.NamedTemporaryFile(dir=folder, prefix=".mail-", delete=False) as out:
                out.write(mail.message().as_bytes())
            os.replace(out.name, folder / name)  # noqa: PTH105 - the temporary file's name is text
        return len(email_messages)
