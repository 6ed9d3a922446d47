"""Input about risks."""

from __future__ import annotations

from typing import Any

from django import forms

from aims.catalogue.models import RiskSource
from aims.catalogue.selectors.annexes import risk_sources
from aims.core.forms import ConfirmForm, DateField, ObjectsField, PlainForm, ReasonForm
from aims.models import AISystem
from aims.platform.four_eyes import people_who_may_own
from aims.platform.models import Member
from aims.platform.viewpoint import Viewpoint
from risks.selectors.choices import systems


class RiskForm(PlainForm):
    """What a risk says of itself."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(max_length=200, help_text="What could happen, in one line.")
    description = forms.CharField(
        label="What could happen, and why",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Cause, event and effect on people, society or the organization. Clause 6.1.2.",
    )
    owner = forms.ModelChoiceField(
        Member.objects.none(),
        required=False,
        empty_label="Nobody yet",
        help_text="Who answers for it and keeps it current.",
    )
    source = forms.ModelChoiceField(
        RiskSource.objects.none(),
        required=False,
        empty_label="Not known yet",
        help_text="Where it comes from, by Annex C.3.",
    )
    review_on = DateField(label="Next review", required=False)

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_who_may_own(viewpoint, self.initial.get("owner"))
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        self.fields["source"].queryset = risk_sources()  # type: ignore[attr-defined]


class SystemsField(ObjectsField):
    """AI systems as check boxes, each with its reference."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            AISystem.objects.none(),
            label="AI systems",
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="None means the whole organization.",
            **kwargs,
        )


class NewRiskForm(RiskForm):
    """A new risk also says which AI systems it concerns."""

    systems = SystemsField()

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, viewpoint=viewpoint, **kwargs)
        self.fields["systems"].queryset = systems(viewpoint)  # type: ignore[attr-defined]


class SystemsForm(PlainForm):
    """Which AI systems a risk concerns."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    systems = SystemsField()

    def __init__(self, *args: Any, viewpoint: Viewpoint, held: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["systems"].queryset = systems(viewpoint, held)  # type: ignore[attr-defined]


class AcceptForm(ReasonForm):
    """An acceptance has an end."""

    until = DateField(label="Accepted until", help_text="The risk comes back for a decision on this day.")
    field_order = ("until", "reason")


STEP_FORMS: dict[bool, type[PlainForm]] = {True: ReasonForm, False: ConfirmForm}
"""The form of a step by whether it needs a reason."""
