"""What a reader looks for in the ledger."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from aims.core.forms import DateField, PlainForm
from aims.platform.selectors import ledger

LONGEST = 80
DAYS = (
    MinValueValidator(date(2000, 1, 1), "Give a day from the year 2000 on."),
    MaxValueValidator(date(2100, 12, 31), "Give a day before the year 2101."),
)


def _words(label: str) -> forms.CharField:
    longest = {"max_length": f"Shorten this to {LONGEST} characters."}
    return forms.CharField(label=label, required=False, max_length=LONGEST, error_messages=longest)


def _day(label: str) -> DateField:
    wrong = {"invalid": "Give this day as year, month and day, such as 2026-11-24."}
    return DateField(label=label, required=False, validators=DAYS, error_messages=wrong)


class LedgerSearch(PlainForm):
    """What a reader looks for; its state is the address. A field in error narrows nothing and says so."""

    reference = _words("Object, by reference")
    who = _words("Person, by name")
    verb = _words("What was done")
    first = _day("From")
    last = _day("To")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        first, last = found.get("first"), found.get("last")
        if first and last and first > last:
            self.add_error("last", "This day is before the first one.")
        return found

    @property
    def narrowing(self) -> ledger.Narrowing:
        self.is_valid()
        return ledger.Narrowing(**{name: value for name, value in self.cleaned_data.items() if value})
