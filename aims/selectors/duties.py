"""Reading obligations and decisions."""

from __future__ import annotations

from django.db.models import QuerySet

from aims.models import Decision, Obligation
from aims.platform.viewpoint import Viewpoint
from aims.selectors.finding import one


def obligations(viewpoint: Viewpoint) -> QuerySet[Obligation]:
    """Laws, contracts and other duties, with their owners."""
    return viewpoint.rows(Obligation).select_related("organization", "owner")


def obligation(viewpoint: Viewpoint, reference: str) -> Obligation:
    """One obligation. Raises NotFound."""
    return one(obligations(viewpoint), reference=reference)


def decisions(viewpoint: Viewpoint) -> QuerySet[Decision]:
    """What was decided, with who decided."""
    return viewpoint.rows(Decision).select_related("organization", "decided_by")


def decision(viewpoint: Viewpoint, reference: str) -> Decision:
    """One decision. Raises NotFound."""
    return one(decisions(viewpoint), reference=reference)
