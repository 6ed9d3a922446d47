"""Choices of the audits app."""

from __future__ import annotations

from django.db.models import TextChoices


class EngagementStatus(TextChoices):
    OPEN = "open", "Open"
    ENDED = "ended", "Ended"


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
