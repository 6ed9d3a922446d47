from controls.models.gap import GapAssessment, RequirementAssessment
from controls.models.implementation import ControlImplementation
from controls.models.statement import (
    LineDecision,
    LineObligation,
    LineRisk,
    LineRole,
    StatementFile,
    StatementLine,
    StatementOfApplicability,
    StatementVersion,
)

__all__ = [
    "ControlImplementation",
    "GapAssessment",
    "LineDecision",
    "LineObligation",
    "LineRisk",
    "LineRole",
    "RequirementAssessment",
    "StatementFile",
    "StatementLine",
    "StatementOfApplicability",
    "StatementVersion",
]
