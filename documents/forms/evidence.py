"""Forms of evidence: what is shown, what must be filled in, and in which words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.forms import widgets

from aims.catalogue.models import Requirement
from aims.core.forms import DateField, PlainForm, at_most, reason_field
from aims.platform.four_eyes import people_who_may_own
from aims.platform.models import Member
from aims.platform.viewpoint import Viewpoint
from documents.models import Evidence
from documents.selectors.evidence import linkable

FILE_HELP = "Any kind of file. It is kept exactly as it is, and the versions before it stay."
VALID_HELP = "The last day on which it shows what it should. Leave it empty if it does not grow old."

Choices = list[tuple[str, list[tuple[str, str]]]]


class UploadForm(PlainForm):
    """A form with a file. `refused` is what to say when the upload was stopped on its way in."""

    refused = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = f"{FILE_HELP} {at_most(settings.AIMS_EVIDENCE_LIMIT)}"

    def clean(self) -> dict[str, Any] | None:
        if self.refused:
            self.errors.pop("file", None)
            self.add_error("file", self.refused)
        return super().clean()


class ViewpointForm(PlainForm):
    """A form whose choices are what its viewpoint shows."""

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewpoint = viewpoint


class EvidenceWords(ViewpointForm):
    """What a person says about the evidence."""

    title = forms.CharField(
        max_length=200, help_text="What it is, in words that someone outside understands."
    )
    description = forms.CharField(required=False, max_length=5000, widget=widgets.Textarea(attrs={"rows": 3}))
    owner = forms.ModelChoiceField(
        Member.objects.none(),
        required=False,
        empty_label="nobody yet",
        help_text="Keeps it up to date.",
    )
    valid_until = DateField(label="Valid until", required=False, help_text=VALID_HELP)

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, viewpoint=viewpoint, **kwargs)
        owner = self.fields["owner"]
        if isinstance(owner, forms.ModelChoiceField):
            owner.queryset = people_who_may_own(viewpoint, self.initial.get("owner"))


class RequirementsForm(ViewpointForm):
    """What something shows, shall show or serves: sub-clauses and controls under their headings."""

    requirements_label = "What it shows"
    requirements_help = "The clauses and controls that this file is evidence for."

    requirements = forms.MultipleChoiceField(required=False, widget=widgets.CheckboxSelectMultiple)

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, viewpoint=viewpoint, **kwargs)
        self.groups = requirement_choices(viewpoint)
        shown = self.fields["requirements"]
        if isinstance(shown, forms.MultipleChoiceField):
            shown.choices = self.groups
            shown.label, shown.help_text = self.requirements_label, self.requirements_help

    @property
    def chosen(self) -> set[str]:
        """The numbers that are ticked."""
        return {str(number) for number in (self["requirements"].value() or ())}

    @property
    def shown_groups(self) -> list[tuple[str, list[tuple[str, str]], bool]]:
        """The choices under their headings, and whether a heading stands open."""
        chosen = self.chosen
        return [
            (heading, choices, any(number in chosen for number, _ in choices))
            for heading, choices in self.groups
        ]


class AddEvidenceForm(UploadForm, EvidenceWords, RequirementsForm):
    """New evidence: its file first, then what it is and what it shows."""

    file = forms.FileField(label="File", help_text=FILE_HELP)
    field_order = ["file", "title", "description", "owner", "valid_until", "requirements"]


class ChangeEvidenceForm(EvidenceWords):
    """New words for evidence; its files stay."""

    revision = forms.IntegerField(widget=widgets.HiddenInput)
    reason = reason_field(required=False)

    @staticmethod
    def filled(evidence: Evidence) -> dict[str, Any]:
        """What the form starts from."""
        names = ("title", "description", "valid_until", "revision")
        return {**{name: getattr(evidence, name) for name in names}, "owner": evidence.owner_id}


class ReplaceEvidenceForm(UploadForm):
    """A newer file for the same evidence."""

    revision = forms.IntegerField(widget=widgets.HiddenInput)
    file = forms.FileField(label="New file", help_text=FILE_HELP)
    valid_until = DateField(label="Valid until", required=False, help_text=VALID_HELP)
    reason = reason_field("What is new", required=False)


class LinkEvidenceForm(PlainForm):
    """One more clause or control that the evidence shows."""

    revision = forms.IntegerField(widget=widgets.HiddenInput)
    number = forms.ChoiceField(label="Clause or control")
    reason = reason_field(required=False)

    def __init__(self, *args: Any, viewpoint: Viewpoint, offered: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number = self.fields["number"]
        number.initial = offered
        if isinstance(number, forms.ChoiceField):
            number.choices = [("", "Choose one"), *requirement_choices(viewpoint)]


def requirement_choices(viewpoint: Viewpoint) -> Choices:
    """Sub-clauses and controls under the headings of the standard."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in linkable(viewpoint).select_related("parent"):
        groups.setdefault(_heading(row), []).append((row.number, f"{row.number} {row.title}"))
    return list(groups.items())


def _heading(row: Requirement) -> str:
    return f"{row.parent.number} {row.parent.title}" if row.parent else "Others"
