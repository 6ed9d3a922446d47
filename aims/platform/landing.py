"""Where a person lands after sign-in. Upper apps add places that the platform does not know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from aims.platform.models import Grant, Member, User


@dataclass(frozen=True)
class Place:
    """One organization, or one portal, that a person can enter."""

    title: str
    note: str
    address: str


Source = Callable[[User], list[Place]]
SOURCES: list[Source] = []


def places_of(user: User) -> list[Place]:
    """Every organization with a grant, then what other apps know (the auditor's portal)."""
    granted = Grant.objects.filter(member__user=user, member__is_active=True).values("member_id")
    members = (
        Member.objects.filter(pk__in=granted).select_related("organization").order_by("organization__name")
    )
    inside = [
        Place(
            member.organization.name,
            member.job_title,
            reverse("home", kwargs={"organization": member.organization.slug}),
        )
        for member in members
    ]
    return inside + [place for source in SOURCES for place in source(user)]
