"""Forms of reviews: the cadence of an object, and handing a review over."""

from __future__ import annotations

import calendar
import re
from typing import Any

from django import forms
from django.forms import widgets

from aims.core.forms import DateField, PlainForm, reason_field
from aims.platform.models import Member, ReviewSchedule
from aims.platform.models.review import LONGEST, MOST_LEAD, SHORTEST
from aims.platform.selectors.reviews import people_who_may_review
from aims.platform.viewpoint import Viewpoint

DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


class CalendarDay(DateField):
    """A day; one that the calendar does not have is answered with the one it has."""

    def to_python(self, value: Any) -> Any:
        found = DATE.fullmatch(str(value or "").strip())
        if found:
            year, month, day = (int(part) for part in found.groups())
            if 1 <= month <= 12 and 1 <= year <= 9999:
                last = calendar.monthrange(year, month)[1]
                if day > last:
                    words = (
                        f"{calendar.month_name[month]} {year} has no day {day}; its last is {last}. For the last "
                        "day of each month, give that and put 31 as the day of the month."
                    )
                    raise forms.ValidationError(words, code="invalid")
        return super().to_python(value)


class CadenceForm(PlainForm):
    """How often, from when on, and by whom."""

    revision = forms.IntegerField(widget=widgets.HiddenInput, required=False)
    cadence_months = forms.IntegerField(
        label="Every how many months?",
        min_value=SHORTEST,
        max_value=LONGEST,
        help_text="12 is once a year, 3 every quarter.",
        error_messages={
            "invalid": "Give a whole number of months, such as 12.",
            "min_value": "A review comes at most once a month: give 1 or more.",
            "max_value": "Something is looked at every five years at least: give 60 or less.",
        },
    )
    next_due_on = CalendarDay(
        label="Next review by",
        help_text="The last day for it.",
        error_messages={"invalid": "Give this day as year, month and day, such as 2027-01-31."},
    )
    anchor_day = forms.IntegerField(
        label="Day of the month",
        required=False,
        min_value=1,
        max_value=31,
        help_text="Of the reviews after it; 31 is the last day of each month. Empty: the same day as above.",
        error_messages={"max_value": "No month has more than 31 days; 31 is the last day of each."},
    )
    lead_days = forms.IntegerField(
        label="Open it how many days before?",
        min_value=0,
        max_value=MOST_LEAD,
        help_text="The reviewer gets a mail on that day, and again when it is due.",
    )
    reviewer = forms.ModelChoiceField(
        Member.objects.none(), label="Who reviews it?", empty_label="Choose a person"
    )
    reason = reason_field(required=False)

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_reviewers(self, viewpoint)

    @staticmethod
    def filled(schedule: ReviewSchedule) -> dict[str, Any]:
        """How it stands now."""
        return {
            "revision": schedule.revision,
            "cadence_months": schedule.cadence_months,
            "next_due_on": schedule.next_due_on,
            "anchor_day": schedule.anchor_day,
            "lead_days": schedule.lead_days,
            "reviewer": schedule.reviewer_id,
        }


class ReassignReviewForm(PlainForm):
    """Someone else decides it, and those to come."""

    revision = forms.IntegerField(widget=widgets.HiddenInput)
    reviewer = forms.ModelChoiceField(
        Member.objects.none(), label="Who reviews it now?", empty_label="Choose a person"
    )
    reason = reason_field(required=False)

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_reviewers(self, viewpoint)


def choose_reviewers(form: PlainForm, viewpoint: Viewpoint) -> None:
    """Those who can come in and decide."""
    field = form.fields["reviewer"]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = people_who_may_review(viewpoint)
