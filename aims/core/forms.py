"""Forms as every page shows them: one look, help and errors tied to their field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import widgets

from aims.core.errors import Invalid

PLAIN = (widgets.CheckboxInput, widgets.CheckboxSelectMultiple, widgets.RadioSelect)


class PlainForm(forms.Form):
    """A form in the house look.

    One that is filled from something stored says in `initial` how that stands now, its revision included, and
    then needs the revision back: what was sent without one could overwrite what its sender never saw.
    """

    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            _dress(field.widget)
        if "revision" in self.fields:
            self.fields["revision"].required = "revision" in self.initial

    @property
    def lost_revision(self) -> bool:
        """Whether it came back without the revision that it was filled from."""
        return self.is_bound and "revision" in self.errors

    def take(self, refusal: Invalid) -> None:
        """Show a service's refusal beside the fields that it names."""
        if not refusal.errors:
            self.add_error(None, refusal.message)
        for name, messages in refusal.errors.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)


def at_most(limit: int) -> str:
    """The size limit of a file field, in words; `limit` in bytes."""
    return f"At most {limit // 1024 // 1024} MB." if limit >= 1024 * 1024 else f"At most {limit // 1024} kB."


class DateField(forms.DateField):
    """A date with the browser's own picker."""

    def __init__(self, **kwargs: Any) -> None:
        widget = widgets.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **kwargs)


def reason_field(label: str = "Why", *, required: bool = True) -> forms.CharField:
    """The words that the ledger keeps with a change."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=500,
        widget=widgets.Textarea(attrs={"rows": 3}),
        help_text="Kept in the history with your name. Plain words are enough.",
    )


BIGGEST_KEY = 2**63 - 1
"""A database takes no larger number, not even to find nothing."""


def may_be_key(value: object) -> bool:
    """Whether this text can be the key of a row at all."""
    try:
        return 0 <= int(str(value)) <= BIGGEST_KEY
    except ValueError:
        return False


class ObjectsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # no argument at run time
    """Several objects, chosen by their keys."""

    def clean(self, value: Any) -> Any:
        for each in value if isinstance(value, list | tuple) else ():
            if not may_be_key(each):
                words = self.error_messages["invalid_choice"]
                raise forms.ValidationError(words, code="invalid_choice", params={"value": each})
        return super().clean(value)


class ConfirmForm(PlainForm):
    """A confirmation with an optional reason."""

    revision = forms.IntegerField(widget=widgets.HiddenInput, required=False)
    reason = reason_field(required=False)


class ReasonForm(ConfirmForm):
    """A confirmation that needs a reason."""

    reason = reason_field()


def _dress(widget: widgets.Widget) -> None:
    if isinstance(widget, widgets.CheckboxInput):
        widget.attrs.setdefault("class", "form-check-input")
    elif isinstance(widget, widgets.Select) and not isinstance(widget, PLAIN):
        widget.attrs.setdefault("class", "form-select")
    elif not isinstance(widget, PLAIN):
        widget.attrs.setdefault("class", "form-control")
