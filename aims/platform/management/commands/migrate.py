"""Django's migrate with the walls down while tables change and up again whatever happens."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as DjangoMigrate

from aims.platform import walls


class Command(DjangoMigrate):
    def check(self, *args: Any, **options: Any) -> None:
        """All checks but those of the database: the walls are down just now, or of an older shape."""
        super().check(*args, **{**options, "databases": None})

    def handle(self, *args: Any, **options: Any) -> None:
        walls.drop()
        try:
            super().handle(*args, **options)
        finally:
            walls.install()
        crossing = walls.crossing_rows()
        if crossing:
            raise CommandError(f"rows point into another organization: {', '.join(crossing)}")
