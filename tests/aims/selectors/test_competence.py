"""Needs, gaps and the matrix, today and at a moment in the past."""

from __future__ import annotations

import pytest

from aims.platform.models import LedgerEntry
from aims.platform.services.organizations import deactivate_member
from aims.platform.viewpoint import Viewpoint
from aims.selectors.competence import (
    competence_gaps,
    competence_needs,
    competences,
    judged,
    people_with_competence,
)
from aims.selectors.matrix import matrix
from aims.services.competence import remove_need, retire_competence
from aims.services.training import withdraw_training
from tests.people import a_competence, a_need, a_training, in_days
from tests.worlds import World

pytestmark = pytest.mark.django_db


def words(viewpoint: Viewpoint) -> list[tuple[str, str]]:
    needs = competence_needs(viewpoint).order_by("reference")
    return [(need.competence.name, standing.word) for need, standing in judged(viewpoint, needs)]


def at_last_entry(world: World) -> Viewpoint:
    moment = LedgerEntry.objects.filter(chain__organization=world.organization).latest("pk").recorded_at
    return Viewpoint.at(world.auditor.actor, world.organization, moment)


@pytest.mark.parametrize(
    ("needed_by", "records", "word"),
    [
        (None, [], "Missing"),
        (in_days(-1), [], "Missing"),
        (in_days(0), [], "Missing"),
        (in_days(1), [], "Needed later"),
        (None, [{}], "Has it"),
        (None, [{"expires_on": in_days(60)}], "Has it"),
        (None, [{"expires_on": in_days(59)}], "Expires soon"),
        (None, [{"expires_on": in_days(0)}], "Expires soon"),
        (None, [{"expires_on": in_days(-1)}], "Expired"),
        (in_days(9), [{"expires_on": in_days(-1)}], "Expired"),
        (None, [{"expires_on": in_days(-1)}, {"held_on": in_days(0)}], "Has it"),
        (None, [{"expires_on": in_days(9)}, {"expires_on": in_days(99)}], "Has it"),
        (None, [{"held_on": in_days(0), "expires_on": in_days(0)}], "Expires soon"),
    ],
)
def test_how_a_need_stands(world: World, needed_by, records, word) -> None:
    competence = a_competence(world)
    a_need(world, competence, needed_by=needed_by)
    for record in records:
        a_training(world, competence, **record)
    viewpoint = world.auditor.viewpoint
    assert words(viewpoint) == [("Bias testing", word)]
    is_gap = word in ("Missing", "Expired", "Needed later")
    assert competence_gaps(viewpoint).count() == int(is_gap)
    cell = matrix(viewpoint, [world.owner.member]).lines[0].cells[0]
    assert cell.standing is not None
    assert (cell.standing.word, cell.is_needed) == (word, True)


def test_only_valid_records_of_the_same_person_and_competence_count(world: World) -> None:
    competence, other = a_competence(world), a_competence(world, "Auditing")
    a_need(world, competence)
    a_training(world, other)
    a_training(world, competence, world.top)
    record = a_training(world, competence)
    withdraw_training(actor=world.manager.actor, record=record, reason="Someone else")
    assert words(world.auditor.viewpoint) == [("Bias testing", "Missing")]


def test_who_has_gone_and_what_is_retired_is_no_gap(world: World) -> None:
    competence, other = a_competence(world), a_competence(world, "Auditing")
    a_need(world, competence)
    a_need(world, other, world.top)
    assert competence_gaps(world.auditor.viewpoint).count() == 2
    deactivate_member(actor=world.admin.actor, member=world.top.member, reason="Left")
    retire_competence(actor=world.manager.actor, competence=competence, reason="No more")
    assert competence_gaps(world.auditor.viewpoint).count() == 0
    assert [row.people for row in competences(world.auditor.viewpoint).order_by("reference")] == [1, None]


def test_a_past_viewpoint_sees_how_it_stood(world: World) -> None:
    competence = a_competence(world)
    need = a_need(world, competence)
    before = at_last_entry(world)
    a_training(world, competence)
    trained = at_last_entry(world)
    remove_need(actor=world.manager.actor, need=need)
    assert words(before) == [("Bias testing", "Missing")]
    assert words(trained) == [("Bias testing", "Has it")]
    assert words(world.auditor.viewpoint) == []
    assert [gap.member for gap in competence_gaps(before)] == [world.owner.member]
    assert list(competence_gaps(trained)) == []
    for viewpoint, shown in ((before, ("Missing", True)), (trained, ("Has it", True))):
        cell = matrix(viewpoint, list(people_with_competence(viewpoint))).lines[0].cells[0]
        assert cell.standing is not None
        assert (cell.standing.word, cell.is_needed) == shown
    cell = matrix(world.auditor.viewpoint, [world.owner.member]).lines[0].cells[0]
    assert cell.standing is not None
    assert (cell.standing.word, cell.is_needed) == ("Has it", False)


def test_another_organization_s_people_are_not_seen(world: World, other_world: World) -> None:
    a_need(world, a_competence(world))
    viewpoint = other_world.manager.viewpoint
    assert competence_gaps(viewpoint).count() == 0
    assert people_with_competence(viewpoint).count() == 0
    external = Viewpoint(world.external.actor, world.organization)
    assert competence_gaps(external).count() == 0
