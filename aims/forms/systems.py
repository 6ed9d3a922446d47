"""Forms of AI systems and roles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from aims.core.forms import ConfirmForm, DateField, PlainForm, ReasonForm, reason_field
from aims.enums import AIRole, Origin, SystemStatus
from aims.models import AISystem
from aims.platform.viewpoint import Viewpoint
from aims.selectors.ai_systems import people
from aims.services.ai_system_rules import ROLE_HELD
from aims.workflows import AI_SYSTEM

AREA = forms.Textarea(attrs={"rows": 4})


class SystemForm(PlainForm):
    """The facts of a system. Only the name is needed now; the rest may come later."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label="Name", max_length=400, help_text="As people in the organization call it.")
    purpose = forms.CharField(
        label="Intended purpose",
        required=False,
        max_length=5000,
        widget=AREA,
        help_text="What it is for and who decides in the end. Control A.6.2.2.",
    )
    owner = forms.ModelChoiceField(
        label="Owner", queryset=AISystem.objects.none(), required=False, empty_label="Nobody yet"
    )
    origin = forms.ChoiceField(label="Made or bought", choices=Origin.choices, initial=Origin.UNKNOWN)
    supplier_name = forms.CharField(label="Supplier", required=False, max_length=200)
    people_affected = forms.CharField(
        label="People affected",
        required=False,
        max_length=500,
        help_text="Whose life or work it touches, and about how many.",
    )
    in_use_since = DateField(label="In use since", required=False)
    retired_on = DateField(label="Retired on", required=False)

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _people(self, "owner", viewpoint)


class ProposeForm(SystemForm):
    """A system before anyone builds or buys it: it is neither in use nor retired."""

    in_use_since = None  # type: ignore[assignment]
    retired_on = None  # type: ignore[assignment]


class AdoptForm(SystemForm):
    """A system that is past the first stage already."""

    status = forms.ChoiceField(
        label="Stage it is in",
        choices=[(value, word) for value, word in SystemStatus.choices if value in AI_SYSTEM.adoptable],
        initial=SystemStatus.OPERATION_MONITORING,
    )
    source = forms.CharField(
        label="Known from",
        max_length=300,
        help_text="A survey, a contract, a register: where this is known from.",
    )
    adopted_on = DateField(label="As of", required=False, initial=timezone.localdate)


class RoleForm(PlainForm):
    """A role of the organization towards a system (ISO/IEC 22989)."""

    role = forms.ChoiceField(
        label="Our role", choices=[(value, word) for value, word in AIRole.choices if value in ROLE_HELD]
    )
    accountable = forms.ModelChoiceField(
        label="Who answers for it", queryset=AISystem.objects.none(), required=False, empty_label="Nobody yet"
    )
    valid_from = DateField(label="Since", required=False)
    reason = reason_field("Why this role", required=False)

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _people(self, "accountable", viewpoint)


class AccountableForm(ConfirmForm):
    """Who answers for a role."""

    accountable = forms.ModelChoiceField(
        label="Who answers for it", queryset=AISystem.objects.none(), required=False, empty_label="Nobody"
    )

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _people(self, "accountable", viewpoint)
        self.order_fields(["accountable", "reason"])


class EndRoleForm(ConfirmForm):
    """Since when the organization no longer has a role."""

    ended_on = DateField(label="Ended on", required=False, initial=timezone.localdate)


class RetireForm(ConfirmForm):
    """The day a system was retired."""

    on = DateField(label="Retired on", required=False, initial=timezone.localdate)


def step_form(verb: str) -> type[PlainForm]:
    """The form that a step of the life cycle asks for."""
    if verb == "finish_retirement":
        return RetireForm
    return ReasonForm if AI_SYSTEM.by_verb[verb].needs_reason else ConfirmForm


def _people(form: PlainForm, name: str, viewpoint: Viewpoint) -> None:
    field: Any = form.fields[name]
    field.queryset = people(viewpoint, form.initial.get(name))
