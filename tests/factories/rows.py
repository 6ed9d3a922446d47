"""A valid first row of any model, made from its fields: what the guards need to try every table.

Rows are inserted in bulk, past the services and without history: nothing but a guard may use this.
"""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone

from aims.platform.models import LedgerChain, Organization, User
from tests.factories.given import GIVEN


class Rows:
    """The rows of one organization, made when first asked for: one of each model."""

    def __init__(self, organization: Organization) -> None:
        self.organization = organization
        self._made: dict[type[models.Model], Any] = {
            Organization: organization,
            LedgerChain: LedgerChain.objects.get(organization=organization),
        }

    def of(self, model: type[models.Model]) -> Any:
        """The row of this model."""
        if model not in self._made:
            self._made[model] = model._default_manager.bulk_create([self.new(model)])[0]
        return self._made[model]

    def new(self, model: type[models.Model], **given: Any) -> Any:
        """An unsaved row of this model; its parents are saved."""
        asked = GIVEN.get(model._meta.label)
        values = {**(asked(self) if asked else {}), **given}
        for field in model._meta.concrete_fields:
            if field.name not in values and not field.primary_key:
                found = self._value(field)
                if found is not SKIP:
                    values[field.name] = found
        return model(**values)

    def _value(self, field: Any) -> Any:
        if field.name == "organization":
            return self.organization
        if isinstance(field, models.ForeignKey):
            if field.related_model is User and not field.null:
                return User.objects.create(
                    username=secrets.token_hex(8), email=f"{secrets.token_hex(8)}@a.example"
                )
            return SKIP if field.null else self.of(field.related_model)
        if field.has_default() or field.null or (field.blank and not field.unique):
            return SKIP
        if field.choices:
            return field.choices[0][0]
        return _plain(field)


SKIP = object()
PLAIN: tuple[tuple[type[models.Field[Any, Any]], Any], ...] = (
    (models.DateTimeField, timezone.now),
    (models.DateField, lambda: date(2026, 1, 1)),
    (models.IntegerField, lambda: 1),
    (models.BinaryField, lambda: b"{}"),
    (models.EmailField, lambda: f"{secrets.token_hex(4)}@example.org"),
    (models.CharField, lambda: secrets.token_hex(4)),
    (models.TextField, lambda: "Words."),
)


def _plain(field: Any) -> Any:
    for kind, make in PLAIN:
        if isinstance(field, kind):
            return make()
    raise TypeError(f"no first value for {field}")
