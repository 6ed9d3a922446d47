"""What a form about risks lets a person choose from, always as of now."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from aims.enums import SystemStatus
from aims.models import AISystem
from aims.platform.viewpoint import Viewpoint

GONE = (SystemStatus.RETIRED, SystemStatus.REJECTED)


def systems(viewpoint: Viewpoint, held: Sequence[int] = ()) -> QuerySet[AISystem]:
    """AI systems that are not retired or rejected, and those that are linked already."""
    rows = viewpoint.now().rows(AISystem)
    return rows.filter(~Q(status__in=GONE) | Q(pk__in=held)).order_by("name", "reference")
