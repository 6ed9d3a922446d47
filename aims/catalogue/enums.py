"""Kinds of published reference, and the words of ISO/IEC 22989 that the catalogue uses."""

from __future__ import annotations

from django.db.models import TextChoices


class RequirementKind(TextChoices):
    CLAUSE = "clause", "Clause"
    SUB_CLAUSE = "sub_clause", "Sub-clause"
    CONTROL_GROUP = "control_group", "Control group"
    CONTROL_SUBGROUP = "control_subgroup", "Control subgroup"
    CONTROL = "control", "Control"


class Stage(TextChoices):
    """Life-cycle stages of an AI system."""

    INCEPTION = "inception", "Inception"
    DESIGN_DEVELOPMENT = "design_development", "Design and development"
    VERIFICATION_VALIDATION = "verification_validation", "Verification and validation"
    DEPLOYMENT = "deployment", "Deployment"
    OPERATION_MONITORING = "operation_monitoring", "Operation and monitoring"
    CONTINUOUS_VALIDATION = "continuous_validation", "Continuous validation"
    RE_EVALUATION = "re_evaluation", "Re-evaluation"
    RETIREMENT = "retirement", "Retirement"


class Role(TextChoices):
    """Roles of an organization that a control speaks to."""

    PROVIDER = "provider", "AI provider"
    PRODUCER = "producer", "AI producer"
    CUSTOMER = "customer", "AI customer"
