"""Print one sign-in per persona of the demo."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from audits.demo import sign_ins


class Command(BaseCommand):
    help = "Prints the demo’s sign-ins."

    def handle(self, *args: Any, **options: Any) -> None:
        passwords = sign_ins.passwords()
        for key, persona, email in sign_ins.personas():
            self.stdout.write(f"{persona:<18} {email:<28} {passwords[key]}")
