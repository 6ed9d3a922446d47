"""Choices of the audits app."""

from __future__ import annotations

from django.db.models import TextChoices


class EngagementStatus(TextChoices):
    OPEN = "open", "Open"
    ENDED = "ended", "Ended"


class ProgrammeStatus(TextChoices):
    DRAFT = "draft", "Draft"
    APPROVED = "approved", "Approved"


class AuditStatus(TextChoices):
    PLANNED = "planned", "Planned"
    IN_PROGRESS = "in_progress", "In progress"
    REPORTED = "reported", "Reported"
    CANCELLED = "cancelled", "Cancelled"


class Answer(TextChoices):
    """What an auditor found about one clause or control."""

    NOT_LOOKED_AT = "not_looked_at", "Not looked at"
    CONFORMS = "conforms", "Conforms"
    DOES_NOT_CONFORM = "does_not_conform", "Does not conform"
    OPPORTUNITY = "opportunity", "Opportunity for improvement"


class Grade(TextChoices):
    MAJOR = "major", "Major nonconformity"
    MINOR = "minor", "Minor nonconformity"
    OPPORTUNITY = "opportunity", "Opportunity for improvement"


class FindingStatus(TextChoices):
    DRAFT = "draft", "Being written"
    OPEN = "open", "To answer"
    ANSWERED = "answered", "Answered"
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ActionStatus(TextChoices):
    OPEN = "open", "To answer"
    ANSWERED = "answered", "To be done"
    DONE = "done", "Done, to check"
    RETURNED = "returned", "Returned"
    VERIFIED = "verified", "Closed, it worked"


class CheckResult(TextChoices):
    WORKED = "worked", "It worked"
    DID_NOT = "did_not", "It did not work"
