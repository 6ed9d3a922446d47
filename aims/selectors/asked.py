"""What competence and objectives ask of the viewpoint's person. Clauses 6.2 and 7.2."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from aims.models import AIObjective, CompetenceNeed
from aims.platform.viewpoint import Viewpoint
from aims.selectors.competence import SOON, competence_needs
from aims.selectors.days import today
from aims.selectors.objectives import overdue, unread


def own_missing(viewpoint: Viewpoint) -> QuerySet[CompetenceNeed] | None:
    """What the person lacks now, or needs within sixty days."""
    rows = _own_needs(viewpoint)
    soon = Q(needed_by=None) | Q(needed_by__lt=today(viewpoint) + SOON)
    return None if rows is None else rows.filter(soon & Q(("is_met", False)))


def own_expiring(viewpoint: Viewpoint) -> QuerySet[CompetenceNeed] | None:
    """What the person has, for less than sixty days."""
    rows = _own_needs(viewpoint)
    return None if rows is None else rows.filter(Q(("is_met", True), ("lasts", False)))


def own_overdue(viewpoint: Viewpoint) -> QuerySet[AIObjective] | None:
    """The person's open objectives whose day is over."""
    rows = _own_objectives(viewpoint)
    return None if rows is None else rows.filter(overdue(viewpoint))


def own_unread(viewpoint: Viewpoint) -> QuerySet[AIObjective] | None:
    """The person's other open objectives that nobody has measured for long."""
    rows = _own_objectives(viewpoint)
    return None if rows is None else rows.filter(unread(viewpoint) & ~overdue(viewpoint))


def _own_needs(viewpoint: Viewpoint) -> QuerySet[CompetenceNeed] | None:
    member = viewpoint.actor.member
    return competence_needs(viewpoint).filter(member_id=member.pk) if member else None


def _own_objectives(viewpoint: Viewpoint) -> QuerySet[AIObjective] | None:
    member = viewpoint.actor.member
    return viewpoint.rows(AIObjective).filter(owner_id=member.pk) if member else None
