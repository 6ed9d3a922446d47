"""Annex C and D as pick lists. They are published, belong to no organization and have one current version."""

from __future__ import annotations

from django.db.models import QuerySet

from aims.catalogue.models import Domain, OrganizationalObjective, RiskSource


def organizational_objectives() -> QuerySet[OrganizationalObjective]:
    """Annex C.2 in order."""
    return OrganizationalObjective.objects.filter(is_current=True)


def risk_sources() -> QuerySet[RiskSource]:
    """Annex C.3 in order."""
    return RiskSource.objects.filter(is_current=True)


def domains() -> QuerySet[Domain]:
    """Annex D in order."""
    return Domain.objects.filter(is_current=True)
