"""Whether an objective is on course, by its last reading; the same at a moment in the past."""

from __future__ import annotations

from decimal import Decimal

import pytest

from aims.platform.models import LedgerEntry
from aims.platform.viewpoint import Viewpoint
from aims.selectors.course import chart_of
from aims.selectors.objectives import course_of, objective, objectives_at, overdue, unread
from aims.services.objectives import change_objective, correct_reading, move_objective
from tests.people import TODAY, a_reading, an_objective, in_days
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("given", "readings", "word", "expected"),
    [
        ({}, [], "No reading yet", None),
        ({}, [("6", 0)], "On course", 6),
        ({}, [("6.1", 0)], "Behind", 6),
        ({}, [("6.1", -10), ("5", 0)], "On course", 6),
        ({}, [("2", -20)], "Target reached", 2),
        ({}, [("9", -60)], "On course", 10),
        ({"baseline": None}, [("9", -50)], "One reading", None),
        ({"baseline": None}, [("10", -50), ("6", 0)], "On course", 6),
        ({"baseline": None}, [("10", -50), ("7", 0)], "Behind", 6),
        ({"direction": "up", "target": Decimal(20)}, [("15", 0)], "On course", 15),
        ({"direction": "up", "target": Decimal(20)}, [("14.9", 0)], "Behind", 15),
        ({"due_on": in_days(-1)}, [("6", -2)], "Past its day", 2),
        ({"due_on": in_days(-1)}, [], "Past its day", 2),
        ({"due_on": in_days(-1)}, [("2", -2)], "Target reached", 2),
    ],
)
def test_course(world: World, given, readings, word, expected) -> None:
    made = an_objective(world, **given)
    for value, days in readings:
        a_reading(world, made, value, days)
    found = objective(world.auditor.viewpoint, made.reference)
    course = course_of(found, TODAY)
    assert (course.word, course.expected) == (word, expected)


def test_a_corrected_reading_does_not_count(world: World) -> None:
    made = an_objective(world)
    wrong = a_reading(world, made, "60")
    correct_reading(
        actor=world.owner.actor, reading=wrong, value=Decimal(6), measured_on=TODAY, note="Typed wrongly"
    )
    found = objective(world.auditor.viewpoint, made.reference)
    course = course_of(found, TODAY)
    assert course.last is not None
    assert (course.word, course.last.value) == ("On course", 6)
    chart = chart_of(found)
    assert chart is not None
    assert [value for _, value in chart.table] == ["6 %", "2 %"]


def test_a_closed_objective_says_how_it_ended(world: World) -> None:
    made = an_objective(world)
    a_reading(world, made, "2")
    move_objective(actor=world.manager.actor, objective=made, verb="achieve")
    found = objective(world.auditor.viewpoint, made.reference)
    assert (course_of(found, TODAY).kind, course_of(found, TODAY).word) == ("good", "Achieved")


def test_what_asks_for_attention(world: World) -> None:
    viewpoint = world.auditor.viewpoint
    late = an_objective(world, "Late", due_on=in_days(-1))
    quiet = an_objective(world, "Quiet", started_on=in_days(-120))
    read = an_objective(world, "Read", started_on=in_days(-120))
    a_reading(world, read, "9", -99)
    a_reading(world, quiet, "9", -101)
    an_objective(world, "New")
    assert list(objectives_at(viewpoint).filter(overdue(viewpoint))) == [late]
    assert list(objectives_at(viewpoint).filter(unread(viewpoint))) == [quiet]


def test_a_past_viewpoint_sees_how_it_stood(world: World, other_world: World) -> None:
    made = an_objective(world)
    a_reading(world, made, "8", -1)
    moment = LedgerEntry.objects.latest("pk").recorded_at
    a_reading(world, made, "5")
    change_objective(actor=world.manager.actor, objective=made, revision=None, title="Renamed")
    then = Viewpoint.at(world.auditor.actor, world.organization, moment)
    found = objectives_at(then).get()
    course = course_of(found, TODAY)
    assert course.last is not None
    assert (found.title, course.last.value, course.word) == ("Fewer missed calls", 8, "Behind")
    chart = chart_of(found)
    assert chart is not None
    assert len(chart.points) == 1
    for viewpoint in (then, world.auditor.viewpoint):
        assert objectives_at(viewpoint).filter(overdue(viewpoint) | unread(viewpoint)).count() == 0
    assert objectives_at(other_world.manager.viewpoint).count() == 0
