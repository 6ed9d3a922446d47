"""Sending what waits in the outbox, and sending once more by hand what nobody can be sure of."""

from __future__ import annotations

import smtplib
from collections import Counter
from datetime import datetime
from typing import Any

from django.utils import timezone

from aims.core.errors import Conflict
from aims.platform import mail
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.enums import MessageState
from aims.platform.models import Message
from aims.platform.unit import change

AT_ONCE = 200
AGAIN = (MessageState.UNSURE, MessageState.FAILED)


def send_messages(*, actor: Actor, now: datetime | None = None) -> dict[str, int]:
    """Send what may be sent, each mail once; what a killed worker left is unsure from now on.

    Gives how many ended in which state. It changes nothing of the AIMS, so it has no ledger entry. Raises
    NotAllowed.
    """
    require(actor, "message.send")
    now = now or timezone.now()
    ended: Counter[str] = Counter({"unsure": mail.give_up_lost(now)})
    connection = None
    for message_id in mail.waiting(now, AT_ONCE):
        message = mail.claim(message_id, now=timezone.now())
        if message is None:
            continue
        if connection is None:
            try:
                connection = mail.connect()
            except (OSError, smtplib.SMTPException) as error:
                mail.put_off(message, f"The mail server did not answer: {mail.one_line(str(error))}")
                break
        outcome = mail.deliver(connection, message)
        mail.finish(message, outcome)
        ended[outcome.state.value] += 1
        if outcome.state == MessageState.UNSURE:
            # One mail in doubt is enough: the others wait until the server is well.
            mail.pause(timezone.now())
            break
        if outcome.state != MessageState.SENT:
            _left(connection)
            connection = None
    _left(connection)
    return {state: count for state, count in ended.items() if count}


def resend_message(*, actor: Actor, message: Message, reason: str = "") -> Message:
    """Send a mail once more that is unsure or was not sent. Whoever asks takes it that it may come twice.

    Raises NotAllowed, NotFound and Conflict.
    """
    require(actor, "message.resend", message)
    with change(message.organization, actor) as unit:
        again = Message.objects.filter(pk=message.pk, state__in=AGAIN).update(
            state=MessageState.WAITING, attempts=0, error="", lease_token="", not_before=unit.moment
        )
        if not again:
            raise Conflict("It is on its way or was sent already. Reload the page to see how it stands.")
        unit.record("message.resent", reason=reason, facts={"message": message.key})
    message.refresh_from_db()
    return message


def _left(connection: Any) -> None:
    """End a connection; one that is broken already ends by itself."""
    if connection is not None:
        try:
            connection.close()
        except (OSError, smtplib.SMTPException):
            return
