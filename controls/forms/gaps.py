"""Forms of a gap assessment: start, one answer, finish."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import widgets

from aims.core.forms import ConfirmForm, PlainForm
from aims.platform.four_eyes import people_who_may_own
from aims.platform.models import Member
from aims.platform.viewpoint import Viewpoint
from controls.enums import GapAnswer
from controls.models import RequirementAssessment
from controls.selectors.gaps import evidence_to_name, may_be_left_out
from documents.models import Evidence

ANSWERS = (
    (GapAnswer.MET.value, "Met"),
    (GapAnswer.PARTLY.value, "Partly met"),
    (GapAnswer.NOT_MET.value, "Not met"),
    (GapAnswer.NOT_APPLICABLE.value, "Not applicable"),
    (GapAnswer.NOT_LOOKED_AT.value, "Not looked at yet"),
)


def _choose_from(form: PlainForm, name: str, rows: Any) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = rows


class StartGapForm(PlainForm):
    """A name for the round, and who leads it."""

    title = forms.CharField(
        label="What is it called?", max_length=200, help_text="Such as “Before the first certification”."
    )
    owner = forms.ModelChoiceField(
        Member.objects.none(), label="Who leads it?", empty_label="Choose a person"
    )

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self, "owner", people_who_may_own(viewpoint))


class AnswerForm(PlainForm):
    """How far one clause or control is met, in words, with who mends it and what shows it."""

    revision = forms.IntegerField(widget=widgets.HiddenInput)
    answer = forms.ChoiceField(label="How far is it met?", choices=ANSWERS, widget=widgets.RadioSelect)
    words = forms.CharField(
        label="What is there, and what is missing?",
        required=False,
        max_length=5000,
        widget=widgets.Textarea(attrs={"rows": 4}),
        help_text="In plain words. Needed for everything that is not met in full.",
    )
    owner = forms.ModelChoiceField(
        Member.objects.none(),
        label="Who answers for it?",
        required=False,
        empty_label="nobody yet",
        help_text="They can answer here too.",
    )
    evidence = forms.ModelChoiceField(
        Evidence.objects.none(),
        label="Evidence",
        required=False,
        empty_label="none named",
        help_text="Evidence that is linked to this clause or control can be named.",
    )

    def __init__(self, *args: Any, viewpoint: Viewpoint, line: RequirementAssessment, **kwargs: Any) -> None:
        super().__init__(*args, initial=self.filled(line), **kwargs)
        _choose_from(self, "owner", people_who_may_own(viewpoint, line.owner_id))
        _choose_from(self, "evidence", evidence_to_name(viewpoint, line))
        if not may_be_left_out(line.requirement):
            answers: Any = self.fields["answer"]
            answers.choices = [pair for pair in ANSWERS if pair[0] != GapAnswer.NOT_APPLICABLE]

    @staticmethod
    def filled(line: RequirementAssessment) -> dict[str, Any]:
        """What the form is filled from."""
        names = ("revision", "answer", "words")
        values = {name: getattr(line, name) for name in names}
        return {**values, "owner": line.owner_id, "evidence": line.evidence_id}


class FinishGapForm(ConfirmForm):
    """What came of it, and it stays as it is."""

    reason = None  # type: ignore[assignment]
    conclusion = forms.CharField(
        label="What came of it?",
        required=False,
        max_length=5000,
        widget=widgets.Textarea(attrs={"rows": 4}),
        help_text="A few sentences for those who do not read all of it.",
    )
