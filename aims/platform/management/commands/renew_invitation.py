"""A new link for a member who has not accepted yet, such as the first administrator."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from aims.core.errors import Refusal
from aims.platform.actors import system_actor
from aims.platform.management.commands._addresses import how_to_begin
from aims.platform.models import Member, Organization
from aims.platform.services.invitations import renew_invitation


class Command(BaseCommand):
    help = "Prints a new invitation for a member who has not accepted yet; the one before stops working."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--organization", required=True, metavar="SLUG")

    def handle(self, *args: Any, **options: Any) -> None:
        organization = Organization.objects.filter(slug=options["organization"]).first()
        if organization is None:
            raise CommandError(f"There is no organization “{options['organization']}”.")
        members = Member.objects.filter(organization=organization, is_active=True)
        member = members.filter(email__iexact=options["email"].strip()).first()
        if member is None:
            raise CommandError(
                f"No active member of {organization} has the e-mail address “{options['email']}”."
            )
        try:
            invitation = renew_invitation(actor=system_actor("command-line", organization.pk), member=member)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(how_to_begin(member.email, invitation))
