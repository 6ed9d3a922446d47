"""Four eyes (design.md, decision 8): who had a hand in something, and who may own what is audited.

Who had a hand in it is answered by the history and never by the row alone: an owner who hands it over for
a moment, or an author whose name the next one replaced, stays the one who did it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from aims.core.errors import Invalid
from aims.platform.actors import Actor
from aims.platform.models import Grant, Joining, Member, OrganizationRow
from aims.platform.viewpoint import Viewpoint


@dataclass(frozen=True)
class Step:
    """One saved change of a row: how it stood before, which is None at its beginning, and after."""

    before: Any
    after: Any

    def changed(self, column: str) -> bool:
        """Whether the column got another value; one that was empty at the beginning was not written."""
        return bool(_value(self.before, column) != _value(self.after, column))


Begins = Callable[[Step], bool]


@dataclass(frozen=True)
class Hands:
    """The steps of a row, the oldest first, and those of the round that is judged now."""

    steps: list[Step]
    round: list[Step]

    @classmethod
    def of(cls, row: OrganizationRow, *, begins: Begins | None = None) -> Hands:
        """Read the row's history. `begins` says which step starts a new round; without it all is one."""
        history: Any = row.history
        rows = list(history.order_by("history_date", "history_id"))
        steps = [Step(before, after) for before, after in zip([None, *rows], rows, strict=False)]
        starts = [number for number, step in enumerate(steps) if begins is not None and begins(step)]
        return cls(steps, steps[starts[-1] :] if starts else steps)

    def held(self, actor: Actor, column: str) -> bool:
        """Whether the actor stood in this column, such as owner or author, at any time of the round."""
        return any(actor.is_member(getattr(step.after, f"{column}_id")) for step in self.round)

    def wrote(self, actor: Actor, columns: Iterable[str]) -> bool:
        """Whether the actor changed one of these columns in the round, or wrote what stands there now."""
        written: list[Step] = []
        for column in columns:
            written += [step for step in self.round if step.changed(column)]
            written += [step for step in self.steps if step.changed(column)][-1:]
        return actor.user_id is not None and actor.user_id in {step.after.history_user_id for step in written}


def _value(row: Any, column: str) -> Any:
    value = None if row is None else getattr(row, row._meta.get_field(column).attname)
    return None if value == "" else value


def people_who_may_own(viewpoint: Viewpoint, held: Member | int | None = None) -> QuerySet[Member]:
    """The members that can be chosen as owner now, and who owns it already (`held`), by name.

    Left out is a member with a sign-in, or one that waits for acceptance, and without any access inside: an
    external auditor is no owner of what is audited. Someone without a sign-in can own; an employee need not
    sign in to answer for a system.
    """
    now = viewpoint.now()
    inside = Q(pk__in=now.rows(Grant).values("member_id"))
    without_sign_in = Q(user=None) & ~Q(pk__in=now.rows(Joining).values("member_id"))
    kept = Q(pk=held.pk if isinstance(held, Member) else held)
    rows = now.rows(Member).filter(Q(is_active=True) & (inside | without_sign_in) | kept)
    return rows.order_by("name", "reference")


def check_owner(owner: Member | None, *, held: int | None = None, field: str = "owner") -> None:
    """The same rule for a service; who owns it already (`held`) may stay. Raises Invalid."""
    if owner is None or owner.pk == held:
        return
    signs_in = owner.user_id is not None or Joining.objects.filter(member=owner).exists()
    if signs_in and not Grant.objects.filter(member=owner).exists():
        words = (
            f"{owner.name} has no access inside, as an external auditor has none, so cannot own what is "
            "audited. Give them access first, or choose someone else."
        )
        raise Invalid(words, {field: [words]})
