"""What can be reviewed: upper apps say it of their nouns once, and everything else follows.

A reviewable noun has a one-to-one key `review_schedule` down to `ReviewSchedule`. Its app registers it by
`aims.platform.review_panel.register_reviewable`; the beat, the pages and the mail need no more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from aims.core.errors import NotFound
from aims.platform.models import Member, Organization, ReferencedRow, ReviewSchedule


def _own(row: Any) -> list[str]:
    return [row.reference]


def _title(row: Any) -> str:
    return str(getattr(row, "title", "") or getattr(row, "name", "") or row.reference)


def _owner(row: Any) -> Member | None:
    return getattr(row, "owner", None)


def _never(row: Any) -> bool:
    return False


@dataclass(frozen=True)
class Reviewable:
    """One kind of object that is reviewed.

    `page` gives the address of an object's page. `label` is what the schedule says of the object. `references`
    are those whose ledger entries tell what changed. `is_over` is true of what is retired or closed: its
    cadence ends by itself. `date_field` names a column of the noun that shows the next review and is kept in
    step. `follow` are relations that `label` needs.
    """

    kind: str
    model: type[ReferencedRow]
    page: Callable[[Organization, Any], str]
    label: Callable[[Any], str] = _title
    owner: Callable[[Any], Member | None] = _owner
    is_over: Callable[[Any], bool] = _never
    references: Callable[[Any], list[str]] = _own
    date_field: str = ""
    follow: tuple[str, ...] = ()

    @property
    def has_owner(self) -> bool:
        return any(field.name == "owner" for field in self.model._meta.concrete_fields)

    @property
    def rows(self) -> QuerySet[Any]:
        """All objects of this kind, for services; pages start from a viewpoint."""
        manager: Any = self.model._default_manager
        return self.followed(manager.all())

    def followed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows with what the functions above read."""
        owner = ("owner",) if self.has_owner else ()
        return rows.select_related(*owner, *self.follow)


REVIEWABLES: dict[str, Reviewable] = {}
"""By kind."""


def reviewable(kind: str) -> Reviewable:
    """The entry of a kind. Raises NotFound for one that nobody registered."""
    try:
        return REVIEWABLES[kind]
    except KeyError as error:
        raise NotFound("There is nothing at this address.") from error


def reviewable_of(row: Any) -> Reviewable:
    """The entry of an object. Raises NotFound for one of another kind."""
    for each in REVIEWABLES.values():
        if isinstance(row, each.model):
            return each
    raise NotFound("This is not reviewed by a cadence.")


def objects_of(schedules: list[ReviewSchedule]) -> dict[int, Any]:
    """The objects of schedules, by the schedule's key; with their owner. One query a kind."""
    found: dict[int, Any] = {}
    for kind in sorted({schedule.kind for schedule in schedules}):
        entry = REVIEWABLES.get(kind)
        if entry is None:
            continue
        wanted = [schedule.pk for schedule in schedules if schedule.kind == kind]
        rows = entry.rows.filter(review_schedule__in=wanted)
        if entry.has_owner:
            rows = rows.select_related("owner__manager")
        found |= {row.review_schedule_id: row for row in rows}
    return found
