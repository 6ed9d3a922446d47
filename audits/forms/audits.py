"""Forms of audit programmes, audits and checklists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import widgets

from aims.core.forms import ConfirmForm, DateField, ObjectsField, reason_field
from aims.models import AISystem
from aims.platform.models import Member
from audits.enums import Answer
from audits.models import Audit, AuditProgramme, ChecklistItem
from audits.selectors.audits import evidence_to_look_at, internal_auditors, programmes
from documents.enums import EvidenceStatus
from documents.forms.evidence import RequirementsForm, ViewpointForm
from documents.models import Evidence
from risks.selectors.choices import systems

MOST_EVIDENCE = 30


def words(label: str, *, rows: int = 3, limit: int = 5000, **kwargs: Any) -> forms.CharField:
    """A field for more than one line."""
    return forms.CharField(
        label=label, max_length=limit, widget=widgets.Textarea(attrs={"rows": rows}), **kwargs
    )


class ProgrammeForm(ConfirmForm):
    """A period, what its audits are to achieve, and how."""

    title = forms.CharField(max_length=200, help_text="Such as “Internal audits 2027”.")
    starts_on = DateField(label="From")
    ends_on = DateField(label="Until")
    aims = words(
        "What it is to achieve",
        help_text="Which clauses, controls and AI systems are audited in this period, and why these. Clause 9.2.2.",
    )
    methods = words(
        "How it is done",
        required=False,
        help_text="How often, by whom, how samples are chosen, who gets the reports.",
    )
    field_order = ["title", "starts_on", "ends_on", "aims", "methods", "reason"]

    @staticmethod
    def filled(programme: AuditProgramme) -> dict[str, Any]:
        """What the form starts from."""
        names = ("title", "starts_on", "ends_on", "aims", "methods", "revision")
        return {name: getattr(programme, name) for name in names}


class PlanForm(ViewpointForm, ConfirmForm):
    """What is audited, against what, by whom, when."""

    title = forms.CharField(max_length=200, help_text="In one line, such as “Risk and data”.")
    scope = words(
        "What is audited", help_text="Processes, sites and the time that it looks at. Clause 9.2.2."
    )
    criteria = words(
        "Against what",
        limit=2000,
        rows=2,
        help_text="The standard, your own procedures, a contract.",
    )
    lead = forms.ModelChoiceField(
        Member.objects.none(),
        label="Lead auditor",
        empty_label="Choose an internal auditor",
        help_text="Owns nothing of what is audited.",
    )
    planned_on = DateField(label="Planned for")
    programme = forms.ModelChoiceField(
        AuditProgramme.objects.none(),
        required=False,
        empty_label="none",
        help_text="The programme that it belongs to.",
    )
    systems = ObjectsField(
        AISystem.objects.none(),
        label="AI systems",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="The systems that are looked at from end to end.",
    )
    field_order = ["title", "scope", "criteria", "lead", "planned_on", "programme", "systems", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["lead"].queryset = internal_auditors(self.viewpoint, self.initial.get("lead"))
        fields["programme"].queryset = programmes(self.viewpoint)
        fields["systems"].queryset = systems(self.viewpoint)

    @staticmethod
    def filled(audit: Audit) -> dict[str, Any]:
        """What the form starts from."""
        names = ("title", "scope", "criteria", "planned_on", "revision")
        return {
            **{name: getattr(audit, name) for name in names},
            "lead": audit.lead_id,
            "programme": audit.programme_id,
            "systems": [link.system_id for link in audit.systems.all()],
        }


class ChecklistForm(RequirementsForm):
    """The clauses and controls that an audit asks about."""

    requirements_label = "Clauses and controls"
    requirements_help = "Each brings the questions of the catalogue. What was answered already stays."

    revision = forms.IntegerField(widget=widgets.HiddenInput, required=False)


class StartForm(ConfirmForm):
    """The day on which an audit begins."""

    held_on = DateField(label="Begins on")
    field_order = ["held_on", "reason"]


class ReportForm(ConfirmForm):
    """The conclusion of an audit."""

    summary = words(
        "Conclusion",
        rows=6,
        limit=10_000,
        help_text="Does the management system conform, and is it effective? What was done well? Clause 9.2.1.",
    )
    field_order = ["summary", "reason"]


class AnswerForm(ViewpointForm):
    """What was found about one clause or control."""

    revision = forms.IntegerField(widget=widgets.HiddenInput, required=False)
    answer = forms.ChoiceField(label="What did you find?", choices=Answer.choices, widget=widgets.RadioSelect)
    notes = words("What did you see?", required=False, help_text="Whom you asked, which samples you took.")
    evidence = ObjectsField(
        Evidence.objects.none(),
        label="Evidence that you looked at",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="What is linked to this clause or control.",
    )
    more = forms.CharField(
        label="Other evidence",
        required=False,
        max_length=200,
        widget=widgets.TextInput(attrs={"placeholder": "EVD-0001, EVD-0002"}),
        help_text="By reference, with commas between.",
    )

    def __init__(self, *args: Any, item: ChecklistItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["evidence"]
        offered.queryset = evidence_to_look_at(self.viewpoint, item)
        if not offered.queryset.exists():
            offered.help_text = "Nothing is linked to this clause or control yet; name below what you saw."

    def clean_more(self) -> list[Evidence]:
        """The evidence of these references, if all of it is here and in use."""
        wanted = [each.strip().upper() for each in self.cleaned_data["more"].split(",") if each.strip()]
        rows = self.viewpoint.rows(Evidence).filter(reference__in=wanted, status=EvidenceStatus.VALID)
        found = {row.reference: row for row in rows}
        unknown = [each for each in wanted if each not in found]
        if unknown:
            raise forms.ValidationError(f"There is no evidence {unknown[0]} in use here.")
        return list(found.values())

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        data["evidence"] = [*data.get("evidence", []), *data.pop("more", [])]
        return data

    @staticmethod
    def filled(item: ChecklistItem) -> dict[str, Any]:
        """What the form starts from."""
        return {
            "answer": item.answer,
            "notes": item.notes,
            "evidence": [link.evidence_id for link in item.evidence.all()],
            "revision": item.revision,
        }


class ReasonedForm(ConfirmForm):
    """A confirmation that needs a reason."""

    reason = reason_field()
