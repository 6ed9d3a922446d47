"""What a model's checks ask of a row beyond its fields' types: values for the factory of rows.

One line a model, by its label; each gets the rows of its organization, for parents that have to fit.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

GIVEN: dict[str, Callable[[Any], dict[str, Any]]] = {
    "aims.AIObjective": lambda _: {"target": Decimal(1), "due_on": date(2099, 1, 1)},
    "aims.ObjectiveReading": lambda _: {"value": Decimal(1), "note": "Why."},
    "audits.Certificate": lambda _: {"valid_until": date(2028, 12, 31)},
    "audits.CertificationProject": lambda _: {"body_reason": "R", "body_chosen_on": date(2026, 1, 1)},
    "audits.CorrectiveAction": lambda _: {"source": "Words."},
}
