"""Forms of suppliers and of what they bring."""

from __future__ import annotations

from typing import Any

from django import forms

from aims.core.forms import PlainForm
from aims.enums import Brings, Criticality
from aims.models import AISystem, Supplier
from aims.platform.models import Member
from aims.platform.viewpoint import Viewpoint
from aims.selectors.ai_systems import people
from aims.selectors.suppliers import suppliers_to_choose, systems_to_supply


class SupplierForm(PlainForm):
    """Who they are, and how much depends on them."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label="Name", max_length=200)
    supplies = forms.CharField(
        label="What they supply",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In a sentence or two, and where the contract is. Control A.10.3.",
    )
    criticality = forms.ChoiceField(
        label="How critical they are", choices=Criticality.choices, initial=Criticality.MEDIUM
    )
    contact = forms.CharField(
        label="How to reach them",
        required=False,
        max_length=500,
        help_text="A mailbox, a page or a telephone number rather than a person.",
    )
    owner = forms.ModelChoiceField(
        Member.objects.none(),
        label="Owner",
        required=False,
        empty_label="Nobody yet",
        help_text="Who looks after the relation.",
    )

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        field.queryset = people(viewpoint, self.initial.get("owner"))


class SystemSupplierForm(PlainForm):
    """What a supplier brings to an AI system."""

    supplier = forms.ModelChoiceField(
        Supplier.objects.none(), label="Supplier", empty_label="Choose a supplier"
    )
    system = forms.ModelChoiceField(
        AISystem.objects.none(), label="AI system", empty_label="Choose an AI system"
    )
    brings = forms.ChoiceField(label="What they bring", choices=Brings.choices)
    note = forms.CharField(
        label="In a few words", required=False, max_length=300, help_text="Which model, which data."
    )

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        supplier: Any = self.fields["supplier"]
        supplier.queryset = suppliers_to_choose(viewpoint)
        system: Any = self.fields["system"]
        system.queryset = systems_to_supply(viewpoint)
