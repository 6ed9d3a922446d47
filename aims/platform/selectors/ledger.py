"""Reading the ledger: an object's history and the latest entries. Its proof stands in `proof`."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from aims.platform.models import LedgerChain, LedgerEntry, Member, StateDocument
from aims.platform.models.people import initials_of
from aims.platform.selectors.proof import Verified, verify
from aims.platform.selectors.proof_of_rows import Break
from aims.platform.selectors.wording import Change, change_of, changes_between, members_named
from aims.platform.viewpoint import Viewpoint

__all__ = [
    "Break",
    "HistoryLine",
    "Narrowing",
    "Verified",
    "entries",
    "history_of",
    "line_of",
    "narrowed",
    "verify",
]

SYSTEM = "System"
TITLES = {"statement.decided": "statement line decided"}
"""Verbs whose words alone say too little without the object beside them."""
MOST_WORDS = 8
"""Words of a verb that are looked for."""


@dataclass(frozen=True)
class HistoryLine:
    """One line of an object's history: who, what, when, why."""

    sequence: int
    recorded_at: datetime
    verb: str
    who: str
    reason: str
    on: date | None
    objects: list[str]
    state: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The verb as words: “risk.approved” reads “risk approved”."""
        return self.verb.replace(".", " ").replace("_", " ").replace("ai system", "AI system")

    @property
    def title(self) -> str:
        """The words as a row begins: “Risk approved”."""
        words = TITLES.get(self.verb, self.words)
        return words[:1].upper() + words[1:]

    @property
    def initials(self) -> str:
        """One or two letters for the picture of who did it."""
        return initials_of(self.who.partition(" (")[0])


def entries(viewpoint: Viewpoint) -> QuerySet[LedgerEntry]:
    """All entries of the organization up to the viewpoint's moment, newest first."""
    if viewpoint.actor.is_external:
        return LedgerEntry.objects.none()
    rows = LedgerEntry.objects.filter(chain__organization=viewpoint.organization)
    if viewpoint.moment:
        rows = rows.filter(recorded_at__lte=viewpoint.moment)
    return rows.select_related("identity").order_by("-sequence")


@dataclass(frozen=True)
class Narrowing:
    """What a reader looks for in the ledger; what is empty narrows nothing."""

    reference: str = ""
    who: str = ""
    verb: str = ""
    first: date | None = None
    last: date | None = None


def narrowed(viewpoint: Viewpoint, by: Narrowing) -> QuerySet[LedgerEntry]:
    """The entries that fit all of it, newest first: object, name as recorded, words of the verb, days."""
    rows = entries(viewpoint)
    if by.reference:
        states = StateDocument.objects.filter(
            chain__organization=viewpoint.organization, reference__in=(by.reference, by.reference.upper())
        )
        rows = rows.filter(sequence__in=states.values("sequence"))
    if by.who:
        named = Q(identity__name__icontains=by.who)
        # What no person did is shown as “System (…)”.
        rows = rows.filter(named | Q(identity=None) if by.who.casefold() == SYSTEM.casefold() else named)
    for word in by.verb.split()[:MOST_WORDS]:
        titled = [verb for verb, title in TITLES.items() if word.casefold() in title]
        rows = rows.filter(Q(verb__icontains=word) | Q(verb__in=titled))
    if by.first:
        rows = rows.filter(recorded_at__gte=timezone.make_aware(datetime.combine(by.first, time.min)))
    if by.last:
        rows = rows.filter(recorded_at__lte=timezone.make_aware(datetime.combine(by.last, time.max)))
    return rows


def history_of(viewpoint: Viewpoint, reference: str, *, limit: int = 20) -> list[HistoryLine]:
    """The latest changes of one object, newest first, with what each changed. Three queries, one more for a member.

    The caller has read the object itself from the viewpoint: its history is open to whom it is.
    """
    chain = LedgerChain.objects.filter(organization=viewpoint.organization)
    found = StateDocument.objects.filter(chain__in=chain, reference=reference)
    if viewpoint.moment:
        then = LedgerEntry.objects.filter(chain__in=chain, recorded_at__lte=viewpoint.moment)
        found = found.filter(sequence__lte=then.aggregate(last=Max("sequence"))["last"] or 0)
    documents = list(found.order_by("-sequence", "-position")[: limit + 1])
    rows = LedgerEntry.objects.filter(chain__in=chain, sequence__in=[state.sequence for state in documents])
    if viewpoint.moment:
        rows = rows.filter(recorded_at__lte=viewpoint.moment)
    by_sequence = {entry.sequence: entry for entry in rows.select_related("identity")}
    states: list[dict[str, Any]] = [json.loads(bytes(document.body))["state"] for document in documents]
    names = members_named(viewpoint, states)
    personal = _personal_changes(viewpoint, reference)
    lines = []
    for position, document in enumerate(documents[:limit]):
        entry = by_sequence.get(document.sequence)
        if entry is not None:
            earlier = states[position + 1] if position + 1 < len(states) else {}
            changes = changes_between(document.schema, earlier, states[position], names)
            lines.append(_line(entry, states[position], changes + personal.get(entry.recorded_at, [])))
    return lines


def _personal_changes(viewpoint: Viewpoint, reference: str) -> dict[datetime, list[Change]]:
    """How a member's own columns changed: the ledger leaves them out, so that an erasure empties them all."""
    if not reference.startswith(f"{Member.reference_prefix}-"):
        return {}
    names = sorted(Member.state_private)
    rows = Member.history.filter(organization=viewpoint.organization, reference=reference)
    versions = list(rows.order_by("history_id").values("history_date", *names))
    return {
        later["history_date"]: [
            change_of(name.replace("_", " "), earlier[name], later[name])
            for name in names
            if earlier[name] != later[name]
        ]
        for earlier, later in itertools.pairwise(versions)
    }


def line_of(entry: LedgerEntry) -> HistoryLine:
    """One entry in words."""
    return _line(entry, {}, [])


def _line(entry: LedgerEntry, state: dict[str, Any], changes: list[Change]) -> HistoryLine:
    body = json.loads(bytes(entry.body))
    return HistoryLine(
        sequence=entry.sequence,
        recorded_at=entry.recorded_at,
        verb=entry.verb,
        who=_who(entry, body),
        reason=body["reason"],
        on=date.fromisoformat(body["on"]) if body["on"] else None,
        objects=body["objects"],
        state=state,
        changes=changes,
    )


def _who(entry: LedgerEntry, body: dict[str, Any]) -> str:
    if entry.identity is None:
        return f"{SYSTEM} ({body['actor'].get('system', '')})"
    return entry.identity.name or f"{body['actor']['member']} (name erased)"
