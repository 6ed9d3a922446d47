"""The first organization of an installation, or a further one, with the person who begins in it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from aims.core.errors import Invalid, Refusal
from aims.platform.actors import system_actor
from aims.platform.management.commands._addresses import address_of, how_to_begin
from aims.platform.models import Member
from aims.platform.services.organizations import found_organization

NOTHING = "Nothing was made."
KNOWN = "%s has a sign-in on this server already and uses their own password."
INVITED = "%s was invited on this server before and has set no password yet; the link they got then counts."
SLUG = "SLUG cannot be used: it is 1 to 60 letters, digits, hyphens and underscores."
NAME = "A name cannot be used: it has 1 to 200 characters."
ADMIN = (
    "--admin cannot be used: it is an e-mail address of at most 150 characters, such as tomas@example.org."
)
WORDS = {"slug": SLUG, "name": NAME, "email": ADMIN, "username": ADMIN}
"""What to say, by the field that refuses. A sign-in's name is its e-mail address."""


class Command(BaseCommand):
    help = "Makes an organization with its first administrator, and prints their invitation, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="the short name in every address, such as acme")
        parser.add_argument("--name", required=True, help="the organization’s name, as reports print it")
        parser.add_argument("--admin", required=True, metavar="EMAIL", help="who lets the others in")
        parser.add_argument("--admin-name", default="", metavar="NAME", help="else the e-mail address")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            organization, member, invitation = found_organization(
                actor=system_actor("command-line"),
                name=options["name"],
                slug=options["slug"],
                admin_email=options["admin"],
                admin_name=options["admin_name"],
            )
        except Invalid as refusal:
            raise CommandError(f"{_said(refusal)} {NOTHING}") from refusal
        except Refusal as refusal:
            raise CommandError(f"{refusal.message} {NOTHING}") from refusal
        home = address_of("home", organization=organization.slug)
        self.stdout.write(f"{organization.name} is ready at {home}")
        self.stdout.write(how_to_begin(member.email, invitation) if invitation else _known(member))


def _known(member: Member) -> str:
    """Why there is no new link."""
    has_password = member.user is not None and member.user.has_usable_password()
    return (KNOWN if has_password else INVITED) % member.email


def _said(refusal: Invalid) -> str:
    """Which of the words typed cannot be taken, and what would do."""
    return " ".join(dict.fromkeys(WORDS.get(field, refusal.message) for field in refusal.errors))
