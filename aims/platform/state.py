"""State documents: what an object is after a change, in words that outlive migrations.

People, and every other noun that has one, are named by their reference, never by their name.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

SKIPPED = frozenset({"id", "organization", "revision"})


def schema_of(obj: models.Model) -> str:
    """The name and version of the noun's state document, such as `risk@1`."""
    return f"{obj._meta.model_name}@{getattr(obj, 'state_version', 1)}"


def reference_of(obj: models.Model) -> str:
    """The reference of an object in the ledger; a link or a setting goes by its model and number."""
    reference = getattr(obj, "reference", "")
    return str(reference) if reference else f"{obj._meta.model_name}:{obj.pk}"


def state_of(obj: models.Model) -> dict[str, Any]:
    """The object's columns and links as plain values."""
    state: dict[str, Any] = {}
    hidden = SKIPPED | getattr(obj, "state_private", frozenset())
    for field in obj._meta.concrete_fields:
        if field.name not in hidden:
            state[field.name] = _value(obj, field)
    extra = getattr(obj, "state_links", None)
    return {**state, **(extra() if extra else {})}


def _value(obj: models.Model, field: Any) -> Any:
    if isinstance(field, models.ForeignKey):
        if getattr(obj, field.attname) is None:
            return None
        if field.name in obj._state.fields_cache or _has_reference(field.related_model):
            return reference_of(getattr(obj, field.name))
        return f"{field.related_model._meta.model_name}:{getattr(obj, field.attname)}"
    return plain(getattr(obj, field.attname))


def plain(value: Any) -> Any:
    """Dates and numbers as text; everything else the canonical form allows stays as it is."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | float):
        return str(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def _has_reference(model: type[models.Model]) -> bool:
    return any(field.name == "reference" for field in model._meta.concrete_fields)
