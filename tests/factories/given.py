"""What a model's checks ask of a row beyond its fields' types: values for the factory of rows.

One line a model, by its label; each gets the rows of its organization, for parents that have to fit.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

GIVEN: dict[str, Callable[[Any], dict[str, Any]]] = {
    "audits.CertificationProject": lambda _: {"body_reason": "R", "body_chosen_on": date(2026, 1, 1)},
    "audits.Certificate": lambda _: {"valid_until": date(2028, 12, 31)},
}
