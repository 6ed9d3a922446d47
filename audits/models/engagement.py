"""The external auditor's engagement: what they may read, between which dates. ISO/IEC 17021-1."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q
from guardian.models import UserObjectPermissionBase

from aims.platform.models import Member, ReferencedRow
from audits.enums import EngagementStatus


def portal_key() -> str:
    """The random part of the portal's address: 128 bits, in no list and no link of another portal."""
    return secrets.token_hex(16)


class AuditorEngagement(ReferencedRow):
    """One external auditor, one purpose, one period. It ends by its dates or by hand, never by deletion."""

    reference_prefix = "ENG"

    auditor = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="engagements")
    body = models.CharField("certification body", max_length=200)
    purpose = models.CharField(max_length=200)
    starts_on = models.DateField("access from")
    ends_on = models.DateField("access until")
    status = models.CharField(max_length=10, choices=EngagementStatus.choices, default=EngagementStatus.OPEN)
    key = models.CharField(max_length=32, unique=True, default=portal_key, editable=False)

    class Meta(ReferencedRow.Meta):
        verbose_name = "engagement"
        permissions = (("read_engagement", "Can read through the portal"),)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status__in=EngagementStatus.values), name="audits_engagement_status"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")),
                name="audits_engagement_dates",
                violation_error_message="Access cannot end before it begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.body}"


class AuditorEngagementUserObjectPermission(UserObjectPermissionBase):
    """guardian's row behind an engagement, with a real foreign key; given and revoked by services."""

    content_object = models.ForeignKey(AuditorEngagement, on_delete=models.CASCADE)
