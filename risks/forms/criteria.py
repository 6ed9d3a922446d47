"""Input about the risk criteria."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from aims.core.forms import DateField, PlainForm, reason_field

FIVE = "One line each for 1 to 5."


class LinesField(forms.CharField):
    """Five lines of text as a list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=1500, widget=forms.Textarea(attrs={"rows": 5}), help_text=FIVE, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Told from the lines, not from how they were typed."""
        return self.clean_lines(initial) != self.clean_lines(data)

    def clean(self, value: Any) -> list[str]:
        return self.clean_lines(super().clean(value))

    def clean_lines(self, value: Any) -> list[str]:
        """The lines that say something."""
        text = self.prepare_value(value) or ""
        return [line.strip() for line in text.splitlines() if line.strip()]


class CriteriaForm(PlainForm):
    """A new version of the criteria. Its revision is the number of the version that it follows."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    valid_from = DateField(label="Valid from", initial=timezone.localdate)
    acceptance_limit = forms.IntegerField(
        min_value=1,
        max_value=25,
        help_text="The highest level that may be kept without an acceptance, 1 to 25.",
    )
    moderate_from = forms.IntegerField(label="Moderate from level", min_value=2, max_value=25)
    high_from = forms.IntegerField(label="High from level", min_value=3, max_value=25)
    extreme_from = forms.IntegerField(label="Extreme from level", min_value=4, max_value=25)
    likelihood_words = LinesField(label="What likelihood means, from rare to almost certain")
    consequence_words = LinesField(label="What consequence means, from negligible to severe")
    reason = reason_field("Why they change", required=False)
