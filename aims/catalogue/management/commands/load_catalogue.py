"""Load the catalogue files of the project. Run again, it changes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from aims.catalogue.services.loading import load_catalogue
from aims.core.errors import Refusal
from aims.platform.actors import system_actor

DATA = Path(__file__).resolve().parents[2] / "data"


class Command(BaseCommand):
    help = "Loads ISO/IEC 42001 as data: clauses, controls, Annexes C and D."

    def handle(self, *args: Any, **options: Any) -> None:
        for file in sorted(DATA.glob("*.json")):
            source = json.loads(file.read_text(encoding="utf-8"))
            try:
                count = load_catalogue(actor=system_actor("command-line"), source=source)
            except Refusal as refusal:
                raise CommandError(refusal.message) from refusal
            if options["verbosity"]:
                self.stdout.write(
                    f"{file.name}: {count} new rows" if count else f"{file.name}: loaded already"
                )
