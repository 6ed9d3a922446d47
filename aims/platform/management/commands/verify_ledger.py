"""Prove the ledger of an organization: chain, states, files, head."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from aims.platform.models import LedgerChain, Organization
from aims.platform.selectors.ledger import verify


class Command(BaseCommand):
    help = "Checks chain, states and files; exit 1 and the first break if any."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organization", help="slug; without it the system’s own chain", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        slug = options["organization"]
        organization = Organization.objects.filter(slug=slug).first()
        if slug and organization is None:
            raise CommandError(f"There is no organization “{slug}”.")
        if not LedgerChain.objects.filter(organization=organization).exists():
            raise CommandError("There is no such chain yet.")
        result = verify(organization)
        if result.found:
            raise CommandError(f"The ledger does not hold. First break: {result.found}", returncode=1)
        self.stdout.write(
            f"The ledger holds: {result.entries} entries, {result.states} states, {result.files} files"
            + (f", {result.erased} with an erased person." if result.erased else ".")
        )
