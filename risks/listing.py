"""The risk register as a list: columns, filters, views."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q

from aims.core.listing import Column, Filter, Listing, Tab
from risks.enums import Consequence, Likelihood, RiskStatus, TreatmentOption
from risks.models import RiskCriteria
from risks.selectors.register import OPEN

SOON = timedelta(days=30)


def risk_listing(criteria: RiskCriteria, today: date) -> Listing:
    """The list by these criteria on this day: “above the limit” and “review soon” depend on them."""
    rated = [(str(value), label) for value, label in Likelihood.choices]
    weighed = [(str(value), label) for value, label in Consequence.choices]
    return Listing(
        columns=(
            Column("title", "Risk", sort="title"),
            Column("system", "AI system", css="md"),
            Column("source", "Source", sort="source__order", css="md lgx"),
            Column("before", "Before", sort="before", css="md right"),
            Column("level", "Now", sort="level", css="right"),
            Column("status", "State", sort="status"),
            Column("owner", "Owner", sort="owner__name", css="md"),
            Column("review", "Next review", sort="review_on", css="md right lgx"),
        ),
        search=("title", "reference", "owner__name"),
        search_label="Title, reference, owner",
        default_sort="-level",
        filters=(
            Filter("state", "State", "status", RiskStatus.choices),
            Filter("treatment", "Treatment", "treatment", TreatmentOption.choices),
            Filter("likelihood_now", "Likelihood now", "likelihood_now", rated),
            Filter("consequence_now", "Consequence now", "consequence_now", weighed),
            Filter("likelihood", "Likelihood before", "inherent_likelihood", rated),
            Filter("consequence", "Consequence before", "inherent_consequence", weighed),
        ),
        tabs=(
            Tab("open", "Open", OPEN),
            Tab("above", "Above limit", OPEN & Q(level__gt=criteria.acceptance_limit)),
            Tab("decide", "To decide", Q(status__in=[RiskStatus.ANALYSED, RiskStatus.EVALUATED])),
            Tab("accepted", "Accepted", Q(status=RiskStatus.ACCEPTED)),
            Tab("review", "Review in 30 days", OPEN & Q(review_on__lte=today + SOON)),
            Tab("unrated", "Not rated", OPEN & Q(level=None)),
            Tab("closed", "Closed", Q(status=RiskStatus.CLOSED)),
        ),
    )
