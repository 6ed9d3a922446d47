"""Certifications and their steps: planned, begun, finished, skipped, planned again, ended; each refusal."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from aims.platform.viewpoint import Viewpoint
from audits.enums import CertificationStatus, StageKind, StageStatus
from audits.models import CertificationProject, CertificationStage
from audits.selectors.certification import current_certification, next_stages
from audits.services.certification import change_certification, end_certification
from audits.services.stages import change_stage, finish_stage, reopen_stage, skip_stage, start_stage
from audits.workflows import CERTIFICATION, STAGE
from tests.certifying import TODAY, days, entries, last, planned, skip_until, stage_of
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(world: World) -> CertificationProject:
    return planned(world)


@pytest.mark.parametrize("status", StageStatus.values)
@pytest.mark.parametrize("verb", STAGE.by_verb)
def test_the_whole_table_of_steps(status: str, verb: str) -> None:
    step, stage = STAGE.by_verb[verb], CertificationStage(status=status)
    if status in step.source:
        assert STAGE.step(stage, verb, reason="Because").target == stage.status
    else:
        with pytest.raises(Conflict):
            STAGE.step(stage, verb, reason="Because")
        assert stage.status == status


@pytest.mark.parametrize("status", CertificationStatus.values)
@pytest.mark.parametrize("verb", CERTIFICATION.by_verb)
def test_the_whole_table_of_certifications(status: str, verb: str) -> None:
    step, project = CERTIFICATION.by_verb[verb], CertificationProject(status=status)
    if status in step.source:
        assert CERTIFICATION.step(project, verb, reason="Because").target == project.status
    else:
        with pytest.raises(Conflict):
            CERTIFICATION.step(project, verb, reason="Because")
        assert project.status == status


def test_planned_with_ten_steps(world: World, project: CertificationProject) -> None:
    assert (project.reference, project.status, last(world)) == (
        "CRT-0001",
        "running",
        "certification.planned",
    )
    stages = list(project.stages.all())
    assert [stage.kind for stage in stages] == StageKind.values
    assert stages[0].starts_on == TODAY
    assert all(stage.owner == world.owner.member and stage.history.count() == 1 for stage in stages)
    assert current_certification(world.manager.viewpoint) == project


def test_one_certification_at_a_time(world: World, project: CertificationProject) -> None:
    before = entries(world)
    with pytest.raises(Conflict, match="CRT-0001 is on its way"):
        planned(world)
    assert (entries(world), CertificationProject.objects.count()) == (before, 1)
    end_certification(actor=world.manager.actor, project=project, reason="Too early")
    assert planned(world).reference == "CRT-0002"


def test_who_may_plan(world: World, other_world: World) -> None:
    for person in (world.owner, world.auditor, world.top):
        with pytest.raises(NotAllowed):
            planned(world, actor=person.actor)
    with pytest.raises(NotFound):
        planned(world, actor=other_world.manager.actor)
    with pytest.raises(NotFound):
        planned(world, owner=other_world.owner.member)
    with pytest.raises(Invalid):
        planned(world, owner=world.external.member)
    assert CertificationProject.objects.count() == 0


def test_changed(world: World, project: CertificationProject) -> None:
    given = {"actor": world.manager.actor, "project": project, "title": "Ours", "owner": world.top.member}
    changed = change_certification(**given, revision=1)
    assert (changed.title, changed.owner, last(world)) == ("Ours", world.top.member, "certification.changed")
    with pytest.raises(Stale):
        change_certification(**given, revision=1)
    with pytest.raises(NotAllowed):
        change_certification(**{**given, "actor": world.owner.actor})


def test_ended_with_a_reason_for_good(world: World, project: CertificationProject) -> None:
    stage = stage_of(project, "training")
    with pytest.raises(Invalid):
        end_certification(actor=world.manager.actor, project=project, reason="")
    ended = end_certification(actor=world.manager.actor, project=project, reason="Sold")
    assert (ended.status, ended.reason, ended.ended_on) == ("ended", "Sold", TODAY)
    with pytest.raises(Conflict, match="has ended"):
        start_stage(actor=world.manager.actor, stage=stage)
    with pytest.raises(Conflict):
        end_certification(actor=world.manager.actor, project=ended, reason="Again")


def test_a_step_is_begun_and_finished(world: World, project: CertificationProject) -> None:
    before = entries(world)
    stage = start_stage(actor=world.owner.actor, stage=stage_of(project, "training"), revision=1)
    assert (stage.status, last(world)) == ("under_way", "certification_stage.started")
    stage = finish_stage(actor=world.owner.actor, stage=stage, done_on=days(-1))
    assert (stage.status, stage.done_on, entries(world)) == ("done", days(-1), before + 2)
    assert stage.history.count() == 3
    assert stage not in next_stages(world.manager.viewpoint)


def test_a_step_is_not_finished_in_the_future(world: World, project: CertificationProject) -> None:
    stage = start_stage(actor=world.owner.actor, stage=stage_of(project, "training"))
    with pytest.raises(Invalid) as refused:
        finish_stage(actor=world.owner.actor, stage=stage, done_on=days(1))
    assert list(refused.value.errors) == ["done_on"]


def test_what_blocks_is_refused_unless_someone_says_why(world: World, project: CertificationProject) -> None:
    stage = start_stage(actor=world.manager.actor, stage=stage_of(project, "execution"))
    before = entries(world)
    with pytest.raises(Invalid) as refused:
        finish_stage(actor=world.manager.actor, stage=stage)
    words = refused.value.errors["reason"]
    assert "Scope of the AIMS: nothing says yet what the AIMS covers." in words
    assert "Internal audit: none was planned yet." in words
    stage.refresh_from_db()
    assert (entries(world), stage.status) == (before, "under_way")

    stage = finish_stage(actor=world.manager.actor, stage=stage, reason="Kept on paper so far")
    assert (stage.status, stage.reason) == ("done", "Kept on paper so far")


def test_audits_come_one_after_another(world: World, project: CertificationProject) -> None:
    stage_1 = stage_of(project, "stage_1")
    with pytest.raises(Conflict, match="Choosing the auditor comes first"):
        start_stage(actor=world.manager.actor, stage=stage_1)
    skip_until(world, project, "stage_1")
    assert start_stage(actor=world.manager.actor, stage=stage_1).status == "under_way"
    with pytest.raises(Conflict, match="Stage 1 comes first"):
        start_stage(actor=world.manager.actor, stage=stage_of(project, "stage_2"))


def test_skipped_and_planned_again(world: World, project: CertificationProject) -> None:
    stage = stage_of(project, "training")
    with pytest.raises(Invalid):
        skip_stage(actor=world.manager.actor, stage=stage, reason=" ")
    stage = skip_stage(actor=world.manager.actor, stage=stage, reason="All are trained")
    assert (stage.status, stage.reason) == ("skipped", "All are trained")
    with pytest.raises(Conflict, match="Plan it again"):
        _plan(world, stage)
    stage = reopen_stage(actor=world.manager.actor, stage=stage, reason="New people came")
    assert (stage.status, stage.reason, stage.done_on) == ("planned", "", None)
    assert last(world) == "certification_stage.reopened"


def _plan(world: World, stage: CertificationStage, **given):
    values = {
        "actor": world.manager.actor,
        "starts_on": days(1),
        "ends_on": days(2),
        "owner": world.top.member,
        "notes": "Remote.",
    }
    return change_stage(stage=stage, **values | given)


def test_a_step_s_plan_is_changed(world: World, project: CertificationProject) -> None:
    stage = stage_of(project, "stage_1")
    changed = _plan(world, stage, revision=1)
    assert (changed.starts_on, changed.owner, changed.notes) == (days(1), world.top.member, "Remote.")
    assert last(world) == "certification_stage.changed"
    with pytest.raises(Stale):
        _plan(world, stage, revision=1)
    with pytest.raises(Invalid) as refused:
        _plan(world, stage, ends_on=days(-3))
    assert list(refused.value.errors) == ["ends_on"]
    with pytest.raises(Invalid):
        _plan(world, stage, owner=world.external.member)


def test_who_may_move_a_step(world: World, other_world: World, project: CertificationProject) -> None:
    stage = stage_of(project, "training")
    for person in (world.auditor, world.top):
        with pytest.raises(NotAllowed):
            start_stage(actor=person.actor, stage=stage)
    with pytest.raises(NotFound):
        start_stage(actor=other_world.manager.actor, stage=stage)
    assert start_stage(actor=world.owner.actor, stage=stage).status == "under_way"


def test_the_plan_is_read_in_the_past(world: World, project: CertificationProject) -> None:
    moment = project.history.latest("history_date").history_date
    skip_stage(actor=world.manager.actor, stage=stage_of(project, "training"), reason="All are trained")
    then = Viewpoint.at(world.manager.actor, world.organization, moment)
    assert next_stages(then).count() == 10
    assert {stage.status for stage in current_certification(then).stages.all()} == {"planned"}
    assert next_stages(world.manager.viewpoint).count() == 9


def test_the_database_keeps_the_rules(world: World, project: CertificationProject) -> None:
    rows = CertificationStage.objects.filter(project=project, kind="training")
    for wrong in (
        {"status": "lost"},
        {"status": "done"},
        {"done_on": TODAY},
        {"status": "skipped"},
        {"starts_on": days(5), "ends_on": days(1)},
        {"kind": "stage_1"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
