"""Whoever changes anything that was recorded, in whatever column, is found and named."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import models
from django.utils import timezone

from aims.platform.models import (
    Identity,
    LedgerChain,
    LedgerEntry,
    Organization,
    StateDocument,
    StoredFile,
)
from aims.platform.selectors.ledger import verify
from tests.platform.tampering import entries, found, states, walls_down
from tests.worlds import World


def other_value(field: Any, value: Any, world: World) -> Any:
    """A value that differs from the one recorded and that the column takes."""
    if isinstance(field, models.ForeignKey):
        taken = Identity if field.name == "identity" else LedgerChain
        return taken.objects.exclude(pk=value).values_list("pk", flat=True).first()
    if isinstance(field, models.DateTimeField):
        return value + timedelta(microseconds=1)
    if isinstance(field, models.IntegerField):
        return value + 1000
    if isinstance(field, models.BinaryField):
        return bytes(value)[:-1] + b" "
    return "0" * 64 if field.name in ("digest", "sha256") else f"{value}x"


def _columns(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


@pytest.mark.parametrize("which", ["first", "middle", "last"])
@pytest.mark.parametrize("field", _columns(LedgerEntry), ids=lambda field: field.name)
def test_no_column_of_an_entry_can_change(field: Any, which: str, written: World) -> None:
    rows = list(entries(written).exclude(identity=None))
    entry = {"first": rows[0], "middle": rows[len(rows) // 2], "last": rows[-1]}[which]
    if field.name == "identity":
        Identity.objects.create(salt="s", commitment="another")
    assert verify(written.organization).found is None
    value = other_value(field, getattr(entry, field.attname), written)
    with walls_down():
        LedgerEntry.objects.filter(pk=entry.pk).update(**{field.attname: value})
    said = found(written)
    assert said != "None"
    assert any(word in said for word in (f"entry {entry.sequence}", f"entry {entry.sequence + 1}", "head of"))


@pytest.mark.parametrize("which", [0, -1])
@pytest.mark.parametrize("field", _columns(StateDocument), ids=lambda field: field.name)
def test_no_column_of_a_state_can_change(field: Any, which: int, written: World) -> None:
    state = list(states(written))[which]
    value = other_value(field, getattr(state, field.attname), written)
    with walls_down():
        StateDocument.objects.filter(pk=state.pk).update(**{field.attname: value})
    said = found(written)
    assert f"entry {state.sequence}" in said or state.reference in said


@pytest.mark.parametrize("field", _columns(LedgerChain), ids=lambda field: field.name)
def test_no_column_of_the_head_can_change(field: Any, written: World) -> None:
    chain = LedgerChain.objects.get(organization=written.organization)
    if field.name == "organization":
        with walls_down():
            LedgerChain.objects.filter(pk=chain.pk).update(organization=None)
        with pytest.raises(LedgerChain.DoesNotExist):
            verify(written.organization)
        return
    value = other_value(field, getattr(chain, field.attname), written)
    with walls_down():
        LedgerChain.objects.filter(pk=chain.pk).update(**{field.attname: value})
    said = found(written)
    assert "head of" in said or "entry 1 " in said


@pytest.mark.parametrize("column", ["name", "email", "salt", "commitment", "user"])
def test_no_column_of_a_person_can_change(column: str, written: World, other_world: World) -> None:
    value: Any = other_world.owner.user.pk if column == "user" else "Somebody Else"
    Identity.objects.filter(user=written.admin.user).update(**{column: value})
    assert "entry " in found(written)


def test_a_person_cannot_be_emptied_without_an_erasure(written: World) -> None:
    Identity.objects.filter(user=written.admin.user).update(
        name="", email="", salt="", erased_at=timezone.now()
    )
    assert "no entry records an erasure" in found(written)


def test_a_person_marked_as_erased_and_still_named_is_a_break(written: World) -> None:
    Identity.objects.filter(user=written.admin.user).update(erased_at=timezone.now())
    assert "is still named" in found(written)


@pytest.mark.parametrize("column", ["sha256", "size"])
def test_no_column_of_a_file_row_can_change(column: str, written: World) -> None:
    stored = StoredFile.objects.get(organization=written.organization)
    with walls_down():
        value: Any = "0" * 64 if column == "sha256" else 1
        StoredFile.objects.filter(pk=stored.pk).update(**{column: value})
    assert found(written).startswith("file ")


def test_an_entry_of_another_organization_does_not_fit(written: World, other_world: World) -> None:
    """Two chains exchange their entries of the same number, bytes and hashes with them."""
    mine = entries(written)[1]
    theirs = LedgerEntry.objects.get(chain__organization=other_world.organization, sequence=mine.sequence)
    with walls_down():
        LedgerEntry.objects.filter(pk=mine.pk).update(body=theirs.body, digest=theirs.digest)
    assert found(written).startswith(f"entry {mine.sequence}")


def test_two_organizations_cannot_exchange_their_chains(written: World, other_world: World) -> None:
    mine = LedgerChain.objects.get(organization=written.organization)
    theirs = LedgerChain.objects.get(organization=other_world.organization)
    with walls_down():
        LedgerChain.objects.filter(pk=mine.pk).update(organization=None)
        LedgerChain.objects.filter(pk=theirs.pk).update(organization=written.organization)
    assert "it should be called" in found(written)


def test_the_systems_own_chain_holds_too(written: World) -> None:
    assert verify(None).found is None
    entry = LedgerEntry.objects.filter(chain__organization=None).order_by("sequence")[1]
    with walls_down():
        LedgerEntry.objects.filter(pk=entry.pk).update(verb="nothing.happened")
    assert str(verify(None).found).startswith(f"entry {entry.sequence} of system")


def test_a_slug_stays_what_the_chain_says(written: World) -> None:
    Organization.objects.filter(pk=written.organization.pk).update(slug="renamed")
    written.organization.refresh_from_db()
    assert "head of" in found(written)
