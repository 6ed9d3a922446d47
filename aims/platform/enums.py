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


class ReviewKind(TextChoices):
    """The nouns that are looked at again and again."""

    SCOPE = "scope", "Scope"
    AI_SYSTEM = "ai_system", "AI system"
    RISK = "risk", "Risk"
    CONTROL = "control", "Control"
    DOCUMENT = "document", "Document"
    SUPPLIER = "supplier", "Supplier"


class ScheduleStatus(TextChoices):
    """Whether a cadence still opens reviews."""

    ACTIVE = "active", "Running"
    PAUSED = "paused", "Paused"
    ENDED = "ended", "Ended"


class ReviewStatus(TextChoices):
    """How far one review is."""

    OPEN = "open", "Open"
    CHANGES_ASKED = "changes_asked", "Changes asked"
    CONFIRMED = "confirmed", "Confirmed unchanged"
    CHANGED = "changed", "Changed and confirmed"
    SUPERSEDED = "superseded", "Set aside"


class MessageState(TextChoices):
    """How far one mail is. What may or may not have gone out is unsure, and is never sent again by itself."""

    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    UNSURE = "unsure", "Unsure"
    FAILED = "failed", "Not sent"
