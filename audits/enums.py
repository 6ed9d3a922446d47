"""Choices of the audits app."""

from __future__ import annotations

from django.db.models import TextChoices


class EngagementStatus(TextChoices):
    OPEN = "open", "Open"
    ENDED = "ended", "Ended"


class CertificationStatus(TextChoices):
    """How far the way to the certificate is."""

    RUNNING = "running", "On the way"
    CERTIFIED = "certified", "Certified"
    ENDED = "ended", "Ended"


class StageKind(TextChoices):
    """The steps of a certification in their fixed order. The audits are those of ISO/IEC 17021-1."""

    TRAINING = "training", "Training"
    PLANNING = "planning", "Planning and gap assessment"
    EXECUTION = "execution", "Documentation and execution"
    CHOOSING = "choosing", "Choosing the auditor"
    STAGE_1 = "stage_1", "Stage 1"
    STAGE_2 = "stage_2", "Stage 2"
    DECISION = "decision", "Decision"
    SURVEILLANCE_1 = "surveillance_1", "Surveillance 1"
    SURVEILLANCE_2 = "surveillance_2", "Surveillance 2"
    RECERTIFICATION = "recertification", "Recertification"


class StageStatus(TextChoices):
    PLANNED = "planned", "Planned"
    UNDER_WAY = "under_way", "Under way"
    DONE = "done", "Done"
    SKIPPED = "skipped", "Skipped"


class Accredited(TextChoices):
    """Whether a body is accredited to certify AI management systems."""

    YES = "yes", "Yes"
    APPLIED = "applied", "Applied for"
    NO = "no", "No"
    UNKNOWN = "unknown", "Not known yet"


class CertificateStatus(TextChoices):
    VALID = "valid", "Valid"
    SUSPENDED = "suspended", "Suspended"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Expired"
