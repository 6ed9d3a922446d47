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


class ManagementReviewStatus(TextChoices):
    """How far a management review is."""

    PLANNED = "planned", "Planned"
    PREPARED = "prepared", "Prepared"
    HELD = "held", "Held"
    SIGNED = "signed", "Signed"


class InputKey(TextChoices):
    """What a review looks at, in our words: the inputs of 9.3.2 in their order, customary ones among them."""

    EARLIER_ACTIONS = "earlier_actions", "Actions of earlier reviews"
    ISSUES = "issues", "What changed around us and inside"
    PARTIES = "interested_parties", "What interested parties now need and expect"
    NONCONFORMITIES = "nonconformities", "Nonconformities and corrective actions"
    MONITORING = "monitoring", "Monitoring and measurement"
    AUDITS = "audit_results", "Results of audits"
    OBJECTIVES = "objectives", "AI objectives"
    SYSTEMS = "systems", "AI systems and scope"
    RISKS = "risks", "Risks"
    CONTROLS = "controls", "Controls and the Statement"
    RESOURCES = "resources", "People, competence and suppliers"
    IMPROVEMENT = "improvement", "Opportunities to improve"

    @property
    def clause(self) -> str:
        """Where the standard asks for it; a customary input names the clause whose results it brings."""
        return CLAUSES[self]


CLAUSES: dict[str, str] = {
    InputKey.EARLIER_ACTIONS: "9.3.2 a",
    InputKey.ISSUES: "9.3.2 b",
    InputKey.PARTIES: "9.3.2 c",
    InputKey.NONCONFORMITIES: "9.3.2 d",
    InputKey.MONITORING: "9.3.2 d",
    InputKey.AUDITS: "9.3.2 d",
    InputKey.OBJECTIVES: "6.2",
    InputKey.SYSTEMS: "4.3",
    InputKey.RISKS: "8.2, 8.3",
    InputKey.CONTROLS: "6.1.3",
    InputKey.RESOURCES: "7.1, 7.2",
    InputKey.IMPROVEMENT: "9.3.2 e",
}


class DecisionKind(TextChoices):
    """What a review's decision is about; the first two are asked for by 9.3.3."""

    IMPROVEMENT = "improvement", "Improvement"
    CHANGE = "change", "Change to the AIMS"
    OTHER = "other", "Something else"


class ReviewActionStatus(TextChoices):
    """How far an action of a management review is."""

    OPEN = "open", "Open"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"
