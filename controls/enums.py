"""Choices of the controls app."""

from __future__ import annotations

from django.db.models import TextChoices


class ImplementationStatus(TextChoices):
    NOT_STARTED = "not_started", "Not started"
    PLANNED = "planned", "Planned"
    PARTIAL = "partial", "Partial"
    IMPLEMENTED = "implemented", "Implemented"
    VERIFIED = "verified", "Verified"


class Applicability(TextChoices):
    UNDECIDED = "undecided", "Undecided"
    APPLICABLE = "applicable", "Applicable"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


class StatementFormat(TextChoices):
    PDF = "pdf", "PDF"
    XLSX = "xlsx", "XLSX"


class ReasonKind(TextChoices):
    """What a line of the Statement may point to as its reason."""

    RISK = "risk", "Risk"
    ROLE = "role", "Role"
    OBLIGATION = "obligation", "Obligation"
    DECISION = "decision", "Decision"


class GapStatus(TextChoices):
    """How far a gap assessment is."""

    OPEN = "open", "Open"
    FINISHED = "finished", "Finished"
    ABANDONED = "abandoned", "Abandoned"


class GapAnswer(TextChoices):
    """How far a requirement is met."""

    NOT_LOOKED_AT = "not_looked_at", "Not looked at"
    MET = "met", "Met"
    PARTLY = "partly", "Partly met"
    NOT_MET = "not_met", "Not met"
    NOT_APPLICABLE = "not_applicable", "Not applicable"
