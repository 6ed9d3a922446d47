"""Seed the demo organization, once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from aims.platform.models import Organization
from audits.demo import (
    assurance,
    auditing,
    auditor,
    context,
    documents,
    people,
    reviewing,
    reviews,
    road,
    seeding,
    sign_ins,
    suppliers,
)


class Command(BaseCommand):
    help = "Makes the demo organization with its people, systems, risks, documents, controls and Statement."

    def handle(self, *args: Any, **options: Any) -> None:
        slug = seeding.read_story()["organization"]["slug"]
        if Organization.objects.filter(slug=slug).exists():
            return
        passwords = sign_ins.passwords()
        with transaction.atomic():
            stage = seeding.found_organization(passwords)
            context.tell(stage)
            suppliers.tell(stage)
            assurance.tell(stage)
            documents.tell(stage)
            people.tell(stage)
            auditing.tell(stage)
            road.tell(stage)
            reviews.tell(stage)
            auditor.tell(stage, passwords[sign_ins.AUDITOR])
            reviewing.tell(stage)
        if options["verbosity"]:
            self.stdout.write(f"{stage.organization.name} is ready.")
