"""A changed byte anywhere is found and named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from aims.core.ledger import NotCanonical, canonical
from aims.platform import files, walls
from aims.platform.models import Identity, LedgerChain, LedgerEntry, StateDocument, StoredFile
from aims.platform.selectors.ledger import history_of, verify
from aims.platform.selectors.wording import Change
from aims.platform.services.organizations import add_member, rename_member
from aims.platform.unit import change
from tests.platform.making import make_system
from tests.worlds import World


@pytest.fixture
def written(world: World) -> World:
    """A world with an entry by a person, states and a stored file."""
    make_system(world)
    add_member(actor=world.admin.actor, organization=world.organization, name="Sean Gallagher")
    kept = files.put(world.organization, [b"evidence"])
    with change(world.organization, world.system) as unit:
        stored = files.record(unit, kept)
        unit.record("file.stored", files=[stored])
    return world


def _flip(body: Any) -> bytes:
    raw = bytearray(bytes(body))
    raw[len(raw) // 2] ^= 1
    return bytes(raw)


def _entries(world: World) -> Any:
    return LedgerEntry.objects.filter(chain__organization=world.organization)


def _states(world: World) -> Any:
    return StateDocument.objects.filter(chain__organization=world.organization)


def _change_entry_byte(world: World) -> None:
    entry = _entries(world).get(sequence=3)
    _entries(world).filter(pk=entry.pk).update(body=_flip(entry.body))


def _change_state_byte(world: World) -> None:
    state = _states(world).get(sequence=3, position=1)
    _states(world).filter(pk=state.pk).update(body=_flip(state.body))


def _rename_identity(world: World) -> None:
    Identity.objects.filter(name=world.admin.member.name).update(name="Somebody Else")


def _forget_last_entry(world: World) -> None:
    last = _entries(world).latest("sequence")
    _states(world).filter(sequence=last.sequence)._raw_delete("default")
    _entries(world).filter(pk=last.pk)._raw_delete("default")


def _damage_file(world: World) -> None:
    stored = StoredFile.objects.get(organization=world.organization)
    files.path_of(stored.organization_id, stored.sha256).write_bytes(b"evidencE")


def _lose_file(world: World) -> None:
    stored = StoredFile.objects.get(organization=world.organization)
    files.path_of(stored.organization_id, stored.sha256).unlink()


def _bend_head(world: World) -> None:
    LedgerChain.objects.filter(organization=world.organization).update(digest="f" * 64)


TAMPERING: dict[str, tuple[Callable[[World], Any], str]] = {
    "entry byte": (_change_entry_byte, "entry 3"),
    "entry verb": (lambda w: _entries(w).filter(sequence=4).update(verb="nothing.happened"), "entry 4"),
    "entry digest": (lambda w: _entries(w).filter(sequence=2).update(digest="0" * 64), "entry 2"),
    "entry person": (lambda w: _entries(w).exclude(identity=None).update(identity=None), "entry 14"),
    "state byte": (_change_state_byte, "entry 3"),
    "state gone": (lambda w: _states(w).filter(sequence=5)._raw_delete("default"), "entry 5"),
    "state planted": (lambda w: _states(w).filter(sequence=2).update(sequence=999), "entry 2"),
    "person's name": (_rename_identity, "entry 14"),
    "entry gone": (lambda w: _entries(w).filter(sequence=6)._raw_delete("default"), "entry 7"),
    "last entry gone": (_forget_last_entry, "head"),
    "head bent": (_bend_head, "head"),
    "file damaged": (_damage_file, "file "),
    "file lost": (_lose_file, "file "),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_tampering_is_found_and_named(what: str, written: World) -> None:
    assert verify(written.organization).found is None
    tamper, where = TAMPERING[what]
    walls.drop()
    try:
        tamper(written)
    finally:
        walls.install()
    found = verify(written.organization).found
    assert found is not None
    assert found.where.startswith(where), str(found)
    with pytest.raises(CommandError, match="First break"):
        call_command("verify_ledger", organization=written.organization.slug)


def test_the_command_says_that_it_holds(written: World, capsys) -> None:
    call_command("verify_ledger", organization=written.organization.slug)
    assert "The ledger holds" in capsys.readouterr().out


def test_what_has_no_canonical_form_is_refused() -> None:
    for value in (1.5, 2**53, {1: "a"}, object()):
        with pytest.raises(NotCanonical):
            canonical({"value": value})


def test_history_says_who_what_and_why(written: World) -> None:
    member = written.owner.member
    rename_member(actor=written.admin.actor, member=member, name="Rajiv Menon-Hill", reason="Married")
    line = history_of(written.manager.viewpoint, member.reference)[0]
    assert (line.who, line.verb, line.reason) == (written.admin.member.name, "member.renamed", "Married")
    assert line.changes == [Change("name", "Rajiv Northfold → Rajiv Menon-Hill")]
