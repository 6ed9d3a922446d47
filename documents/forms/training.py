"""Form of the evidence of a training record."""

from __future__ import annotations

from typing import Any

from django import forms

from aims.core.forms import reason_field
from documents.forms.evidence import ViewpointForm
from documents.models import Evidence
from documents.selectors.requests import deliverable


class TrainingEvidenceForm(ViewpointForm):
    """Evidence that is here already, by its reference: there may be very much of it."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    evidence = forms.CharField(
        label="Evidence",
        max_length=20,
        widget=forms.TextInput(attrs={"placeholder": "EVD-0001"}),
        help_text="Its reference. Add a certificate or a list of who was there as evidence first.",
    )
    reason = reason_field("What it shows", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision"].required = True

    def clean_evidence(self) -> Evidence:
        """The evidence of this reference, if it is here and counts today."""
        reference = self.cleaned_data["evidence"].strip().upper()
        found = deliverable(self.viewpoint).filter(reference=reference).first()
        if found is None:
            raise forms.ValidationError("There is no evidence of this reference that counts today.")
        return found
