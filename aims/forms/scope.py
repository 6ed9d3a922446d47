"""Forms of the scope, obligations and decisions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from aims.core.forms import ConfirmForm, DateField, ObjectsField, PlainForm, ReasonForm
from aims.enums import ObligationKind
from aims.models import AISystem, ScopeVersion
from aims.platform.viewpoint import Viewpoint
from aims.selectors.ai_systems import people
from aims.selectors.scope import systems_to_choose


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ScopeForm(PlainForm):
    """The texts of a draft and the systems inside."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label="What the AIMS covers",
        max_length=10_000,
        widget=_area(5),
        help_text="Activities, sites and roles, so that an outsider sees what is inside. Clause 4.3.",
    )
    boundaries = forms.CharField(label="Boundaries", required=False, max_length=10_000, widget=_area(3))
    exclusions = forms.CharField(
        label="What is left out, and why", required=False, max_length=10_000, widget=_area(3)
    )
    systems = ObjectsField(
        label="AI systems in scope",
        queryset=AISystem.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["systems"]
        field.queryset = systems_to_choose(viewpoint)

    @staticmethod
    def filled(version: ScopeVersion) -> dict[str, Any]:
        """What the form is filled from: the draft with its systems."""
        return {
            **{name: getattr(version, name) for name in ("text", "boundaries", "exclusions", "revision")},
            "systems": [link.system_id for link in version.systems.all()],
        }


class ApproveScopeForm(ConfirmForm):
    """From when the version is in force."""

    valid_from = DateField(label="In force from", required=False, initial=timezone.localdate)


def scope_step_form(verb: str) -> type[PlainForm]:
    """The form that a step of a version asks for."""
    if verb == "approve":
        return ApproveScopeForm
    return ReasonForm if verb == "send_back" else ConfirmForm


class ObligationForm(PlainForm):
    """A law, a contract or another duty."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label="Title", max_length=200)
    kind = forms.ChoiceField(label="Kind", choices=ObligationKind.choices)
    provision = forms.CharField(label="Article or section", required=False, max_length=200)
    description = forms.CharField(
        label="What it asks of us",
        required=False,
        max_length=5000,
        widget=_area(4),
        help_text="In our words.",
    )
    owner = forms.ModelChoiceField(
        label="Owner", queryset=AISystem.objects.none(), required=False, empty_label="Nobody yet"
    )
    ended_on = DateField(label="No longer applies since", required=False)

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        field.queryset = people(viewpoint, self.initial.get("owner"))


class DecisionForm(PlainForm):
    """What was decided, why, by whom, when."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label="Title", max_length=200)
    what = forms.CharField(label="What was decided", max_length=5000, widget=_area(4))
    why = forms.CharField(label="Why", max_length=5000, widget=_area(4))
    decided_by = forms.ModelChoiceField(label="Decided by", queryset=AISystem.objects.none())
    decided_on = DateField(label="Decided on", initial=timezone.localdate)

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["decided_by"]
        field.queryset = people(viewpoint, self.initial.get("decided_by"))
