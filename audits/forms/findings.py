"""Forms of findings and of corrective actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import widgets

from aims.core.forms import ConfirmForm, DateField, reason_field
from aims.platform.four_eyes import people_who_may_own
from aims.platform.models import Member
from audits.enums import CheckResult, Grade
from audits.forms.audits import words
from audits.models import CorrectiveAction, Finding
from documents.forms.evidence import ViewpointForm, requirement_choices

DUE_HELP = "The day by which it should be answered."


class OwnedForm(ViewpointForm, ConfirmForm):
    """Something that a person answers for by a day."""

    owner = forms.ModelChoiceField(Member.objects.none(), empty_label="Choose a person")
    due_on = DateField(label="Due on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = people_who_may_own(self.viewpoint, self.initial.get("owner"))


class FindingForm(OwnedForm):
    """What was found about one clause or control, how grave it is, and who answers it."""

    number = forms.ChoiceField(label="Clause or control")
    grade = forms.ChoiceField(
        choices=Grade.choices,
        widget=widgets.RadioSelect,
        help_text="Major: a requirement is not met at all, or the system as a whole is in doubt. Minor: one that "
        "is met, with a gap. An opportunity is no nonconformity.",
    )
    title = forms.CharField(label="In one sentence", max_length=200)
    words = words("What was found, and what shows it", rows=4)
    field_order = ["number", "grade", "title", "words", "owner", "due_on", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["number"].choices = [("", "Choose one"), *requirement_choices(self.viewpoint)]
        fields["owner"].label, fields["due_on"].label = "Who answers it?", "Answer by"
        fields["due_on"].help_text = DUE_HELP

    @staticmethod
    def filled(finding: Finding) -> dict[str, Any]:
        """What the form starts from."""
        names = ("grade", "title", "words", "due_on", "revision")
        found = {name: getattr(finding, name) for name in names}
        return {**found, "number": finding.requirement.number, "owner": finding.owner_id}


class HandOverForm(OwnedForm):
    """Someone else answers for it, perhaps by another day."""

    field_order = ["owner", "due_on", "reason"]


class OpenActionForm(OwnedForm):
    """A corrective action that no audit asked for."""

    title = forms.CharField(label="What does not conform?", max_length=200)
    source = words(
        "Where does it come from?",
        limit=2000,
        help_text="An incident, a concern, a complaint, what someone saw. Clause 10.2.",
    )
    field_order = ["title", "source", "owner", "due_on", "reason"]


class ReplyForm(ConfirmForm):
    """Correction, cause, similar cases, action. Clause 10.2."""

    correction = words(
        "What was mended at once?", required=False, help_text="Leave it empty if nothing had to be."
    )
    cause = words(
        "Why did it happen?", help_text="The cause, not the event: ask why until nobody can be blamed."
    )
    similar = words("Where else could it happen?", help_text="What you looked at, and what you found there.")
    plan = words("What keeps it from happening again?", help_text="The corrective action itself.")
    due_on = DateField(label="Done by", help_text="The day by which the action is done.")
    field_order = ["correction", "cause", "similar", "plan", "due_on", "reason"]

    @staticmethod
    def filled(action: CorrectiveAction) -> dict[str, Any]:
        """What the form starts from: what was answered before."""
        names = ("correction", "cause", "similar", "plan", "due_on", "revision")
        return {name: getattr(action, name) for name in names}


class AnswerFindingForm(ViewpointForm, ReplyForm):
    """The same for a finding, with who does it."""

    owner = forms.ModelChoiceField(
        Member.objects.none(),
        label="Who does it?",
        required=False,
        empty_label="the finding’s owner",
    )
    field_order = ["correction", "cause", "similar", "plan", "owner", "due_on", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = people_who_may_own(self.viewpoint)


class CompleteForm(ConfirmForm):
    """What was done, when, and from when on one can tell whether it worked."""

    done_words = words("What was done?")
    done_on = DateField(label="Done on")
    check_on = DateField(
        label="Check from",
        required=False,
        help_text="The day from which someone else can tell whether it worked.",
    )
    field_order = ["done_words", "done_on", "check_on", "reason"]


class CheckForm(ConfirmForm):
    """Whether it worked, and what shows it."""

    result = forms.ChoiceField(label="Did it work?", choices=CheckResult.choices, widget=widgets.RadioSelect)
    checked_on = DateField(label="Checked on")
    reason = reason_field("What shows it?")
    field_order = ["result", "checked_on", "reason"]
