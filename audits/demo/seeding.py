"""The demo organization: a believable first year, told through the same services that people use.

Everything happens in one transaction, so a start that is broken off leaves no half of it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from aims.platform.actors import Actor, member_actor, system_actor
from aims.platform.enums import GrantKind
from aims.platform.models import Member, Organization
from aims.platform.services.accounts import create_user
from aims.platform.services.organizations import add_member, create_organization, give_grant

STORY = Path(__file__).with_name("story.json")


@dataclass
class Stage:
    """What is already there: every noun of the story by its key."""

    story: dict[str, Any]
    organization: Organization
    system: Actor
    members: dict[str, Member] = field(default_factory=dict)
    made: dict[str, dict[str, Any]] = field(default_factory=dict)

    def actor(self, key: str | None) -> Actor:
        """The actor of a person of the story; without one the AIMS manager."""
        return member_actor(self.members[key or "maya"])

    def member(self, key: str | None) -> Member | None:
        return self.members[key] if key else None

    def keep(self, noun: str, key: str, obj: Any) -> None:
        self.made.setdefault(noun, {})[key] = obj

    def get(self, noun: str, key: str) -> Any:
        return self.made[noun][key]


def read_story() -> dict[str, Any]:
    """The story as data."""
    story: dict[str, Any] = json.loads(STORY.read_text(encoding="utf-8"))
    return story


def day_after(days: int) -> date:
    """A date that many days from today."""
    return timezone.localdate() + timedelta(days=days)


def found_organization(passwords: dict[str, str]) -> Stage:
    """The organization, its people and their sign-ins."""
    story, system = read_story(), system_actor("command-line")
    organization = create_organization(actor=system, **story["organization"])
    stage = Stage(story, organization, system)
    for person in story["people"]:
        stage.members[person["key"]] = _person(stage, person, passwords)
    return stage


def address_of(person: dict[str, Any]) -> str:
    """The e-mail address that a person of the story signs in with."""
    return f"{person['key']}@northfold.example"


def _person(stage: Stage, person: dict[str, Any], passwords: dict[str, str]) -> Member:
    email, user = address_of(person), None
    if person["key"] in passwords:
        user = create_user(actor=stage.system, email=email, password=passwords[person["key"]])
    member = add_member(
        actor=stage.system,
        organization=stage.organization,
        name=person["name"],
        email=email,
        job_title=person["title"],
        user=user,
        manager=stage.members.get(person.get("manager", "")),
    )
    for kind in person["kinds"]:
        give_grant(actor=stage.system, member=member, kind=GrantKind(kind))
    return member
