"""What beat does for reviews, once: `manage.py run_reviews`, or as it would be at another moment."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from aims.platform.actors import system_actor
from aims.platform.services.mail import send_messages
from aims.platform.services.review_sweep import run_reviews


class Command(BaseCommand):
    help = "Opens, hands over, reminds of and escalates reviews whose days have come, and sends the mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at", default="", help="a moment or day, such as 2027-01-31; without it now")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = system_actor("beat")
        counts = run_reviews(actor=actor, at=_moment(options["at"]))
        mail = send_messages(actor=actor)
        if options["verbosity"]:
            self.stdout.write(json.dumps({**counts, "mail": mail}))


def _moment(text: str) -> datetime:
    """A moment, or the end of a day."""
    if not text:
        return timezone.now()
    try:
        found = parse_datetime(text) or parse_datetime(f"{text}T23:59:59")
    except ValueError:
        found = None
    if found is None:
        raise CommandError(f"“{text}” is no moment. Write it as 2027-01-31 or 2027-01-31T09:00:00+00:00.")
    return found if timezone.is_aware(found) else timezone.make_aware(found)
