"""Sign-ins, organizations, the people in them and what they may do."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models

from aims.platform.enums import GrantKind
from aims.platform.history import History
from aims.platform.models.base import OrganizationRow, ReferencedRow


def initials_of(name: str) -> str:
    """One or two letters for the picture of a person."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


class User(AbstractUser):
    """A sign-in and nothing else: name and e-mail of a person are read from Member."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField("e-mail address", unique=True)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    class Meta:
        verbose_name = "sign-in"


class Organization(models.Model):
    """One AIMS behind one wall. The slug stands in every address."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=60, unique=True)
    created_at = models.DateTimeField(editable=False)

    history = History()

    class Meta:
        verbose_name = "organization"

    def __str__(self) -> str:
        return self.name


class Member(ReferencedRow):
    """A person in an organization. Every owner, approver or author points here, never at User."""

    reference_prefix = "MEM"
    state_private = frozenset({"name", "email", "job_title"})

    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="members")
    name = models.CharField(max_length=200)
    email = models.EmailField("e-mail address", blank=True)
    job_title = models.CharField(max_length=200, blank=True)
    manager = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )
    is_active = models.BooleanField(default=True)

    class Meta(ReferencedRow.Meta):
        verbose_name = "member"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "user"],
                name="platform_member_one_per_user",
                violation_error_message="This sign-in is a member of the organization already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """One or two letters for the picture of a person."""
        return initials_of(self.name)


class Grant(OrganizationRow):
    """One kind of access of one member. Given and revoked by services; the history keeps both."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="grants")
    kind = models.CharField(max_length=32, choices=GrantKind.choices)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["member", "kind"], name="platform_grant_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=GrantKind.values), name="platform_grant_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_kind_display()}"
