"""Choices of the audits app."""

from __future__ import annotations

from django.db.models import TextChoices


class EngagementStatus(TextChoices):
    OPEN = "open", "Open"
    ENDED = "ended", "Ended"
