"""`manage.py import_ai_systems FILE --organization SLUG`: AI systems from CSV or XLSX, answered as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from aims.core.errors import Invalid, Refusal
from aims.exchange.importing import survey_file
from aims.exchange.mapping import Mapping, mapping_from
from aims.exchange.receiving import first_mapping, import_now, plan_now
from aims.exchange.survey import Survey
from aims.platform.actors import Actor, member_actor, system_actor
from aims.platform.models import Member, Organization
from aims.platform.viewpoint import Viewpoint


class Command(BaseCommand):
    help = "Import AI systems from a CSV or XLSX file. Prints counts and each bad cell as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--mapping", type=Path, metavar="FILE.json", help="exported by the mapping step")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
        parser.add_argument("--as", dest="email", default="", metavar="EMAIL", help="act as this member")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        try:
            organization = _organization(options["organization"])
            actor = _actor(organization, options["email"])
            mapping, survey = _mapping(Viewpoint(actor, organization), path, options["mapping"])
            work = plan_now if options["dry_run"] else import_now
            result = work(actor=actor, organization=organization, path=path, mapping=mapping, survey=survey)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        answer = {"file": path.name, "dry_run": options["dry_run"], **result, "mapping": mapping.as_dict()}
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))


def _organization(slug: str) -> Organization:
    organization = Organization.objects.filter(slug=slug).first()
    if organization is None:
        raise CommandError(f"There is no organization “{slug}”.")
    return organization


def _actor(organization: Organization, email: str) -> Actor:
    if not email:
        return system_actor("command-line", organization.pk)
    member = Member.objects.filter(organization=organization, email__iexact=email, is_active=True).first()
    if member is None:
        raise CommandError(f"No member of {organization} has the e-mail address {email}.")
    return member_actor(member)


def _mapping(viewpoint: Viewpoint, path: Path, given: Path | None) -> tuple[Mapping, Survey]:
    if given is None:
        survey = survey_file(path, path.name)
        columns = [column.name for column in survey.columns]
        return mapping_from(first_mapping(viewpoint, survey).as_dict(), columns), survey
    data = _json(given)
    reading = data.get("reading", {}) if isinstance(data, dict) else {}
    survey = survey_file(path, path.name, reading)
    return mapping_from(data, [column.name for column in survey.columns]), survey


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Invalid(f"{path} is not a JSON file: {error}") from error
