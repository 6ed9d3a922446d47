"""Competences, needs and records of training: happy path, each refusal, one entry, nothing left behind."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, Stale
from aims.enums import CompetenceStatus, TrainingStatus
from aims.models import Competence, CompetenceNeed, Training
from aims.platform.models import LedgerEntry
from aims.platform.selectors.ledger import verify
from aims.platform.services.organizations import deactivate_member
from aims.platform.unit import change
from aims.services.competence import (
    add_need,
    change_competence,
    change_need,
    create_competence,
    remove_need,
    retire_competence,
)
from aims.services.training import change_training, record_training, withdraw_training
from aims.workflows import COMPETENCE, TRAINING
from tests.people import a_competence, a_need, a_training, in_days
from tests.worlds import World

pytestmark = pytest.mark.django_db


def last(world: World) -> str:
    return LedgerEntry.objects.filter(chain__organization=world.organization).latest("pk").verb


def entries(world: World) -> int:
    return LedgerEntry.objects.filter(chain__organization=world.organization).count()


@pytest.mark.parametrize(("table", "model"), [(COMPETENCE, Competence), (TRAINING, Training)])
def test_the_whole_table(table: Any, model: Any) -> None:
    for status in table.states:
        for verb, step in table.by_verb.items():
            row = model(status=status)
            if status in step.source:
                assert table.step(row, verb, reason="Because").target == row.status
                with pytest.raises(Invalid):
                    table.step(model(status=status), verb, reason=" ")
            else:
                with pytest.raises(Conflict):
                    table.step(row, verb, reason="Because")
                assert row.status == status


def test_create_competence(world: World) -> None:
    before = entries(world)
    made = a_competence(world, "  Bias   testing ", meaning=" Can plan a test. ")
    assert (made.reference, made.name, made.meaning) == ("CMP-0001", "Bias testing", "Can plan a test.")
    assert (made.status, made.history.count(), entries(world) - before) == ("active", 1, 1)
    assert (last(world), verify(world.organization).found) == ("competence.created", None)


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, "Bias testing"])
def test_create_competence_refuses_a_name(world: World, name: str) -> None:
    a_competence(world)
    before = entries(world)
    with pytest.raises(Invalid):
        a_competence(world, name)
    assert (entries(world), Competence.objects.count()) == (before, 1)


def test_only_the_manager_says_what_is_needed(world: World, other_world: World) -> None:
    competence = a_competence(world)
    need = a_need(world, competence)
    doing = (
        lambda actor: create_competence(actor=actor, organization=world.organization, name="N"),
        lambda actor: change_competence(actor=actor, competence=competence, revision=None, name="N"),
        lambda actor: retire_competence(actor=actor, competence=competence, reason="R"),
        lambda actor: add_need(actor=actor, member=world.top.member, competence=competence),
        lambda actor: change_need(actor=actor, need=need, why="W", needed_by=None),
        lambda actor: remove_need(actor=actor, need=need),
    )
    before = entries(world)
    for do in doing:
        for person in (world.owner, world.auditor, world.top, world.admin, world.external):
            with pytest.raises(NotAllowed):
                do(person.actor)
        with pytest.raises(NotFound):
            do(other_world.manager.actor)
    assert entries(world) == before


def test_change_and_retire_competence(world: World) -> None:
    made = a_competence(world)
    changed = change_competence(actor=world.manager.actor, competence=made, revision=1, name="Fair testing")
    assert (changed.name, changed.revision, last(world)) == ("Fair testing", 2, "competence.changed")
    with pytest.raises(Stale):
        change_competence(actor=world.manager.actor, competence=made, revision=1, name="X")
    with pytest.raises(Invalid):
        retire_competence(actor=world.manager.actor, competence=changed, reason=" ")
    retired = retire_competence(actor=world.manager.actor, competence=changed, reason="Bought in")
    assert (retired.status, retired.history.count(), last(world)) == ("retired", 3, "competence.retired")
    for refused in (
        lambda: change_competence(actor=world.manager.actor, competence=retired, revision=None, name="Y"),
        lambda: retire_competence(actor=world.manager.actor, competence=retired, reason="Again"),
        lambda: a_need(world, retired),
    ):
        with pytest.raises(Conflict):
            refused()
    assert a_competence(world, "Fair testing").reference == "CMP-0002", "the name is free again"
    with pytest.raises(Invalid):
        again = a_competence(world, "Other")
        change_competence(actor=world.manager.actor, competence=again, revision=1, name="Fair testing")


def test_a_need_is_added_changed_and_removed(world: World) -> None:
    competence = a_competence(world)
    need = a_need(world, competence, why="Tests the triage model", needed_by=in_days(30))
    assert (need.reference, need.member, last(world)) == (
        "CND-0001",
        world.owner.member,
        "competence_need.added",
    )
    with pytest.raises(Invalid):
        a_need(world, competence)
    need = change_need(actor=world.manager.actor, need=need, why="Both models", needed_by=None, revision=1)
    assert (need.why, need.needed_by, need.revision) == ("Both models", None, 2)
    with pytest.raises(Stale):
        remove_need(actor=world.manager.actor, need=need, revision=1)
    seen, history, before = need.pk, need.history.model, entries(world)
    remove_need(actor=world.manager.actor, need=need, revision=2, reason="Other work")
    assert (CompetenceNeed.objects.count(), last(world), entries(world)) == (
        0,
        "competence_need.removed",
        before + 1,
    )
    assert list(history.objects.order_by("history_id").values_list("history_type", flat=True)) == [
        "+",
        "~",
        "-",
    ]
    need.pk = seen
    with pytest.raises(NotFound):
        remove_need(actor=world.manager.actor, need=need)
    assert a_need(world, competence).reference == "CND-0002"
    assert verify(world.organization).found is None


def test_nobody_who_has_gone_and_nobody_else_s_people(world: World, other_world: World) -> None:
    competence = a_competence(world)
    deactivate_member(actor=world.admin.actor, member=world.top.member, reason="Left")
    world.top.member.refresh_from_db()
    for make in (a_need, a_training):
        with pytest.raises(Invalid):
            make(world, competence, world.top)
        with pytest.raises(NotFound):
            make(world, competence, other_world.owner)
    assert (CompetenceNeed.objects.count(), Training.objects.count()) == (0, 0)


def test_record_training(world: World) -> None:
    before = entries(world)
    record = a_training(
        world, a_competence(world), provider=" TÜV ", kind="education", expires_on=in_days(300)
    )
    assert (record.reference, record.provider, record.status) == ("TRN-0001", "TÜV", "valid")
    assert (last(world), entries(world), record.history.count()) == ("training.recorded", before + 2, 1)
    assert verify(world.organization).found is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"held_on": in_days(1)}, "held_on"),
        ({"expires_on": in_days(-31)}, ""),
        ({"kind": "hearsay"}, "kind"),
        ({"provider": "x" * 201}, "provider"),
    ],
)
def test_record_training_refuses(world: World, given: dict[str, Any], field: str) -> None:
    competence = a_competence(world)
    before = entries(world)
    with pytest.raises(Invalid) as refused:
        a_training(world, competence, **given)
    assert list(refused.value.errors) == [field]
    assert (entries(world), Training.objects.count()) == (before, 0)


def test_an_owner_records_for_themself_and_their_people(world: World, other_world: World) -> None:
    competence = a_competence(world)

    def record(actor: Any, member: Any) -> Training:
        return record_training(actor=actor, member=member, competence=competence, held_on=in_days(-1))

    with change(world.organization, world.system) as unit:
        world.auditor.member.manager = world.owner.member
        world.auditor.member.save()
        unit.record("story.told", world.auditor.member)
    for member in (world.owner.member, world.auditor.member):
        made = record(world.owner.actor, member)
        assert (
            change_training(actor=world.owner.actor, record=made, revision=1, notes="Passed").notes
            == "Passed"
        )
        with pytest.raises(NotAllowed):
            withdraw_training(actor=world.owner.actor, record=made, reason="No")
    for actor, member in (
        (world.owner.actor, world.top.member),
        (world.auditor.actor, world.auditor.member),
        (world.top.actor, world.top.member),
        (world.external.actor, world.external.member),
    ):
        with pytest.raises(NotAllowed):
            record(actor, member)
    with pytest.raises(NotFound):
        record(other_world.manager.actor, world.owner.member)
    assert Training.objects.count() == 2


def test_change_and_withdraw_training(world: World) -> None:
    record = a_training(world, a_competence(world))
    record = change_training(
        actor=world.manager.actor, record=record, revision=1, held_on=in_days(-10), expires_on=in_days(90)
    )
    assert (record.held_on, record.revision, last(world)) == (in_days(-10), 2, "training.changed")
    with pytest.raises(Stale):
        change_training(actor=world.manager.actor, record=record, revision=1, notes="N")
    before = entries(world)
    for given in ({"expires_on": in_days(-11)}, {"held_on": in_days(2)}, {"kind": "x"}):
        with pytest.raises(Invalid):
            change_training(actor=world.manager.actor, record=record, revision=None, **given)
    with pytest.raises(Invalid):
        withdraw_training(actor=world.manager.actor, record=record, reason="")
    assert entries(world) == before
    record = withdraw_training(actor=world.manager.actor, record=record, reason="Another person")
    assert (record.status, last(world)) == ("withdrawn", "training.withdrawn")
    for refused in (
        lambda: change_training(actor=world.manager.actor, record=record, revision=None, notes="N"),
        lambda: withdraw_training(actor=world.manager.actor, record=record, reason="Again"),
    ):
        with pytest.raises(Refusal) as conflict:
            refused()
        assert conflict.type is Conflict


def test_the_database_holds_the_rules(world: World) -> None:
    competence = a_competence(world)
    record = a_training(world, competence)
    for row, values in (
        (competence, {"status": "gone"}),
        (record, {"status": "gone"}),
        (record, {"kind": "hearsay"}),
        (record, {"expires_on": in_days(-400)}),
    ):
        for name, value in values.items():
            with pytest.raises(IntegrityError), transaction.atomic():
                type(row)._base_manager.filter(pk=row.pk).update(**{name: value})
    assert (set(CompetenceStatus.values), set(TrainingStatus.values)) == (
        {"active", "retired"},
        {"valid", "withdrawn"},
    )
