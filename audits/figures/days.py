"""Days in the words that a figure keeps."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format


def day(value: date | datetime | None) -> str:
    """A day as “14 Nov 2026”."""
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    return str(date_format(value, "j M Y")) if value else ""
