"""Forms of an auditor's engagement."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import widgets

from aims.core.forms import DateField, PlainForm, reason_field
from aims.platform.models import Grant, Member
from aims.platform.viewpoint import Viewpoint


class Dates(PlainForm):
    """From when until when the portal is open."""

    starts_on = DateField(label="Access from")
    ends_on = DateField(label="Access until", help_text="The last day. The portal closes by itself after it.")

    def clean(self) -> dict[str, Any] | None:
        start, end = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", "Access cannot end before it begins.")
        return super().clean()


class EngagementForm(Dates):
    """What every engagement says."""

    body = forms.CharField(
        label="Certification body", max_length=200, help_text="The auditor’s organization."
    )
    purpose = forms.CharField(
        max_length=200, help_text="Such as “Stage 1 audit, ISO/IEC 42001”. The auditor sees it as the title."
    )


class InviteAuditorForm(EngagementForm):
    """An auditor who is new here."""

    name = forms.CharField(label="Auditor’s name", max_length=200)
    email = forms.EmailField(
        label="Auditor’s e-mail address",
        max_length=150,
        help_text="What they sign in with. You get a link for them after saving; no e-mail is sent.",
    )
    field_order = ["name", "email", "body", "purpose", "starts_on", "ends_on"]


class CreateEngagementForm(EngagementForm):
    """An auditor who has been here before, or whom the administrator added without access."""

    auditor = forms.ModelChoiceField(
        Member.objects.none(),
        empty_label="Choose one",
        help_text="People who can sign in and have no access inside.",
    )
    field_order = ["auditor", "body", "purpose", "starts_on", "ends_on"]

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        auditor = self.fields["auditor"]
        if isinstance(auditor, forms.ModelChoiceField):
            inside = viewpoint.rows(Grant).values("member_id")
            people = viewpoint.rows(Member).filter(is_active=True, user__isnull=False)
            auditor.queryset = people.exclude(pk__in=inside).order_by("name")


class ChangeEngagementForm(Dates):
    """Other dates."""

    revision = forms.IntegerField(widget=widgets.HiddenInput)
    reason = reason_field(required=False)
