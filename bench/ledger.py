"""Entries appended and verified per second."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from aims.core.ledger import canonical, digest
from aims.models import Obligation
from aims.platform.models import LedgerEntry, StateDocument
from aims.platform.saving import add
from aims.platform.selectors.ledger import verify
from aims.platform.unit import Unit, change, locked_chain
from bench.sizes import Sizes
from bench.timing import seconds_of
from bench.world import World, make_world

VERB = "obligation.created"
BATCH = 500


def measure(sizes: Sizes) -> dict[str, Any]:
    """Append entries as services do, lengthen the chain to its size, then verify all of it."""
    world = make_world("ledger")
    written = seconds_of(lambda: _change(world, sizes.changes))
    lengthen(world, sizes.entries - sizes.changes)
    found: list[Any] = []
    checked = seconds_of(lambda: found.append(verify(world.organization)))
    result = found[0]
    if result.found:
        raise SystemExit(f"the chain does not hold: {result.found}")
    return {
        "entries": result.entries,
        "appended_per_second": round(sizes.changes / written),
        "verified_per_second": round(result.entries / checked),
        "verified_s": round(checked, 2),
    }


def _change(world: World, count: int) -> None:
    for number in range(count):
        with change(world.organization, world.system) as unit:
            row = _obligation(world, unit.reference(Obligation), number)
            add(row)
            unit.record(VERB, row)


def lengthen(world: World, count: int) -> None:
    """`count` entries with a state each, the bytes that units write, without a transaction for each.

    The proof reads them like any other: a change of their form makes `measure` fail.
    """
    with transaction.atomic():
        chain = locked_chain(world.organization)
        entries: list[LedgerEntry] = []
        states: list[StateDocument] = []
        moment = max(timezone.now(), chain.recorded_at)
        for number in range(count):
            moment += timedelta(microseconds=1)
            unit = Unit(chain=chain, actor=world.system, organization=world.organization, moment=moment)
            row = _obligation(world, f"OBL-{count + number:04d}", number)
            states.append(unit._state(row))
            entries.append(_entry(unit, row))
            chain.sequence, chain.digest, chain.recorded_at = entries[-1].sequence, entries[-1].digest, moment
        StateDocument.objects.bulk_create(states, batch_size=BATCH)
        LedgerEntry.objects.bulk_create(entries, batch_size=BATCH)
        chain.save()


def _entry(unit: Unit, row: Obligation) -> LedgerEntry:
    body = canonical(unit._body(VERB, [row], "", None, (), None, None))
    return LedgerEntry(
        chain=unit.chain,
        sequence=unit.sequence,
        recorded_at=unit.moment,
        verb=VERB,
        body=body,
        digest=digest(body),
    )


def _obligation(world: World, reference: str, number: int) -> Obligation:
    return Obligation(
        organization=world.organization,
        reference=reference,
        title=f"Duty {number}",
        owner=world.manager.member,
    )
