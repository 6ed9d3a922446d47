"""Forms of management reviews: plan, answer, hold, minutes, decisions, actions, signature."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import widgets

from aims.core.forms import ConfirmForm, DateField, ObjectsField, PlainForm, reason_field
from aims.platform.four_eyes import people_who_may_own
from aims.platform.models import Member
from aims.platform.viewpoint import Viewpoint
from audits.enums import DecisionKind
from audits.models import ManagementReview, ReviewAction, ReviewDecision
from audits.selectors.management_reviews import decisions_of
from audits.selectors.review_people import people_to_invite, top_management

NOTHING = "If there is nothing, say so: the standard asks for each of these."


def _choose(form: PlainForm, **choices: Any) -> None:
    for name, rows in choices.items():
        field: Any = form.fields[name]
        field.queryset = rows


class PlanReviewForm(PlainForm):
    """What is reviewed, when, and who leads it."""

    title = forms.CharField(max_length=200, initial="Review of the AI management system")
    planned_on = DateField(label="Planned for")
    chair = forms.ModelChoiceField(
        Member.objects.none(),
        empty_label="Choose a person",
        help_text="Someone of top management: it is their review.",
    )
    reason = reason_field("A note", required=False)

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, chair=top_management(viewpoint, self.initial.get("chair")))


class ChangeReviewForm(PlanReviewForm):
    """The same, changed."""

    revision = forms.IntegerField(widget=widgets.HiddenInput)
    reason = reason_field(required=False)


class AnswerInputForm(PlainForm):
    """What an input brings, in words."""

    revision = forms.IntegerField(widget=widgets.HiddenInput)
    words = forms.CharField(
        label="In words",
        max_length=5000,
        widget=widgets.Textarea(attrs={"rows": 6}),
        help_text=f"What the figures do not say. {NOTHING}",
    )


class HoldReviewForm(PlainForm):
    """When it was held, who was there, who was missed."""

    revision = forms.IntegerField(widget=widgets.HiddenInput, required=False)
    held_on = DateField(label="Held on")
    present = ObjectsField(
        Member.objects.none(),
        label="Who was there",
        widget=widgets.CheckboxSelectMultiple,
        help_text="Someone of top management must be among them.",
    )
    absent = ObjectsField(
        Member.objects.none(),
        label="Who was invited and missed it",
        required=False,
        widget=widgets.CheckboxSelectMultiple,
    )
    reason = reason_field("A note", required=False)

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_to_invite(viewpoint)
        _choose(self, present=people, absent=people)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        return {name: list(value) if name in ("present", "absent") else value for name, value in data.items()}


class MinutesForm(PlainForm):
    """What was talked about."""

    revision = forms.IntegerField(widget=widgets.HiddenInput)
    minutes = forms.CharField(
        max_length=20_000,
        widget=widgets.Textarea(attrs={"rows": 14}),
        help_text="What was talked about, in a few sentences. Decisions and actions have their own places.",
    )


class DecisionForm(PlainForm):
    """A decision of the review."""

    kind = forms.ChoiceField(label="About", choices=DecisionKind.choices, widget=widgets.RadioSelect)
    words = forms.CharField(
        label="What is decided",
        max_length=2000,
        widget=widgets.Textarea(attrs={"rows": 4}),
        help_text="That nothing is needed is a decision too. Clause 9.3.3.",
    )


class ChangeDecisionForm(DecisionForm):
    """The same, mended."""

    revision = forms.IntegerField(widget=widgets.HiddenInput)

    @staticmethod
    def filled(decision: ReviewDecision) -> dict[str, Any]:
        return {"kind": decision.kind, "words": decision.words, "revision": decision.revision}


class ReviewActionForm(PlainForm):
    """Who does what by when."""

    words = forms.CharField(label="What is to be done", max_length=500)
    owner = forms.ModelChoiceField(Member.objects.none(), label="Who does it", empty_label="Choose a person")
    due_on = DateField(label="By when")
    decision = forms.ModelChoiceField(
        ReviewDecision.objects.none(),
        label="Because of the decision",
        required=False,
        empty_label="none of them",
    )

    def __init__(self, *args: Any, viewpoint: Viewpoint, review: ManagementReview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_who_may_own(viewpoint)
        _choose(self, owner=people, decision=decisions_of(viewpoint, review))


class ChangeReviewActionForm(PlainForm):
    """Someone else does it, or by another day."""

    revision = forms.IntegerField(widget=widgets.HiddenInput)
    owner = forms.ModelChoiceField(Member.objects.none(), label="Who does it", empty_label="Choose a person")
    due_on = DateField(label="By when")
    reason = reason_field(required=False)

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, owner=people_who_may_own(viewpoint, self.initial.get("owner")))

    @staticmethod
    def filled(action: ReviewAction) -> dict[str, Any]:
        return {"owner": action.owner_id, "due_on": action.due_on, "revision": action.revision}


class CompleteReviewActionForm(ConfirmForm):
    """Since when it is done."""

    done_on = DateField(label="Done on")
    reason = reason_field("What was done", required=False)
    field_order = ["done_on", "reason"]


class SignMinutesForm(ConfirmForm):
    """A signature holds for what was on the page that asked for it."""

    seen = forms.CharField(widget=widgets.HiddenInput, required=False, max_length=64)
