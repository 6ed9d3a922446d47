"""An organization to measure: its people, and one unit of work a noun for however many rows."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from aims.platform.actors import Actor, member_actor, system_actor
from aims.platform.bulk import bulk_create
from aims.platform.enums import GrantKind
from aims.platform.models import Member, Organization, OrganizationRow, ReferencedRow, User
from aims.platform.services.accounts import create_user
from aims.platform.services.organizations import add_member, create_organization, give_grant
from aims.platform.unit import Unit, change

PASSWORD = secrets.token_urlsafe(16)
SPREAD = 900
"""Days over which last days, decisions and former engagements lie."""
Noun = TypeVar("Noun", bound=ReferencedRow)
Row = TypeVar("Row", bound=OrganizationRow)


@dataclass(frozen=True)
class Person:
    """A member with a sign-in."""

    member: Member
    user: User

    @property
    def actor(self) -> Actor:
        return member_actor(self.member)


@dataclass(frozen=True)
class World:
    """An organization with those who are needed to measure it. The auditor has no access inside."""

    organization: Organization
    manager: Person
    top: Person
    auditor: Person

    @property
    def system(self) -> Actor:
        return system_actor("command-line", self.organization.pk)

    def nouns(self, model: type[Noun], count: int, make: Callable[[int], Noun]) -> list[Noun]:
        """`count` rows with their references and history in one change, and the state of the first."""

        def rows(unit: Unit) -> Iterable[Noun]:
            for number, reference in enumerate(unit.references(model, count)):
                row = make(number)
                row.organization, row.reference = self.organization, reference
                yield row

        return self._written(model, rows)

    def links(self, model: type[Row], count: int, make: Callable[[int], Row]) -> list[Row]:
        """`count` rows without a reference, likewise."""

        def rows(unit: Unit) -> Iterable[Row]:
            for number in range(count):
                row = make(number)
                row.organization = self.organization
                yield row

        return self._written(model, rows)

    def _written(self, model: type[Row], rows: Callable[[Unit], Iterable[Row]]) -> list[Row]:
        with change(self.organization, self.system) as unit:
            made = bulk_create(model, list(rows(unit)))
            unit.record(f"{model._meta.model_name}.filled", made[0], facts={"rows": len(made)})
        return made


def make_world(slug: str) -> World:
    """A new organization with its people."""
    system = system_actor("command-line")
    organization = create_organization(actor=system, name=f"Bench {slug}", slug=slug)

    def person(name: str, *kinds: GrantKind) -> Person:
        email = f"{name}@{slug}.example"
        user = create_user(actor=system, email=email, password=PASSWORD)
        member = add_member(
            actor=system, organization=organization, name=f"Bench {name}", email=email, user=user
        )
        for kind in kinds:
            give_grant(actor=system, member=member, kind=kind)
        return Person(member, user)

    return World(
        organization,
        manager=person("manager", GrantKind.AIMS_MANAGER, GrantKind.ADMINISTRATOR),
        top=person("top", GrantKind.TOP_MANAGEMENT),
        auditor=person("auditor"),
    )


def day_near(today: date, number: int) -> date:
    """A last day: one in thirty ended or ends soon, the others are good for up to three years."""
    return today + timedelta(days=number % 60 - 30 if number % 30 == 0 else 90 + number % SPREAD)
