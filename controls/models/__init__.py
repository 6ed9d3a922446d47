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
    "LineDecision",
    "LineObligation",
    "LineRisk",
    "LineRole",
    "StatementFile",
    "StatementLine",
    "StatementOfApplicability",
    "StatementVersion",
]
