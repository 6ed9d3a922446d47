"""Forms of AI objectives and their readings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from aims.core.forms import DateField, PlainForm
from aims.enums import Direction
from aims.models import AIObjective
from aims.models.objective import DIGITS, PLACES
from aims.platform.models import Member
from aims.platform.viewpoint import Viewpoint
from aims.selectors.ai_systems import people

FACTS = (
    "title",
    "why",
    "indicator",
    "unit",
    "direction",
    "baseline",
    "target",
    "started_on",
    "due_on",
    "owner",
    "plan",
)


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _value(label: str, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=DIGITS, decimal_places=PLACES, **more)


class ObjectiveForm(PlainForm):
    """What shall be reached, measured how, by when, and who answers for it."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label="Objective", max_length=200, help_text="Such as “Fewer calls ranked too low”."
    )
    why = forms.CharField(
        label="Why",
        max_length=5000,
        widget=_area(3),
        help_text="Which promise of the AI policy it keeps. Clause 6.2.",
    )
    indicator = forms.CharField(label="What is measured", max_length=200)
    unit = forms.CharField(label="Unit", required=False, max_length=40, help_text="Such as %, days, calls.")
    direction = forms.ChoiceField(label="Which way it shall move", choices=Direction.choices)
    baseline = _value(
        "Where it stands now", required=False, help_text="Without it, the first reading counts."
    )
    target = _value("Target")
    started_on = DateField(label="Counts from", initial=timezone.localdate)
    due_on = DateField(label="To be reached by")
    owner = forms.ModelChoiceField(
        Member.objects.none(), label="Who answers for it", empty_label="Choose a person"
    )
    plan = forms.CharField(
        label="What is done for it",
        required=False,
        max_length=5000,
        widget=_area(3),
        help_text="The steps, by whom, and with what.",
    )

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        field.queryset = people(viewpoint, self.initial.get("owner"))

    @staticmethod
    def filled(objective: AIObjective) -> dict[str, Any]:
        """What the form is filled from; values without zeros at their end."""
        values = {name: getattr(objective, name) for name in FACTS}
        numbers = {name: _plain(values[name]) for name in ("baseline", "target")}
        return {**values, **numbers, "owner": objective.owner_id, "revision": objective.revision}


class ReadingForm(PlainForm):
    """What was measured."""

    value = _value("Value")
    measured_on = DateField(label="Measured on", initial=timezone.localdate)
    note = forms.CharField(label="Note", required=False, max_length=500, help_text="Where the value is from.")


class CorrectionForm(ReadingForm):
    """A reading in the place of a wrong one."""

    note = forms.CharField(
        label="What was wrong", max_length=500, help_text="Both readings stay; the wrong one is marked."
    )


def _plain(value: Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(format(value.normalize(), "f"))
