"""Forms of requests for evidence: ask, deliver, hand over, accept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import widgets

from aims.core.forms import ConfirmForm, DateField, PlainForm, reason_field
from aims.platform.four_eyes import people_who_may_own
from aims.platform.models import Member
from aims.platform.viewpoint import Viewpoint
from documents.forms.evidence import FILE_HELP, VALID_HELP, RequirementsForm, UploadForm
from documents.models import Evidence, EvidenceRequest
from documents.selectors.requests import deliverable, people_who_may_be_asked

DUE_HELP = "The day by which it should be here."
NEW, NEWER = "new", "newer"


def _people(form: PlainForm, name: str, rows: Any) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = rows


class AskForm(RequirementsForm):
    """What is wanted, of whom, by when, and what it shall show."""

    requirements_label = "What it shall show"

    title = forms.CharField(
        label="What do you need?", max_length=200, help_text="In words that the person asked understands."
    )
    asked_of = forms.ModelChoiceField(
        Member.objects.none(), label="Who delivers it?", empty_label="Choose a person"
    )
    due_on = DateField(label="By when?", help_text=DUE_HELP)
    description = forms.CharField(
        label="In more words",
        required=False,
        max_length=5000,
        widget=widgets.Textarea(attrs={"rows": 3}),
        help_text="Which period, which system, what a good answer looks like.",
    )
    field_order = ["title", "asked_of", "due_on", "description", "requirements"]

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, viewpoint=viewpoint, **kwargs)
        _people(self, "asked_of", people_who_may_be_asked(viewpoint))


class ReassignForm(PlainForm):
    """Someone else delivers it, perhaps by another day."""

    revision = forms.IntegerField(widget=widgets.HiddenInput)
    asked_of = forms.ModelChoiceField(
        Member.objects.none(), label="Who delivers it now?", empty_label="Choose a person"
    )
    due_on = DateField(label="By when?", help_text=DUE_HELP)
    reason = reason_field(required=False)

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _people(self, "asked_of", people_who_may_be_asked(viewpoint))


class DeliverForm(UploadForm, RequirementsForm):
    """One file, and everything else filled in already; or evidence that is here."""

    revision = forms.IntegerField(widget=widgets.HiddenInput)
    file = forms.FileField(
        label="File",
        help_text=FILE_HELP,
        error_messages={"required": "Choose a file, or evidence that is here already."},
    )
    keep_as = forms.ChoiceField(
        label="Keep it as",
        choices=[(NEWER, "a newer version of what is here"), (NEW, "new evidence")],
        widget=widgets.RadioSelect,
    )
    title = forms.CharField(
        max_length=200, required=False, help_text="What it is, in words that someone outside understands."
    )
    owner = forms.ModelChoiceField(
        Member.objects.none(), required=False, empty_label="nobody yet", help_text="Keeps it up to date."
    )
    valid_until = DateField(label="Valid until", required=False, help_text=VALID_HELP)
    existing = forms.CharField(
        label="Evidence that is here already",
        required=False,
        max_length=20,
        widget=widgets.TextInput(attrs={"placeholder": "EVD-0001"}),
        help_text="Its reference, instead of a file. It is delivered as its newest version stands.",
    )
    reason = reason_field("A word to who asked", required=False)
    field_order = [
        "file", "keep_as", "title", "valid_until", "owner", "existing", "reason", "requirements",
    ]  # fmt: skip

    def __init__(
        self, *args: Any, viewpoint: Viewpoint, former: Evidence | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, viewpoint=viewpoint, **kwargs)
        _people(self, "owner", people_who_may_own(viewpoint, self.initial.get("owner")))
        self.fields["file"].required = not self.data.get("existing")
        if former is None:
            del self.fields["keep_as"]
        else:
            keep_as: Any = self.fields["keep_as"]
            keep_as.choices = [
                (NEWER, f"a newer version of {former.reference} {former.title}"),
                (NEW, "new evidence"),
            ]

    @staticmethod
    def filled(request: EvidenceRequest, *, former: Evidence | None) -> dict[str, Any]:
        """What the form starts from: nearly all of it."""
        return {
            "revision": request.revision,
            "title": request.title,
            "owner": request.asked_of_id,
            "requirements": [link.requirement.number for link in request.requirements.all()],
            "keep_as": NEWER if former else NEW,
        }

    def clean_existing(self) -> Evidence | None:
        """The evidence of this reference, if it is here and counts today."""
        reference = self.cleaned_data["existing"].strip().upper()
        if not reference:
            return None
        found = deliverable(self.viewpoint).filter(reference=reference).first()
        if found is None:
            raise forms.ValidationError("There is no evidence of this reference that counts today.")
        return found

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        if data.get("file") and data.get("existing"):
            self.add_error("existing", "Choose the file or the evidence, not both.")
        if data.get("file") and data.get("keep_as") != NEWER and not data.get("title"):
            self.add_error("title", "Say what it is.")
        return data


class AcceptForm(ConfirmForm):
    """It is what was asked for; how long does it count?"""

    valid_until = DateField(label="Valid until", required=False, help_text=VALID_HELP)
    field_order = ["valid_until", "reason"]
