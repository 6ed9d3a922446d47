"""The cast of every test: one organization with its people, and another one behind the wall.

Everything here goes through the services, so a world is as true as the product.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from django.test import Client

from aims.platform.actors import Actor, member_actor, system_actor
from aims.platform.enums import GrantKind
from aims.platform.models import Member, Organization, User
from aims.platform.services.accounts import create_user
from aims.platform.services.organizations import add_member, create_organization, give_grant
from aims.platform.viewpoint import Viewpoint

PASSWORD = "correct horse battery staple"
_numbers = count(1)


@dataclass(frozen=True)
class Person:
    """A member with a sign-in."""

    member: Member
    user: User

    @property
    def actor(self) -> Actor:
        return member_actor(self.member)

    @property
    def viewpoint(self) -> Viewpoint:
        return Viewpoint(self.actor, self.member.organization)

    def client(self) -> Client:
        """A browser without script, signed in as this person."""
        client = Client()
        client.force_login(self.user, backend="django.contrib.auth.backends.ModelBackend")
        return client


@dataclass(frozen=True)
class World:
    """An organization and its people."""

    organization: Organization
    manager: Person
    owner: Person
    auditor: Person
    top: Person
    admin: Person
    external: Person  # a member without any grant: what an external auditor is outside an engagement

    @property
    def system(self) -> Actor:
        return system_actor("command-line", self.organization.pk)


def make_world(name: str = "Northfold Health") -> World:
    """A new organization with one person for each persona."""
    number = next(_numbers)
    system = system_actor("command-line")
    slug = f"{name.split(maxsplit=1)[0].lower()}-{number}"
    organization = create_organization(actor=system, name=name, slug=slug)

    def person(first: str, *kinds: GrantKind) -> Person:
        email = f"{first.lower()}@{slug}.example"
        user = create_user(actor=system, email=email, password=PASSWORD)
        member = add_member(
            actor=system,
            organization=organization,
            name=f"{first} {name.split(maxsplit=1)[0]}",
            email=email,
            user=user,
        )
        for kind in kinds:
            give_grant(actor=system, member=member, kind=kind)
        return Person(member, user)

    return World(
        organization=organization,
        manager=person("Maya", GrantKind.AIMS_MANAGER),
        owner=person("Rajiv", GrantKind.OWNER),
        auditor=person("Ines", GrantKind.INTERNAL_AUDITOR),
        top=person("Claire", GrantKind.TOP_MANAGEMENT),
        admin=person("Tomas", GrantKind.ADMINISTRATOR),
        external=person("Erik"),
    )
