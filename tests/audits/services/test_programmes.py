"""Audit programmes: written, approved by someone else, revised; each refusal."""

from __future__ import annotations

import pytest

from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from audits.enums import ProgrammeStatus
from audits.models import AuditProgramme
from audits.services.programmes import approve_programme, change_programme, revise_programme
from audits.workflows import PROGRAMME
from tests.auditing import (
    check_step,
    in_days,
    programme,
)
from tests.documents.requesting import entries, last
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", ProgrammeStatus.values)
@pytest.mark.parametrize("verb", PROGRAMME.by_verb)
def test_the_whole_table_of_programmes(status: str, verb: str) -> None:
    check_step(PROGRAMME, AuditProgramme(status=status), verb)


def test_a_programme_is_approved_by_someone_else(world: World) -> None:
    made, before = programme(world), entries(world)
    assert (made.reference, made.status, last(world)) == ("PRG-0001", "draft", "audit_programme.created")
    with pytest.raises(Conflict, match="four eyes"):
        approve_programme(actor=world.manager.actor, programme=made)
    for person in (world.owner, world.auditor, world.admin):
        with pytest.raises(NotAllowed):
            approve_programme(actor=person.actor, programme=made)
    with pytest.raises(NotAllowed):
        approve_programme(actor=world.system, programme=made)
    assert entries(world) == before
    made = approve_programme(actor=world.top.actor, programme=made)
    assert (made.status, made.approved_by, entries(world)) == ("approved", world.top.member, before + 1)
    with pytest.raises(Conflict):
        change_programme(
            actor=world.manager.actor,
            programme=made,
            title="T",
            starts_on=in_days(0),
            ends_on=in_days(1),
            aims="A",
        )
    with pytest.raises(Invalid):
        revise_programme(actor=world.manager.actor, programme=made, reason=" ")
    made = revise_programme(actor=world.manager.actor, programme=made, reason="A clause was left out")
    assert (made.status, made.approved_by, last(world)) == ("draft", None, "audit_programme.revised")


def test_a_programme_ends_after_it_begins(world: World, other_world: World) -> None:
    before = entries(world)
    with pytest.raises(Invalid):
        programme(world, ends_on=in_days(-101))
    with pytest.raises(NotAllowed):
        programme(world, actor=world.owner.actor)
    with pytest.raises(NotFound):
        programme(world, actor=other_world.manager.actor)
    assert (entries(world), AuditProgramme.objects.count()) == (before, 0)
    made = programme(world)
    changed = change_programme(
        actor=world.auditor.actor,
        programme=made,
        title="Other",
        starts_on=in_days(0),
        ends_on=in_days(1),
        aims="A",
    )
    assert (changed.title, changed.revision, changed.history.count()) == ("Other", 2, 2)
    with pytest.raises(Stale):
        approve_programme(actor=world.top.actor, programme=made, revision=1)
