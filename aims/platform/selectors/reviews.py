"""Reads of reviews and cadences, from a viewpoint."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from aims.platform.four_eyes import people_who_may_own
from aims.platform.models import Member, Review, ReviewSchedule
from aims.platform.models.review import DECIDED, UNDECIDED
from aims.platform.reviewables import REVIEWABLES, Reviewable
from aims.platform.selectors.ledger import HistoryLine, history_of
from aims.platform.viewpoint import Viewpoint

Q_UNDECIDED = Q(status__in=UNDECIDED)
OF_THE_CADENCE = "review"
"""The ledger's verbs of reviews and cadences begin with it: they are no changes of the object."""
MOST_CHANGES = 50


def today(viewpoint: Viewpoint) -> date:
    """The day that the viewpoint looks at."""
    return timezone.localdate(viewpoint.moment) if viewpoint.moment else timezone.localdate()


def review_rows(viewpoint: Viewpoint) -> QuerySet[Review]:
    """All reviews with their schedule and people. One query."""
    return viewpoint.rows(Review).select_related("schedule", "reviewer", "decided_by")


def overdue(viewpoint: Viewpoint) -> Q:
    """Undecided although its day is over."""
    return Q_UNDECIDED & Q(due_on__lt=today(viewpoint))


def is_late(viewpoint: Viewpoint, review: Review) -> bool:
    return review.status in UNDECIDED and review.due_on < today(viewpoint)


def schedule_of(viewpoint: Viewpoint, obj: Any) -> ReviewSchedule | None:
    """The cadence of an object, with its reviewer. One query, none without a cadence."""
    if obj.review_schedule_id is None:
        return None
    rows = viewpoint.rows(ReviewSchedule).select_related("reviewer")
    return rows.filter(pk=obj.review_schedule_id).first()


def reviews_of(viewpoint: Viewpoint, schedule: ReviewSchedule) -> QuerySet[Review]:
    """The reviews of a cadence, the newest first."""
    return review_rows(viewpoint).filter(schedule_id=schedule.pk).order_by("-due_on")


def object_rows(viewpoint: Viewpoint, entry: Reviewable) -> QuerySet[Any]:
    """The objects of a kind, with what its entry reads of them."""
    return entry.followed(viewpoint.rows(entry.model))


def reviewed_object(viewpoint: Viewpoint, schedule: ReviewSchedule) -> Any:
    """What a schedule is about, or None for a kind that is not here."""
    entry = REVIEWABLES.get(schedule.kind)
    if entry is None:
        return None
    return object_rows(viewpoint, entry).filter(review_schedule_id=schedule.pk).first()


def people_who_may_review(viewpoint: Viewpoint) -> QuerySet[Member]:
    """Who has access and can sign in to decide, by name."""
    return people_who_may_own(viewpoint).exclude(user=None)


def last_decided(viewpoint: Viewpoint, review: Review) -> Review | None:
    """The decided review of the same cadence before this one."""
    rows = review_rows(viewpoint).filter(schedule_id=review.schedule_id, status__in=DECIDED)
    return rows.filter(due_on__lt=review.due_on).order_by("-due_on").first()


def changes_since(viewpoint: Viewpoint, obj: Any, since: datetime | None) -> list[HistoryLine]:
    """What the ledger has of the object since then, newest first; all of it without a moment."""
    entry = REVIEWABLES[_kind_of(obj)]
    found: dict[int, HistoryLine] = {}
    for reference in entry.references(obj):
        for line in history_of(viewpoint, reference, limit=MOST_CHANGES):
            is_own = line.verb.partition(".")[0].startswith(OF_THE_CADENCE)
            if not is_own and (since is None or line.recorded_at > since):
                found.setdefault(line.sequence, line)
    return [found[sequence] for sequence in sorted(found, reverse=True)]


def _kind_of(obj: Any) -> str:
    return next(kind for kind, entry in REVIEWABLES.items() if isinstance(obj, entry.model))
