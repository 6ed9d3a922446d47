"""Forms of a certification, of its steps, of bodies and of certificates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import widgets

from aims.core.forms import ConfirmForm, DateField, PlainForm, reason_field
from aims.enums import VersionStatus
from aims.models import ScopeVersion
from aims.platform.four_eyes import people_who_may_own
from aims.platform.models import Member
from aims.platform.viewpoint import Viewpoint
from audits.enums import Accredited
from controls.models import StatementVersion

APPROVED = (VersionStatus.APPROVED, VersionStatus.SUPERSEDED)


def _choose_from(form: PlainForm, name: str, rows: Any) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = rows


def _long(label: str, help_text: str = "", *, most: int = 2000, required: bool = False) -> forms.CharField:
    widget = widgets.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, required=required, max_length=most, widget=widget, help_text=help_text
    )


class PlanForm(PlainForm):
    """A certification to be: its name, who leads it, when it begins."""

    title = forms.CharField(max_length=200, label="What is it called?")
    owner = forms.ModelChoiceField(
        Member.objects.none(), label="Who leads it?", empty_label="Choose a person"
    )
    starts_on = DateField(
        label="When does it begin?",
        help_text="Ten steps are laid out from this day in customary lengths. Change each of them afterwards.",
    )

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self, "owner", people_who_may_own(viewpoint))


class CertificationForm(PlainForm):
    """Name, lead and scope version of a certification."""

    revision = forms.IntegerField(widget=widgets.HiddenInput)
    title = forms.CharField(max_length=200, label="What is it called?")
    owner = forms.ModelChoiceField(
        Member.objects.none(), label="Who leads it?", empty_label="Choose a person"
    )
    scope = forms.ModelChoiceField(
        ScopeVersion.objects.none(),
        label="Scope version",
        required=False,
        empty_label="none yet",
        help_text="The approved version of the scope that is certified. Clause 4.3.",
    )
    reason = reason_field(required=False)

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self, "owner", people_who_may_own(viewpoint, self.initial.get("owner")))
        rows = viewpoint.rows(ScopeVersion).filter(status__in=APPROVED).select_related("scope")
        _choose_from(self, "scope", rows.order_by("-number"))


class StageForm(PlainForm):
    """The plan of one step."""

    revision = forms.IntegerField(widget=widgets.HiddenInput)
    starts_on = DateField(label="Planned start", required=False)
    ends_on = DateField(label="Planned end", required=False)
    owner = forms.ModelChoiceField(
        Member.objects.none(), label="Who sees to it?", required=False, empty_label="nobody yet"
    )
    notes = _long("Notes", "Who comes, where, remote or on site, what is agreed.")

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self, "owner", people_who_may_own(viewpoint, self.initial.get("owner")))


class FinishForm(ConfirmForm):
    """Done, and on which day; why, if something is missing."""

    done_on = DateField(label="Done on", required=False, help_text="Leave it empty for today.")
    reason = reason_field("Why it is finished although something is missing", required=False)
    field_order = ["done_on", "reason"]


class BodyForm(PlainForm):
    """What a certification body offers."""

    revision = forms.IntegerField(widget=widgets.HiddenInput)
    name = forms.CharField(max_length=200)
    accredited = forms.ChoiceField(
        label="Accredited for ISO/IEC 42001?",
        choices=Accredited.choices,
        help_text="An accreditation for another standard is none for AI management systems (ISO/IEC 42006).",
    )
    accredited_by = forms.CharField(
        label="Accredited by", required=False, max_length=200, help_text="The national accreditation body."
    )
    accreditation = _long("What the accreditation says", "Number, sectors, limits, and where to look it up.")
    price_amount = forms.DecimalField(
        label="Price", required=False, min_value=0, max_digits=12, decimal_places=2
    )
    price = forms.CharField(
        label="What the price covers",
        required=False,
        max_length=500,
        help_text="Currency, years, travel, fees for the mark.",
    )
    days_offered = forms.DecimalField(
        label="Auditor days",
        required=False,
        min_value=0,
        max_digits=5,
        decimal_places=1,
        help_text="For stage 1 and stage 2 together.",
    )
    consulted_on = DateField(
        label="Advised us last on",
        required=False,
        help_text="Or audited us internally. For two years after it, a body may not certify us "
        "(ISO/IEC 17021-1, 5.2). Leave it empty if it never did.",
    )
    notes = _long("Notes", "Sectors they know, languages, earliest dates, impression.", most=5000)

    FACTS = (
        "name",
        "accredited",
        "accredited_by",
        "accreditation",
        "price_amount",
        "price",
        "days_offered",
        "consulted_on",
        "notes",
    )


class CertificateForm(PlainForm):
    """A certificate as it was issued."""

    number = forms.CharField(label="Number on the certificate", max_length=100)
    scope_words = _long(
        "Scope as it stands on the certificate",
        "What the management system covers. A certificate never certifies an AI system.",
        most=5000,
        required=True,
    )
    decided_on = DateField(label="Decided on", help_text="The three years count from this day.")
    issued_on = DateField(label="Issued on")
    valid_until = DateField(label="Valid until")
    statement = forms.ModelChoiceField(
        StatementVersion.objects.none(),
        label="Statement of Applicability",
        required=False,
        empty_label="not named on the certificate",
        help_text="The approved version that the certificate cites. Clause 6.1.3.",
    )

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = viewpoint.rows(StatementVersion).filter(status__in=APPROVED)
        _choose_from(self, "statement", rows.select_related("statement").defer("frozen").order_by("-number"))
