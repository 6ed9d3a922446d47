"""The people whose competence is managed: those inside, whether they sign in or not."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from aims.platform.access import allows
from aims.platform.four_eyes import people_who_may_own
from aims.platform.models import Member
from aims.platform.viewpoint import Viewpoint


def people_to_train(viewpoint: Viewpoint) -> QuerySet[Member]:
    """Everyone who works here, by name; an external auditor does not."""
    return people_who_may_own(viewpoint)


def people_to_record(viewpoint: Viewpoint) -> QuerySet[Member]:
    """Whose records the actor may write: everyone's, or their own and those of who reports to them."""
    rows = people_to_train(viewpoint)
    actor = viewpoint.actor
    if allows(actor, "training.record"):
        return rows
    if actor.member is None:
        return rows.none()
    return rows.filter(Q(pk=actor.member.pk) | Q(manager_id=actor.member.pk))
