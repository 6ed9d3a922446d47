"""What is kept around signing in and belongs to no AIMS: wrong passwords, and access that waits for a person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class WrongPasswords(models.Model):
    """How many wrong passwords in a row one account or one network address has seen, until when it counts.

    A convenience of the platform without a ledger entry: the refused sign-ins themselves are in the
    system's chain. Whose count it is stands here as a keyed digest only.
    """

    kind = models.CharField(max_length=8)
    key = models.CharField(max_length=64)
    count = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "key"], name="platform_wrong_passwords_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["expires_at"], name="platform_wrong_passwords_end")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.count}"


class Joining(models.Model):
    """A member whose sign-in exists already: it opens nothing here until the person behind it accepts.

    The member stays without `user` meanwhile, so whatever is granted to them is held. The row goes
    when they accept; the ledger has the invitation and the acceptance.
    """

    organization = models.ForeignKey("platform.Organization", on_delete=models.PROTECT, related_name="+")
    member = models.OneToOneField("platform.Member", on_delete=models.PROTECT, related_name="joining")
    user = models.ForeignKey("platform.User", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organization", "user"], name="platform_joining_once")
        ]

    def __str__(self) -> str:
        return f"{self.member} waits"
