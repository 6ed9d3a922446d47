"""Choices of the platform with the words that pages show."""

from __future__ import annotations

from django.db.models import TextChoices


class GrantKind(TextChoices):
    """What a member may do. Ownership is the owner field of a noun, never a grant."""

    ADMINISTRATOR = "administrator", "Administrator"
    AIMS_MANAGER = "aims_manager", "AIMS manager"
    TOP_MANAGEMENT = "top_management", "Top management"
    INTERNAL_AUDITOR = "internal_auditor", "Internal auditor"
    OWNER = "owner", "Owner of systems, risks or controls"


EXTERNAL_AUDITOR = "external_auditor"
"""Not a grant: what an actor has who comes in through an engagement (guardian holds it)."""

KIND_LABELS: dict[str, str] = {**dict(GrantKind.choices), EXTERNAL_AUDITOR: "External auditor"}

EVERYONE_INSIDE = frozenset(kind.value for kind in GrantKind)


class JobState(TextChoices):
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    DEAD = "dead", "Given up"
    CANCELLED = "cancelled", "Cancelled"
