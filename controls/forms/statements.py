"""Forms of the Statement: the decision on a line, and the steps of a version."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model
from django.forms import widgets

from aims.core.forms import ConfirmForm, DateField, PlainForm
from aims.models import Decision, Obligation, RoleAssignment
from controls.models import StatementLine
from controls.selectors.reasons import chosen_of
from risks.models import Risk

KINDS = {"risk": "risks", "role": "roles", "obligation": "obligations", "decision": "decisions"}
ANSWERS = (
    ("applicable", "Yes, it applies"),
    ("not_applicable", "No, it is left out"),
    ("undecided", "Not decided yet"),
)


class IdsField(forms.TypedMultipleChoiceField):
    """Ids of chosen objects of one model; the service checks that each is the organization's own."""

    def __init__(self, model: type[Model]) -> None:
        super().__init__(coerce=int, required=False, widget=widgets.MultipleHiddenInput)
        self.model = model

    def valid_value(self, value: Any) -> bool:
        return _is_id(value)


def _is_id(value: Any) -> bool:
    text = str(value)
    return text.isascii() and text.isdigit() and len(text) < 16


class LineForm(PlainForm):
    """Whether a control applies, why, and because of what."""

    revision = forms.IntegerField(widget=widgets.HiddenInput, required=False)
    applicability = forms.ChoiceField(label="Does it apply?", choices=ANSWERS, widget=widgets.RadioSelect)
    justification = forms.CharField(
        label="Justification",
        required=False,
        max_length=5000,
        widget=widgets.Textarea(attrs={"rows": 4}),
        help_text="Why it applies, or why it is left out, in words an auditor understands without asking.",
    )
    risks = IdsField(Risk)
    roles = IdsField(RoleAssignment)
    obligations = IdsField(Obligation)
    decisions = IdsField(Decision)

    @staticmethod
    def filled(line: StatementLine) -> dict[str, Any]:
        """What the form is filled from: the line with its reasons."""
        chosen = chosen_of(line)
        return {
            "revision": line.revision,
            "applicability": line.applicability,
            "justification": line.justification,
            **{name: sorted(chosen[kind]) for kind, name in KINDS.items()},
        }

    @classmethod
    def kept(cls, data: Any) -> LineForm:
        """The form as it was typed, not checked yet: a search must lose nothing."""
        names = ("revision", "applicability", "justification")
        initial = {name: data.get(name) for name in names}
        return cls(initial={**initial, **{name: data.getlist(name) for name in KINDS.values()}})

    def chosen(self) -> dict[str, set[int]]:
        """The ids of the chosen reasons by kind, whether typed or saved."""
        found = {}
        for kind, name in KINDS.items():
            values = self[name].value() or []
            found[kind] = {int(value) for value in values if _is_id(value)}
        return found


class ApproveForm(ConfirmForm):
    """The approval, with the day from which the version holds."""

    reason = None  # type: ignore[assignment]
    seen = forms.CharField(widget=widgets.HiddenInput, max_length=5000)
    valid_from = DateField(
        label="Valid from",
        required=False,
        help_text="Leave it empty for today. It replaces the version in force.",
    )
