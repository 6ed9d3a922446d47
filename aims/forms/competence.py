"""Forms of competences, needs and records of training."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from aims.catalogue.models import Requirement
from aims.core.forms import DateField, PlainForm, reason_field
from aims.enums import TrainingKind
from aims.models import Competence
from aims.platform.models import Member
from aims.platform.viewpoint import Viewpoint
from aims.selectors.competence import active_competences, clauses_to_choose
from aims.selectors.people import people_to_record, people_to_train

AREA = forms.Textarea(attrs={"rows": 3})


class CompetenceForm(PlainForm):
    """What people need to be able to do."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label="Name", max_length=200, help_text="Such as “Testing a model for bias”.")
    meaning = forms.CharField(
        label="What it means",
        required=False,
        max_length=5000,
        widget=AREA,
        help_text="What someone who has it can do, so that two people judge alike. Clause 7.2.",
    )
    requirement = forms.ModelChoiceField(
        Requirement.objects.none(),
        label="Clause or control that it serves",
        required=False,
        empty_label="None in particular",
    )

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "requirement", clauses_to_choose(viewpoint))


class NeedWords(PlainForm):
    """Why a person needs a competence, and by when."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    why = forms.CharField(
        label="Why they need it",
        required=False,
        max_length=500,
        help_text="Their role or their work: runs the tests of the triage model.",
    )
    needed_by = DateField(label="Needed by", required=False, help_text="Leave it empty if it is needed now.")


class NeedForm(NeedWords):
    """Who needs what."""

    member = forms.ModelChoiceField(Member.objects.none(), label="Who", empty_label="Choose a person")
    competence = forms.ModelChoiceField(
        Competence.objects.none(), label="Needs which competence", empty_label="Choose a competence"
    )
    field_order = ("member", "competence", "why", "needed_by")

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "member", people_to_train(viewpoint))
        _offer(self, "competence", active_competences(viewpoint))


class TrainingWords(PlainForm):
    """What a record says, beside whose it is and for what."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label="Kind", choices=TrainingKind.choices)
    held_on = DateField(label="Held or finished on", initial=timezone.localdate)
    provider = forms.CharField(label="Given by", required=False, max_length=200)
    expires_on = DateField(
        label="Counts until",
        required=False,
        help_text="The last day on which it counts. Leave it empty if it does not grow old.",
    )
    notes = forms.CharField(
        label="Notes",
        required=False,
        max_length=5000,
        widget=AREA,
        help_text="What it was about, and how you know that it worked. Clause 7.2.",
    )


class TrainingForm(TrainingWords):
    """A new record: of whom, in what."""

    member = forms.ModelChoiceField(Member.objects.none(), label="Who", empty_label="Choose a person")
    competence = forms.ModelChoiceField(
        Competence.objects.none(), label="In which competence", empty_label="Choose a competence"
    )
    field_order = ("member", "competence", "kind", "held_on", "provider", "expires_on", "notes")

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "member", people_to_record(viewpoint))
        _offer(self, "competence", active_competences(viewpoint))


class TrainingChangeForm(TrainingWords):
    """A correction, with its reason."""

    reason = reason_field("Why it is corrected", required=False)


def _offer(form: PlainForm, name: str, rows: Any) -> None:
    field: Any = form.fields[name]
    field.queryset = rows
