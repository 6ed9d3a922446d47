"""Choices of the risks app."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices


class RiskStatus(TextChoices):
    DRAFT = "draft", "Draft"
    IDENTIFIED = "identified", "Identified"
    ANALYSED = "analysed", "Analysed"
    EVALUATED = "evaluated", "Evaluated"
    ACCEPTED = "accepted", "Accepted"
    IN_TREATMENT = "in_treatment", "In treatment"
    TREATED = "treated", "Treated"
    MONITORED = "monitored", "Monitored"
    CLOSED = "closed", "Closed"


class Likelihood(IntegerChoices):
    RARE = 1, "Rare"
    UNLIKELY = 2, "Unlikely"
    POSSIBLE = 3, "Possible"
    LIKELY = 4, "Likely"
    ALMOST_CERTAIN = 5, "Almost certain"


class Consequence(IntegerChoices):
    NEGLIGIBLE = 1, "Negligible"
    MINOR = 2, "Minor"
    MODERATE = 3, "Moderate"
    MAJOR = 4, "Major"
    SEVERE = 5, "Severe"


class TreatmentOption(TextChoices):
    MODIFY = "modify", "Reduce it with controls"
    AVOID = "avoid", "Avoid it"
    SHARE = "share", "Share it"
    RETAIN = "retain", "Keep it knowingly"
