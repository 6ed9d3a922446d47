"""How a risk is treated, with the controls of Annex A under their objectives."""

from __future__ import annotations

from typing import Any

from django import forms

from aims.catalogue.models import Requirement
from aims.catalogue.selectors.requirements import controls
from aims.core.forms import ObjectsField, PlainForm, reason_field
from aims.platform.viewpoint import Viewpoint
from risks.enums import TreatmentOption


class TreatmentForm(PlainForm):
    """One choice of what is done, and every control that helps."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    treatment = forms.ChoiceField(
        label="What we do about it", choices=TreatmentOption.choices, widget=forms.RadioSelect
    )
    controls = ObjectsField(
        Requirement.objects.none(),
        label="Controls of Annex A",
        required=False,
        help_text="Choose every control that lowers this risk. Clause 6.1.3.",
    )
    reason = reason_field("Why these", required=False)

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rows = controls(viewpoint)
        self.fields["controls"].queryset = self._rows  # type: ignore[attr-defined]

    @property
    def groups(self) -> list[tuple[Requirement, list[tuple[Requirement, bool]]]]:
        """Each objective with its controls, and whether each is chosen."""
        chosen = {str(value) for value in self["controls"].value() or ()}
        found: dict[int, tuple[Requirement, list[tuple[Requirement, bool]]]] = {}
        for row in self._rows:
            above = row.parent or row
            found.setdefault(above.pk, (above, []))[1].append((row, str(row.pk) in chosen))
        return list(found.values())
