"""Who can chair a management review, and who can be invited to one."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from aims.platform.enums import GrantKind
from aims.platform.models import Grant, Member
from aims.platform.viewpoint import Viewpoint


def top_management(viewpoint: Viewpoint, held: int | None = None) -> QuerySet[Member]:
    """Active members of top management, and who chairs already (`held`), by name."""
    granted = viewpoint.rows(Grant).filter(kind=GrantKind.TOP_MANAGEMENT).values("member_id")
    found = Q(is_active=True, pk__in=granted) | Q(pk=held)
    return viewpoint.rows(Member).filter(found).order_by("name", "reference")


def people_to_invite(viewpoint: Viewpoint) -> QuerySet[Member]:
    """Active members with access inside, by name."""
    inside = viewpoint.rows(Grant).values("member_id")
    return viewpoint.rows(Member).filter(is_active=True, pk__in=inside).order_by("name", "reference")
