"""The day on which dates are judged."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from aims.platform.viewpoint import Viewpoint


def today(viewpoint: Viewpoint) -> date:
    """Today, or the day of the past moment."""
    return timezone.localdate(viewpoint.moment)
