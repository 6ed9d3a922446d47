"""Forms of the controls in force."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import widgets

from aims.core.forms import ConfirmForm, DateField, PlainForm, ReasonForm
from aims.core.workflow import Transition
from aims.platform.four_eyes import people_who_may_own
from aims.platform.models import Member
from aims.platform.viewpoint import Viewpoint
from controls.enums import ImplementationStatus
from controls.models import ControlImplementation
from controls.workflows import CONTROL

REVISED: dict[str, str] = {
    ImplementationStatus.IMPLEMENTED: "It is reported as implemented: who writes other words here does not "
    "verify it.",
    ImplementationStatus.VERIFIED: "It is verified: other words here set it back to implemented, and someone "
    "else verifies it again.",
}
"""What is said before other words of how it is done are saved."""


class ControlForm(PlainForm):
    """How a control is done here, by whom and until when."""

    revision = forms.IntegerField(widget=widgets.HiddenInput, required=False)
    how = forms.CharField(
        label="How it is done here",
        required=False,
        max_length=5000,
        widget=widgets.Textarea(attrs={"rows": 6}),
        help_text="What is done, by which process or tool, and where it can be seen.",
    )
    owner = forms.ModelChoiceField(
        Member.objects.none(), required=False, help_text="Who keeps it working and is asked about it."
    )
    due_on = DateField(label="In place by", required=False)

    def __init__(
        self, viewpoint: Viewpoint, control: ControlImplementation, *args: Any, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {
            "revision": control.revision,
            "how": control.how,
            "owner": control.owner_id,
            "due_on": control.due_on,
        }
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = people_who_may_own(viewpoint, control.owner_id)
        owner.empty_label = "Nobody yet"
        if control.status in CONTROL.by_verb["revise"].source:
            how = self.fields["how"]
            how.help_text = f"{how.help_text} {REVISED[control.status]}"


def move_form(step: Transition, control: ControlImplementation, data: Any) -> ConfirmForm:
    """The confirmation of one step, with a reason where the table asks for one."""
    form = ReasonForm if step.needs_reason else ConfirmForm
    return form(data, initial={"revision": control.revision})
