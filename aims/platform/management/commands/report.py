"""Write a report as a file: `manage.py report soa --organization SLUG --output statement.pdf`."""

from __future__ import annotations

import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from aims.core.errors import Refusal
from aims.core.pdf import BrokenReport
from aims.core.reports import KINDS, build_report
from aims.platform.actors import Actor, member_actor, system_actor
from aims.platform.models import Member, Organization
from aims.platform.viewpoint import Viewpoint


class Command(BaseCommand):
    help = "Writes a report; the ending of the file chooses pdf, html, xlsx or json."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", help=f"one of {', '.join(sorted(KINDS))}")
        parser.add_argument("--organization", required=True, help="slug")
        parser.add_argument("--output", required=True, type=Path, help="the file to write")
        parser.add_argument("--as-of", default="", help="a past moment or day, such as 2026-05-01")
        parser.add_argument("--reference", default="", help="such as SOA-0001/1; without it the one in force")
        parser.add_argument("--as", dest="email", default="", help="act as the member with this address")

    def handle(self, *args: Any, **options: Any) -> None:
        organization = Organization.objects.filter(slug=options["organization"]).first()
        if organization is None:
            raise CommandError(f"There is no organization “{options['organization']}”.")
        actor = _actor(organization, options["email"])
        moment = _moment(options["as_of"])
        viewpoint = Viewpoint.at(actor, organization, moment) if moment else Viewpoint(actor, organization)
        output: Path = options["output"]
        try:
            content = build_report(
                viewpoint, options["kind"], options["reference"], output.suffix.removeprefix(".").lower()
            )
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        except BrokenReport as broken:
            raise CommandError(f"The report could not be laid out: {broken}") from broken
        _write(output, content)
        self.stdout.write(f"{output}: {len(content):,} bytes")


def _actor(organization: Organization, email: str) -> Actor:
    if not email:
        return system_actor("command-line", organization.pk)
    member = Member.objects.filter(organization=organization, email__iexact=email, is_active=True).first()
    if member is None:
        raise CommandError(f"“{email}” is no active member of {organization.name}.")
    return member_actor(member)


def _moment(text: str) -> datetime | None:
    """A moment, or the end of a day."""
    if not text:
        return None
    try:
        found = parse_datetime(text) or parse_datetime(f"{text}T23:59:59.999999")
    except ValueError:
        found = None
    if found is None:
        raise CommandError(f"“{text}” is no moment. Write it as 2026-05-01 or 2026-05-01T09:00:00+00:00.")
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def _write(output: Path, content: bytes) -> None:
    """The whole file or none: what stood there stays until the new one is complete."""
    try:
        handle, temporary = tempfile.mkstemp(dir=output.absolute().parent, prefix=".report-")
    except OSError as error:
        raise CommandError(f"Cannot write to {output.absolute().parent}: {error.strerror}.") from error
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(output)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise CommandError(f"Cannot write {output}: {error.strerror}.") from error
