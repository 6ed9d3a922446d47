"""Who acts: a member with what is granted, an external auditor in an engagement, or the system itself."""

from __future__ import annotations

import getpass
from dataclasses import dataclass, field

from aims.platform.enums import EXTERNAL_AUDITOR
from aims.platform.models import Grant, Member


@dataclass(frozen=True)
class Actor:
    """The one who asks. Built once per request or command and passed to every service and selector.

    `engagement_id` is set only for someone who came in through the auditor's portal; such an actor
    has no other kind, and what they see is decided by the engagement alone.
    """

    organization_id: int | None
    member: Member | None = None
    kinds: frozenset[str] = field(default_factory=frozenset)
    system: str = ""
    system_detail: str = ""
    engagement_id: int | None = None

    @property
    def is_system(self) -> bool:
        return bool(self.system)

    @property
    def is_external(self) -> bool:
        """Whether the actor came in through an engagement."""
        return self.engagement_id is not None

    @property
    def user_id(self) -> int | None:
        return self.member.user_id if self.member else None

    @property
    def name(self) -> str:
        return self.member.name if self.member else f"system: {self.system}"

    def is_member(self, member_id: int | None) -> bool:
        """Whether the actor is this member."""
        return self.member is not None and member_id is not None and self.member.pk == member_id


def member_actor(member: Member) -> Actor:
    """The actor of a member with the grants they hold now; one without any may do nothing."""
    kinds: frozenset[str] = frozenset()
    if member.is_active:
        kinds = frozenset(Grant.objects.filter(member=member).values_list("kind", flat=True))
    return Actor(organization_id=member.organization_id, member=member, kinds=kinds)


def auditor_actor(member: Member, engagement_id: int) -> Actor:
    """The actor of an external auditor inside one engagement; the caller has checked its dates."""
    return Actor(
        organization_id=member.organization_id,
        member=member,
        kinds=frozenset({EXTERNAL_AUDITOR}),
        engagement_id=engagement_id,
    )


def system_actor(name: str, organization_id: int | None = None) -> Actor:
    """The command line, beat or a migration. It never approves."""
    detail = getpass.getuser() if name == "command-line" else ""
    return Actor(organization_id=organization_id, system=name, system_detail=detail)
