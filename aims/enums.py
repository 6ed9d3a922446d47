"""Choices of the AIMS app with the standard's terms as labels."""

from __future__ import annotations

from django.db.models import TextChoices


class SystemStatus(TextChoices):
    """Life-cycle states of an AI system (ISO/IEC 22989 stages with the decisions between them)."""

    PROPOSED = "proposed", "Proposed"
    SCREENED = "screened", "Screened"
    INCEPTION = "inception", "Inception"
    DESIGN_DEVELOPMENT = "design_development", "Design and development"
    VERIFICATION_VALIDATION = "verification_validation", "Verification and validation"
    DEPLOYMENT = "deployment", "Deployment"
    OPERATION_MONITORING = "operation_monitoring", "Operation and monitoring"
    SUSPENDED = "suspended", "Suspended"
    RE_EVALUATION = "re_evaluation", "Re-evaluation"
    RETIRING = "retiring", "Retiring"
    RETIRED = "retired", "Retired"
    REJECTED = "rejected", "Rejected"
    BLOCKED = "blocked", "Blocked (prohibited use)"


class Origin(TextChoices):
    OWN = "own", "Made by us"
    BOUGHT = "bought", "Bought or subscribed"
    OPEN_SOURCE = "open_source", "Open source, run by us"
    UNKNOWN = "unknown", "Not known yet"


class AIRole(TextChoices):
    """ISO/IEC 22989 role groups that an organization can hold towards an AI system."""

    PROVIDER = "provider", "Provider"
    PRODUCER = "producer", "Producer"
    CUSTOMER = "customer", "Customer"
    PARTNER = "partner", "Partner"
    SUBJECT = "subject", "Subject"
    AUTHORITY = "authority", "Relevant authority"


class ObligationKind(TextChoices):
    LAW = "law", "Law or regulation"
    CONTRACT = "contract", "Contract"
    STANDARD = "standard", "Standard or code"
    COMMITMENT = "commitment", "Own commitment"


class VersionStatus(TextChoices):
    """States of something that is drafted, approved by another person and then frozen."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    APPROVED = "approved", "Approved"
    SUPERSEDED = "superseded", "Superseded"


class ImportStatus(TextChoices):
    """Where an import of a file stands."""

    UPLOADED = "uploaded", "Uploaded"
    MAPPED = "mapped", "Checking"
    CHECKED = "checked", "Checked"
    STARTED = "started", "Importing"
    DONE = "done", "Done"


class CompetenceStatus(TextChoices):
    ACTIVE = "active", "Active"
    RETIRED = "retired", "Retired"


class TrainingKind(TextChoices):
    """What shows that someone is competent (clause 7.2): education, training or experience."""

    TRAINING = "training", "Training"
    EDUCATION = "education", "Education"
    EXPERIENCE = "experience", "Experience"


class TrainingStatus(TextChoices):
    VALID = "valid", "On record"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Direction(TextChoices):
    """Where an indicator shall move to."""

    UP = "up", "Up: more is better"
    DOWN = "down", "Down: less is better"


class ObjectiveStatus(TextChoices):
    OPEN = "open", "Open"
    ACHIEVED = "achieved", "Achieved"
    NOT_ACHIEVED = "not_achieved", "Not achieved"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Criticality(TextChoices):
    """How much the AI systems depend on a supplier."""

    HIGH = "high", "Critical: we stand still without them"
    MEDIUM = "medium", "Important: replaced with effort"
    LOW = "low", "Minor: easily replaced"


class SupplierStatus(TextChoices):
    ACTIVE = "active", "Active"
    ENDED = "ended", "Ended"


class Brings(TextChoices):
    """What a supplier brings to an AI system (A.4.3 to A.4.5, A.10.3)."""

    MODEL = "model", "Model"
    DATA = "data", "Data"
    TOOL = "tool", "Tool"
    SERVICE = "service", "Service"
