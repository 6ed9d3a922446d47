"""Where every read starts: who asks, in which organization, at which moment (design.md, decision 3).

`viewpoint.rows(Model)` is the only way to a domain row in a selector. Without a moment it is an
ordinary queryset inside the organization's wall. With a moment its compiler reads each table's
history in FROM, so joins, filters and counts look at the same moment; such rows cannot be written
and a relation that was not followed raises ReadOutsideViewpoint.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from django.db.models import Model, QuerySet

from aims.core.errors import NotFound
from aims.platform.access import visible_rows
from aims.platform.actors import Actor
from aims.platform.history import tracked
from aims.platform.models import LedgerChain, Organization
from aims.platform.past import past_rows

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Viewpoint:
    """The first argument of every selector. Raises NotFound for an actor of another organization."""

    actor: Actor
    organization: Organization
    moment: datetime | None = None

    def __post_init__(self) -> None:
        if self.actor.organization_id not in (None, self.organization.pk):
            raise NotFound("There is nothing at this address.")

    def rows(self, model: type[Row]) -> QuerySet[Row]:
        """What the actor may see of a model, at the viewpoint's moment."""
        if self.moment is None or not tracked(model):
            rows = model._default_manager.all()
        else:
            rows = past_rows(model, self.moment, self.organization.pk)
        return visible_rows(self, model, _inside(rows, model, self.organization))

    @property
    def is_past(self) -> bool:
        return self.moment is not None

    @cached_property
    def head(self) -> LedgerChain:
        """The ledger's head, which reports print."""
        return LedgerChain.objects.get(organization=self.organization)

    def now(self) -> Viewpoint:
        """The same actor in the present."""
        return Viewpoint(self.actor, self.organization)

    def at_head(self) -> Viewpoint:
        """The same actor at the ledger's head: one moment for everything that is kept."""
        chain = LedgerChain.objects.get(organization=self.organization)
        return Viewpoint(self.actor, self.organization, chain.recorded_at)

    @classmethod
    def at(cls, actor: Actor, organization: Organization, moment: datetime) -> Viewpoint:
        """A viewpoint in the past; a moment past the ledger's head is clamped to it."""
        chain = LedgerChain.objects.get(organization=organization)
        return cls(actor, organization, min(moment, chain.recorded_at))


def _inside(rows: QuerySet[Row], model: type[Row], organization: Organization) -> QuerySet[Row]:
    if model is Organization:
        return rows.filter(pk=organization.pk)
    field = model._meta.get_field("organization")
    if getattr(field, "null", False):
        return rows.filter(organization=organization) | rows.filter(organization=None)
    return rows.filter(organization=organization)
