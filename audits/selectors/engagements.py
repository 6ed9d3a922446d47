"""Reads of engagements, and whether one is open right now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from aims.platform.models import AccessLogEntry, Grant, User
from aims.platform.viewpoint import Viewpoint
from audits.access import READ_ENGAGEMENT
from audits.enums import EngagementStatus
from audits.models import AuditorEngagement, AuditorEngagementUserObjectPermission


def engagements(viewpoint: Viewpoint) -> QuerySet[AuditorEngagement]:
    """All engagements with their auditors, the newest first."""
    rows = viewpoint.rows(AuditorEngagement).select_related("auditor__user", "organization")
    return rows.order_by("-starts_on", "-reference")


def engagement_behind(user: User, key: str) -> AuditorEngagement | None:
    """The engagement of this portal address, if it is this person's own. Open or not."""
    rows = AuditorEngagement.objects.select_related("organization", "auditor")
    return rows.filter(key=key, auditor__user=user, auditor__is_active=True).first()


def closed_because(engagement: AuditorEngagement, user: User, day: date) -> str:
    """Why the portal is closed on this day, in words for the auditor; nothing when it is open."""
    if engagement.status != EngagementStatus.OPEN or not user.has_perm(READ_ENGAGEMENT, engagement):
        return "Your access has ended. The AIMS manager of the organization can help."
    if day < engagement.starts_on:
        return f"Your access begins on {date_format(engagement.starts_on, 'j F Y')}."
    if day > engagement.ends_on:
        return f"Your access ended on {date_format(engagement.ends_on, 'j F Y')}."
    if Grant.objects.filter(member=engagement.auditor).exists():
        return "You have access inside the organization now; an external auditor comes from outside."
    return ""


def open_engagements(user: User) -> QuerySet[AuditorEngagement]:
    """The portals that this person can enter today."""
    today = timezone.localdate()
    given = AuditorEngagementUserObjectPermission.objects.filter(
        user=user, permission__codename="read_engagement"
    )
    rows = AuditorEngagement.objects.filter(
        pk__in=given.values("content_object_id"),
        auditor__user=user,
        auditor__is_active=True,
        auditor__grants=None,
        status=EngagementStatus.OPEN,
        starts_on__lte=today,
        ends_on__gte=today,
    )
    return rows.select_related("organization").order_by("organization__name", "reference")


def reads_of(viewpoint: Viewpoint, engagement: AuditorEngagement) -> QuerySet[AccessLogEntry]:
    """What the auditor opened and downloaded in this engagement, the latest first."""
    rows = viewpoint.rows(AccessLogEntry).filter(
        member_id=engagement.auditor_id, path__startswith=f"/portal/{engagement.key}/"
    )
    return rows.order_by("-recorded_at", "-pk")


@dataclass(frozen=True)
class Standing:
    """How an engagement stands today, in the words and the shape of a status."""

    kind: str
    word: str


def standing(engagement: AuditorEngagement, day: date) -> Standing:
    """Open, not yet, over or ended by hand."""
    if engagement.status == EngagementStatus.ENDED:
        return Standing("none", "Ended")
    if day < engagement.starts_on:
        return Standing("info", "Begins later")
    return Standing("none", "Over") if day > engagement.ends_on else Standing("good", "Open")
