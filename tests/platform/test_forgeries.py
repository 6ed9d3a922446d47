"""Forgers who know the format: rows are swapped, removed, planted, rewritten with the right hash."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F

from aims.core.ledger import canonical, digest
from aims.platform.models import LedgerChain, LedgerEntry, StateDocument, StoredFile
from tests.platform.tampering import entries, found, states, walls_down
from tests.worlds import World


def _swap_entries(world: World) -> str:
    first, second = entries(world)[3:5]
    rows = LedgerEntry.objects
    rows.filter(pk=first.pk).update(sequence=9999)
    rows.filter(pk=second.pk).update(sequence=first.sequence)
    rows.filter(pk=first.pk).update(sequence=second.sequence)
    return f"entry {first.sequence}"


def _swap_bodies(world: World) -> str:
    """Bytes and hash move together, so that each still fits the other."""
    first, second = entries(world)[3:5]
    for mine, theirs in ((first, second), (second, first)):
        LedgerEntry.objects.filter(pk=mine.pk).update(body=theirs.body, digest=theirs.digest)
    return f"entry {first.sequence}"


def _swap_states(world: World) -> str:
    first, second = list(states(world))[2:4]
    for mine, theirs in ((first, second), (second, first)):
        StateDocument.objects.filter(pk=mine.pk).update(body=theirs.body, digest=theirs.digest)
    return f"entry {first.sequence}"


def _rewrite(world: World, **said: Any) -> LedgerEntry:
    """A forger who knows the format: new bytes and the right hash over them."""
    entry: LedgerEntry = entries(world)[4]
    body = canonical({**json.loads(bytes(entry.body)), **said})
    LedgerEntry.objects.filter(pk=entry.pk).update(body=body, digest=digest(body))
    return entry


def _rewrite_reason(world: World) -> str:
    return f"entry {_rewrite(world, reason='Because').sequence + 1}"


def _rewrite_state(world: World) -> str:
    state = states(world)[5]
    body = canonical({**json.loads(bytes(state.body)), "state": {"status": "approved"}})
    StateDocument.objects.filter(pk=state.pk).update(body=body, digest=digest(body))
    return f"entry {state.sequence}"


def _remove_from_the_middle(world: World) -> str:
    entry = entries(world)[4]
    StateDocument.objects.filter(chain=entry.chain, sequence=entry.sequence)._raw_delete("default")
    entries(world).filter(pk=entry.pk)._raw_delete("default")
    return f"entry {entry.sequence + 1}"


def _remove_and_close_the_gap(world: World) -> str:
    entry = entries(world)[4]
    _remove_from_the_middle(world)
    for model in (LedgerEntry, StateDocument):
        rows = model.objects.filter(chain=entry.chain, sequence__gt=entry.sequence)
        for row in rows.order_by("sequence"):
            model.objects.filter(pk=row.pk).update(sequence=F("sequence") - 1)
    LedgerChain.objects.filter(pk=entry.chain_id).update(sequence=F("sequence") - 1)
    return f"entry {entry.sequence}"


def _cut_the_tail_with_the_head(world: World) -> str:
    """The head is put back to the entry before, but its moment is forgotten."""
    last, before = entries(world).reverse()[:2]
    StateDocument.objects.filter(chain=last.chain, sequence=last.sequence)._raw_delete("default")
    entries(world).filter(pk=last.pk)._raw_delete("default")
    LedgerChain.objects.filter(pk=last.chain_id).update(sequence=before.sequence, digest=before.digest)
    return "head of"


def _entry_beyond_the_head(world: World) -> str:
    last = entries(world).last()
    LedgerEntry.objects.create(
        chain=last.chain,
        sequence=last.sequence + 1,
        recorded_at=last.recorded_at,
        verb="planted",
        body=b"{}",
        digest=digest(b"{}"),
    )
    return f"entry {last.sequence + 1}"


def _no_entry_at_all(world: World) -> str:
    entry = entries(world)[2]
    LedgerEntry.objects.filter(pk=entry.pk).update(body=b"not json", digest=digest(b"not json"))
    return f"entry {entry.sequence}"


def _other_json(world: World) -> str:
    entry = entries(world)[2]
    LedgerEntry.objects.filter(pk=entry.pk).update(body=b"[1]", digest=digest(b"[1]"))
    return f"entry {entry.sequence}"


def _forget_the_file_row(world: World) -> str:
    StoredFile.objects.filter(organization=world.organization)._raw_delete("default")
    return "file "


def _plant_a_state(world: World) -> str:
    state = states(world)[0]
    state.pk, state.position = None, 99
    StateDocument.objects.bulk_create([state])
    return f"entry {state.sequence}"


def _move_an_entry_to_the_system_chain(world: World) -> str:
    system = LedgerChain.objects.get(organization=None)
    entry = entries(world).last()
    LedgerEntry.objects.filter(pk=entry.pk).update(chain=system, sequence=99_999)
    return "state of" if states(world).filter(sequence=entry.sequence).exists() else "head of"


FORGERIES: dict[str, Callable[[World], str]] = {
    function.__name__.strip("_").replace("_", " "): function
    for function in (
        _swap_entries,
        _swap_bodies,
        _swap_states,
        _rewrite_reason,
        _rewrite_state,
        _remove_from_the_middle,
        _remove_and_close_the_gap,
        _cut_the_tail_with_the_head,
        _entry_beyond_the_head,
        _no_entry_at_all,
        _other_json,
        _forget_the_file_row,
        _plant_a_state,
        _move_an_entry_to_the_system_chain,
    )
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forgery_is_found_and_named(forgery: str, written: World) -> None:
    with walls_down():
        where = FORGERIES[forgery](written)
    assert found(written).startswith(where)
