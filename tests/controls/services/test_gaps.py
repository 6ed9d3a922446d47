"""Gap assessments: started, answered one by one, finished and frozen, abandoned; each refusal."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from aims.platform.viewpoint import Viewpoint
from controls.enums import GapStatus
from controls.models import GapAssessment, RequirementAssessment
from controls.selectors.gaps import (
    following,
    gap_assessments,
    gap_lines,
    last_finished,
    open_gap_assessment,
    result_of,
)
from controls.services.gaps import abandon_gap_assessment, finish_gap_assessment
from controls.workflows import GAP_ASSESSMENT
from documents.services.evidence import add_evidence, withdraw_evidence
from tests.certifying import answer, answer_all, assessed, entries, last, line_of
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def gap(world: World) -> GapAssessment:
    call_command("load_catalogue", verbosity=0)
    return assessed(world)


@pytest.mark.parametrize("status", GapStatus.values)
@pytest.mark.parametrize("verb", GAP_ASSESSMENT.by_verb)
def test_the_whole_table(status: str, verb: str) -> None:
    step, gap = GAP_ASSESSMENT.by_verb[verb], GapAssessment(status=status)
    if status in step.source:
        assert GAP_ASSESSMENT.step(gap, verb, reason="Because").target == gap.status
    else:
        with pytest.raises(Conflict):
            GAP_ASSESSMENT.step(gap, verb, reason="Because")
        assert gap.status == status


def test_started_over_all_clauses_and_controls(world: World, gap: GapAssessment) -> None:
    assert (gap.reference, gap.status, last(world)) == ("GAP-0001", "open", "gap_assessment.started")
    lines = list(gap_lines(world.manager.viewpoint, gap))
    assert len([line for line in lines if line.requirement.kind == "control"]) == 38
    assert len(lines) == 70
    assert {line.answer for line in lines} == {"not_looked_at"}
    assert lines[0].history.count() == 1
    assert open_gap_assessment(world.manager.viewpoint) == gap


def test_one_at_a_time(world: World, gap: GapAssessment) -> None:
    before = entries(world)
    with pytest.raises(Conflict, match="GAP-0001 is open already"):
        assessed(world)
    assert (entries(world), GapAssessment.objects.count()) == (before, 1)


def test_without_the_catalogue_nothing_starts(world: World) -> None:
    with pytest.raises(Conflict, match="not loaded"):
        assessed(world)
    assert GapAssessment.objects.count() == 0


def test_who_may_start(world: World, other_world: World) -> None:
    call_command("load_catalogue", verbosity=0)
    with pytest.raises(NotAllowed):
        assessed(world, actor=world.owner.actor)
    with pytest.raises(NotFound):
        assessed(world, actor=other_world.manager.actor)
    with pytest.raises(NotFound):
        assessed(world, owner=other_world.owner.member)
    with pytest.raises(Invalid):
        assessed(world, owner=world.external.member)


def test_assessed_with_words_owner_and_evidence(world: World, gap: GapAssessment) -> None:
    evidence = add_evidence(
        actor=world.manager.actor,
        organization=world.organization,
        title="Bias test",
        file_name="b.txt",
        chunks=[b"b"],
        requirements=["A.2.2"],
    )
    before = entries(world)
    line = answer(
        world,
        line_of(gap, "A.2.2"),
        answer="partly",
        words="A draft.",
        owner=world.owner.member,
        evidence=evidence,
    )
    assert (entries(world), last(world)) == (before + 1, "gap_assessment.assessed")
    assert (line.answer, line.assessed_by, line.revision) == ("partly", world.manager.member, 2)
    assert line.history.count() == 2

    line = answer(world, line, actor=world.owner.actor, answer="not_looked_at", words="")
    assert (line.assessed_by, line.assessed_on) == (None, None)


@pytest.mark.parametrize(
    ("number", "given", "field"),
    [
        ("4.1", {"answer": "not_applicable", "words": "No."}, "answer"),
        ("A.2.2", {"answer": "not_applicable", "words": " "}, "words"),
        ("4.1", {"answer": "partly", "words": ""}, "words"),
        ("4.1", {"answer": "not_met", "words": ""}, "words"),
        ("4.1", {"answer": "perhaps"}, "answer"),
    ],
)
def test_an_answer_that_does_not_hold(
    world: World, gap: GapAssessment, number: str, given: dict[str, str], field: str
) -> None:
    before, line = entries(world), line_of(gap, number)
    with pytest.raises(Invalid) as refused:
        answer(world, line, **given)
    assert list(refused.value.errors) == [field]
    line.refresh_from_db()
    assert (entries(world), line.answer, line.history.count()) == (before, "not_looked_at", 1)


def test_who_may_assess(world: World, other_world: World, gap: GapAssessment) -> None:
    line = line_of(gap, "4.1")
    for person in (world.owner, world.auditor, world.top):
        with pytest.raises(NotAllowed):
            answer(world, line, actor=person.actor)
    with pytest.raises(NotFound):
        answer(world, line, actor=other_world.manager.actor)
    with pytest.raises(Invalid):
        answer(world, line, owner=world.external.member)


def test_evidence_of_others_or_withdrawn(world: World, other_world: World, gap: GapAssessment) -> None:
    def keep(of: World):
        return add_evidence(
            actor=of.manager.actor,
            organization=of.organization,
            title="E",
            file_name="e.txt",
            chunks=[b"e"],
        )

    with pytest.raises(NotFound):
        answer(world, line_of(gap, "4.1"), evidence=keep(other_world))
    gone = withdraw_evidence(actor=world.manager.actor, evidence=keep(world), reason="Wrong")
    with pytest.raises(Invalid, match="withdrawn"):
        answer(world, line_of(gap, "4.1"), evidence=gone)


def test_the_second_writer_is_told(world: World, gap: GapAssessment) -> None:
    line = line_of(gap, "4.1")
    answer(world, line, revision=1)
    before = entries(world)
    with pytest.raises(Stale):
        answer(world, line, revision=1)
    assert entries(world) == before


def test_finished_and_frozen(world: World, gap: GapAssessment) -> None:
    with pytest.raises(Conflict, match="70 of its"):
        finish_gap_assessment(actor=world.manager.actor, assessment=gap)
    answer_all(world, gap)
    before = entries(world)
    done = finish_gap_assessment(actor=world.manager.actor, assessment=gap, conclusion="Ready.", revision=1)
    assert (done.status, done.conclusion, entries(world)) == ("finished", "Ready.", before + 1)
    assert last_finished(world.manager.viewpoint) == done
    with pytest.raises(Conflict, match="stay as they are"):
        answer(world, line_of(gap, "4.1"))
    with pytest.raises(Conflict):
        abandon_gap_assessment(actor=world.manager.actor, assessment=done, reason="No")


def test_abandoned_with_a_reason(world: World, gap: GapAssessment) -> None:
    with pytest.raises(Invalid):
        abandon_gap_assessment(actor=world.manager.actor, assessment=gap, reason=" ")
    with pytest.raises(NotAllowed):
        abandon_gap_assessment(actor=world.owner.actor, assessment=gap, reason="No")
    with pytest.raises(Stale):
        abandon_gap_assessment(actor=world.manager.actor, assessment=gap, reason="No", revision=9)
    gone = abandon_gap_assessment(actor=world.manager.actor, assessment=gap, reason="Scope changed")
    assert (gone.status, gone.reason, last(world)) == (
        "abandoned",
        "Scope changed",
        "gap_assessment.abandoned",
    )
    assert assessed(world).reference == "GAP-0002"


def test_what_a_round_says_as_a_whole(world: World, gap: GapAssessment) -> None:
    answer(world, line_of(gap, "4.1"), answer="partly", words="Half.")
    answer(world, line_of(gap, "A.2.2"), answer="not_met", words="None.")
    answer(world, line_of(gap, "A.2.3"), answer="not_applicable", words="Not ours.")
    lines = list(gap_lines(world.manager.viewpoint, gap))
    result = result_of(lines)
    assert [part.number for part in result.parts][:2] == ["4", "5"]
    assert [line.requirement.number for line in result.gaps] == ["A.2.2", "4.1"]
    assert (result.looked_at, len(result.open)) == (3, 67)
    bar = next(bar for bar in result.chart.bars if bar.label.startswith("A.2 "))
    assert (bar.miss, bar.total) == (1, 2)
    assert following(lines, lines[0]) == lines[1].requirement.number
    assert following(lines, lines[-1]) == ""


def test_a_round_is_read_in_the_past(world: World, gap: GapAssessment) -> None:
    line = answer(world, line_of(gap, "4.1"))
    moment = line.history.latest("history_date").history_date
    answer(world, line_of(gap, "4.2"), answer="partly", words="Half.")
    then = Viewpoint.at(world.manager.actor, world.organization, moment)
    found = gap_assessments(then).get()
    assert (found.total, found.looked_at, found.gaps) == (70, 1, 0)
    assert result_of(gap_lines(then, found)).looked_at == 1
    now = gap_assessments(world.manager.viewpoint).get()
    assert (now.looked_at, now.gaps) == (2, 1)


def test_the_database_keeps_to_the_answers(world: World, gap: GapAssessment) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RequirementAssessment.objects.filter(assessment=gap).update(answer="perhaps")
    with pytest.raises(IntegrityError), transaction.atomic():
        GapAssessment.objects.filter(pk=gap.pk).update(status="finished")
