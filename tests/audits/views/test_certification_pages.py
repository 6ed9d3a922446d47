"""The certification plan: empty, planned, step by step, bodies side by side, the certificate, the first page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from aims.platform.unit import change
from aims.platform.viewpoint import Viewpoint
from aims.platform.waiting import waiting
from audits.models import CertificationProject
from audits.selectors.waiting_stages import milestones
from audits.services.stages import skip_stage, start_stage
from controls.models import StatementOfApplicability, StatementVersion
from tests.certifying import (
    certified,
    chosen,
    days,
    entries,
    offered,
    planned,
    skip_until,
    stage_of,
)
from tests.queries import queries_of
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(world: World) -> CertificationProject:
    return planned(world)


def _path(world: World, page: str, **kwargs: str) -> str:
    return reverse(page, kwargs={"organization": world.organization.slug, **kwargs})


def test_planned_from_the_empty_page(world: World) -> None:
    client = world.manager.client()
    assert "No certification is planned" in client.get(_path(world, "certification-plan")).content.decode()
    sent = {"title": "Ours", "owner": world.owner.member.pk, "starts_on": days(0).isoformat()}
    page = client.post(_path(world, "certification-start"), sent, follow=True).content.decode()
    assert "Recertification" in page
    assert client.get(_path(world, "certification-start")).status_code == 409
    assert client.post(_path(world, "certification-start"), sent).status_code == 409


def test_another_organization_s_objects_are_refused(world: World, other_world: World) -> None:
    client, start = world.manager.client(), _path(world, "certification-start")
    sent = {"title": "Ours", "starts_on": days(0).isoformat()}
    for owner in (other_world.owner.member.pk, 999_999):
        assert client.post(start, {**sent, "owner": owner}).status_code == 422
    chosen(world, planned(world))
    with change(other_world.organization, other_world.system) as unit:
        statement = StatementOfApplicability.objects.create(
            organization=other_world.organization, reference=unit.reference(StatementOfApplicability)
        )
        theirs = StatementVersion.objects.create(
            organization=other_world.organization,
            statement=statement,
            number=1,
            status="approved",
            drafted_by=other_world.manager.member,
            approved_by=other_world.top.member,
            frozen={"lines": []},
        )
        unit.record("story.told", statement, theirs)
    given = {
        "number": "1",
        "scope_words": "Provision of AI systems",
        "decided_on": days(-10).isoformat(),
        "issued_on": days(-5).isoformat(),
        "valid_until": days(900).isoformat(),
        "statement": theirs.pk,
    }
    before = entries(world)
    assert client.post(_path(world, "certificate-record"), given).status_code == 422
    assert entries(world) == before
    del given["statement"]
    assert client.post(_path(world, "certificate-record"), given).status_code == 302


def test_the_plan_shows_what_blocks_and_its_clocks(world: World, project: CertificationProject) -> None:
    client = world.manager.client()
    page = client.get(_path(world, "certification-plan")).content.decode()
    for words in (
        "Nothing says yet what the AIMS covers",
        "Internal audit",
        "None was planned yet",
        "Commonly: on-site audit",
        "within 12 months of the decision",
        "<svg",
        "Today",
    ):
        assert words in page
    assert len(queries_of(client, _path(world, "certification-plan"))) <= 25


def test_a_step_from_begin_to_done(world: World, project: CertificationProject) -> None:
    stage = stage_of(project, "execution")
    client = world.owner.client()
    move = {"reference": stage.reference}
    begin = _path(world, "certification-stage-move", verb="start", **move)
    finish = _path(world, "certification-stage-move", verb="finish", **move)
    assert client.get(finish).status_code == 409
    assert client.post(begin, {"revision": 1}).status_code == 302
    assert "thing" in client.get(finish).content.decode()
    before = entries(world)
    refused = client.post(finish, {"revision": 2})
    assert (refused.status_code, entries(world)) == (422, before)
    assert "Scope of the AIMS: nothing says yet what the AIMS covers." in refused.content.decode()
    done = client.post(finish, {"revision": 2, "reason": "On paper"}, follow=True)
    assert "Finished although something was missing" in done.content.decode()
    assert client.get(_path(world, "certification-stage-move", verb="fly", **move)).status_code == 404


def test_a_step_is_planned_anew_by_two_people(world: World, project: CertificationProject) -> None:
    stage = stage_of(project, "stage_1")
    path = _path(world, "certification-stage-change", reference=stage.reference)
    client = world.manager.client()
    sent = {
        "revision": 1,
        "starts_on": days(40).isoformat(),
        "ends_on": days(41).isoformat(),
        "notes": "Remote",
    }
    assert client.post(path, sent).status_code == 302
    stale = client.post(path, {**sent, "notes": "On site"})
    assert stale.status_code == 409
    assert "Remote" in stale.content.decode()
    assert client.post(path, {**sent, "revision": 2, "ends_on": days(1).isoformat()}).status_code == 422
    assert world.top.client().get(path).status_code == 403


def test_bodies_side_by_side_and_one_is_chosen(world: World, project: CertificationProject) -> None:
    good, poor = offered(world), offered(world, "Heron Audits", accredited="applied", days_offered=None)
    client = world.manager.client()
    page = client.get(_path(world, "certification-body-compare")).content.decode()
    assert "Heron Audits" in page
    assert "Say how many auditor days it offers." in page
    choose = _path(world, "certification-body-choose", reference=poor.reference)
    assert client.post(choose, {"revision": 1, "reason": "Near"}).status_code == 422
    choose = _path(world, "certification-body-choose", reference=good.reference)
    assert "is chosen" in client.post(choose, {"revision": 1, "reason": "Near"}, follow=True).content.decode()
    assert "Near" in client.get(_path(world, "certification-plan")).content.decode()


def test_a_body_is_added_and_changed(world: World) -> None:
    client = world.manager.client()
    add, sent = (
        _path(world, "certification-body-add"),
        {"name": "Kestrel", "accredited": "yes", "days_offered": "3.5"},
    )
    assert client.post(add, sent).status_code == 302
    assert client.post(add, sent).status_code == 422
    change = _path(world, "certification-body-change", reference="CBD-0001")
    assert client.post(change, {**sent, "revision": 1, "notes": "Kind"}).status_code == 302
    assert client.post(change, {**sent, "revision": 1, "notes": "Rude"}).status_code == 409
    assert client.post(change, {**sent, "revision": 2, "price_amount": "1" * 40}).status_code == 422
    assert "Kestrel" in client.get(_path(world, "certification-body-list")).content.decode()
    choose = _path(world, "certification-body-choose", reference="CBD-0001")
    assert client.get(choose).status_code == 409


def test_the_certificate_and_what_may_be_said(world: World, project: CertificationProject) -> None:
    client = world.manager.client()
    record = _path(world, "certificate-record")
    assert client.get(record).status_code == 409
    chosen(world, project)
    sent = {
        "number": "AIMS 4711",
        "scope_words": "Our certified AI systems",
        "decided_on": days(-10).isoformat(),
        "issued_on": days(-11).isoformat(),
        "valid_until": days(900).isoformat(),
    }
    before = entries(world)
    refused = client.post(record, sent)
    assert (refused.status_code, entries(world)) == (422, before)
    assert "issued before it was decided" in refused.content.decode()
    refused = client.post(record, {**sent, "issued_on": days(-5).isoformat()})
    assert "never an AI system" in refused.content.decode()
    given = {**sent, "issued_on": days(-5).isoformat(), "scope_words": "Provision of AI systems for triage"}
    page = client.post(record, given, follow=True).content.decode()
    assert "The AI management system of Northfold Health conforms to ISO/IEC 42001." in page
    assert "certified AI system" not in page

    suspend = _path(world, "certificate-move", reference="CER-0001", verb="suspend")
    page = client.post(suspend, {"revision": 1, "reason": "Audit refused"}, follow=True).content.decode()
    assert "Nothing may be said with it now" in page
    assert client.get(suspend).status_code == 409
    assert "AIMS 4711" in client.get(_path(world, "certificate-list")).content.decode()


def test_changed_and_ended(world: World, project: CertificationProject) -> None:
    client = world.manager.client()
    change = _path(world, "certification-change", reference=project.reference)
    sent = {"revision": 1, "title": "Ours", "owner": world.owner.member.pk}
    assert client.post(change, sent).status_code == 302
    assert client.post(change, {**sent, "title": "Mine"}).status_code == 409
    end = _path(world, "certification-end", reference=project.reference)
    page = client.post(end, {"revision": 2, "reason": "Sold"}, follow=True).content.decode()
    assert "Ended because: Sold" in page
    page = client.get(_path(world, "certification-plan")).content.decode()
    assert project.reference in page
    assert client.get(end).status_code == 409


def test_steps_wait_for_their_owner(world: World, project: CertificationProject) -> None:
    rows = {row.reference: row for row in waiting(world.owner.viewpoint)}
    assert set(rows) == {stage_of(project, "training").reference, stage_of(project, "planning").reference}
    assert rows[stage_of(project, "training").reference].what == "Begin: Training"
    assert waiting(world.top.viewpoint) == []
    start_stage(actor=world.owner.actor, stage=stage_of(project, "training"))
    rows = {row.reference: row for row in waiting(world.owner.viewpoint)}
    assert stage_of(project, "training").reference not in rows


def test_a_late_step_waits_for_the_aims_manager_too(world: World) -> None:
    project = planned(world, starts_on=days(-30))
    stage = stage_of(project, "training")
    row = next(row for row in waiting(world.manager.viewpoint) if row.reference == stage.reference)
    assert row.is_late
    assert row.why == "Rajiv Northfold owns it; it begins late"
    skip_stage(actor=world.manager.actor, stage=stage, reason="Trained")
    assert stage.reference not in {row.reference for row in waiting(world.manager.viewpoint)}


def test_the_next_milestones_cost_one_question(
    world: World, project: CertificationProject, django_assert_num_queries
) -> None:
    viewpoint = world.top.viewpoint
    with django_assert_num_queries(1):
        card = milestones(viewpoint)
    assert [stage.kind for stage, *_ in card.context["stages"]][:2] == ["training", "planning"]
    page = world.top.client().get(_path(world, "home")).content.decode()
    assert "Next milestones" in page
    certified(world, chosen(world, project))
    skip_until(world, project, "recertification")
    assert len(milestones(world.top.viewpoint).context["stages"]) == 1


def test_without_a_certification_there_is_no_card(world: World) -> None:
    assert milestones(world.top.viewpoint) is None


def test_the_plan_is_shown_as_it_was(world: World, project: CertificationProject) -> None:
    moment = project.history.latest("history_date").history_date
    chosen(world, project)
    client, then = world.manager.client(), {"as_of": moment.isoformat()}
    for page, kwargs in (
        ("certification-plan", {}),
        ("certification-stage-detail", {"reference": stage_of(project, "stage_1").reference}),
        ("certification-body-list", {}),
        ("certification-body-compare", {}),
        ("certificate-list", {}),
    ):
        assert client.get(_path(world, page, **kwargs), then).status_code == 200, page
    assert "Kestrel" not in client.get(_path(world, "certification-plan"), then).content.decode()
    past = Viewpoint.at(world.manager.actor, world.organization, moment)
    assert [row.what for row in waiting(past)] == []
    assert milestones(past) is not None
