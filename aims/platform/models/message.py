"""Mail that goes out, as rows: written with the change that it tells of, sent afterwards."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from aims.platform.enums import MessageState
from aims.platform.models.people import Member


class Message(models.Model):
    """One mail to one person. The address is read from the member when it is sent, and kept nowhere else.

    `key` makes one step of one review one mail. `lease_until` is how long a worker may be at it; a lease that
    ends without an answer leaves the mail unsure.
    """

    organization = models.ForeignKey("platform.Organization", on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="messages")
    key = models.CharField(max_length=120)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=12, choices=MessageState.choices, default=MessageState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    lease_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "mail"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organization", "key"], name="platform_message_key"),
            models.CheckConstraint(condition=Q(state__in=MessageState.values), name="platform_message_state"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["not_before"], condition=Q(state="waiting"), name="platform_message_waiting"
            ),
            models.Index(
                fields=["lease_until"], condition=Q(state="sending"), name="platform_message_sending"
            ),
            models.Index(fields=["organization", "state"], name="platform_message_org_state"),
        ]

    def __str__(self) -> str:
        return self.subject
