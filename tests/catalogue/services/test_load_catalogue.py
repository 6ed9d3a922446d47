"""Loading is done once, leaves one entry, and never changes what was published."""

from __future__ import annotations

import copy
import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from aims.catalogue.management.commands.load_catalogue import DATA
from aims.catalogue.models import OrganizationalObjective, Requirement, RiskSource
from aims.catalogue.services.loading import load_catalogue
from aims.core.errors import Conflict, NotAllowed
from aims.platform.actors import system_actor
from aims.platform.models import LedgerEntry
from aims.platform.selectors.ledger import verify
from tests.worlds import World

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("command-line")


def source() -> dict[str, Any]:
    whole: dict[str, Any] = json.loads((DATA / "iso42001-1.0.json").read_text(encoding="utf-8"))
    return whole


def entries() -> int:
    return LedgerEntry.objects.filter(verb="catalogue.loaded").count()


def test_load_catalogue_leaves_one_entry_and_history() -> None:
    count = load_catalogue(actor=SYSTEM, source=source())
    assert count == 88 + 11 + 7 + 8
    assert entries() == 1
    assert Requirement.history.count() == 88
    assert set(Requirement.objects.values_list("organization", flat=True)) == {None}
    assert verify(None).found is None


def test_a_second_load_changes_nothing() -> None:
    load_catalogue(actor=SYSTEM, source=source())
    before = list(Requirement.objects.values())
    assert load_catalogue(actor=SYSTEM, source=source()) == 0
    assert list(Requirement.objects.values()) == before
    assert entries() == 1


@pytest.mark.parametrize(
    ("part", "place", "name"),
    [
        ("requirements", 1, "title"),
        ("requirements", 60, "summary"),
        ("requirements", 6, "details"),
        ("objectives", 0, "title"),
        ("risk_sources", 3, "summary"),
        ("domains", 0, "title"),
    ],
)
def test_a_file_that_says_something_else_is_refused(part: str, place: int, name: str) -> None:
    load_catalogue(actor=SYSTEM, source=source())
    other = copy.deepcopy(source())
    other[part][place][name] = {} if name == "details" else "something else"
    number = other[part][place]["number"]
    with pytest.raises(Conflict) as refusal:
        load_catalogue(actor=SYSTEM, source=other)
    assert refusal.value.message == (
        f"Version 1.0 of the catalogue is loaded already and says something else at {number}. "
        "Published rows never change; give the file a new version."
    )
    assert entries() == 1


def test_a_shorter_file_is_refused() -> None:
    load_catalogue(actor=SYSTEM, source=source())
    other = source()
    del other["risk_sources"][6]
    with pytest.raises(Conflict):
        load_catalogue(actor=SYSTEM, source=other)


def test_a_new_version_is_new_rows() -> None:
    load_catalogue(actor=SYSTEM, source=source())
    newer = {**source(), "version": "2.0"}
    assert load_catalogue(actor=SYSTEM, source=newer) == 114
    assert Requirement.objects.filter(is_current=True, catalogue_version="2.0").count() == 88
    assert Requirement.objects.filter(is_current=False, catalogue_version="1.0").count() == 88
    assert RiskSource.objects.filter(is_current=True).count() == 7
    assert OrganizationalObjective.objects.count() == 22


def test_a_broken_file_leaves_nothing() -> None:
    broken = source()
    broken["requirements"][1]["parent"] = "77"
    with pytest.raises(Conflict):
        load_catalogue(actor=SYSTEM, source=broken)
    assert not Requirement.objects.exists()
    assert not RiskSource.objects.exists()
    assert entries() == 0


def test_only_the_command_line_loads(world: World) -> None:
    with pytest.raises(NotAllowed):
        load_catalogue(actor=world.manager.actor, source=source())


def test_the_command_says_what_it_did() -> None:
    first, second = io.StringIO(), io.StringIO()
    call_command("load_catalogue", stdout=first)
    call_command("load_catalogue", stdout=second)
    assert first.getvalue() == "iso42001-1.0.json: 114 new rows\n"
    assert second.getvalue() == "iso42001-1.0.json: loaded already\n"


def test_the_command_fails_with_the_words(catalogue: None) -> None:
    Requirement.objects.filter(number="4.1").update(title="Changed behind our back")
    with pytest.raises(CommandError, match=r"says something else at 4\.1"):
        call_command("load_catalogue")
