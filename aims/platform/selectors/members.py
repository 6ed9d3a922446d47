"""Reads of the people of an organization and of what they may do."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from aims.platform.models import Grant, Member
from aims.platform.viewpoint import Viewpoint


def members(viewpoint: Viewpoint) -> QuerySet[Member]:
    """Everyone with their sign-in and their access. Two queries."""
    grants = Prefetch("grants", viewpoint.rows(Grant).order_by("kind"))
    return viewpoint.rows(Member).select_related("user", "manager", "organization").prefetch_related(grants)
