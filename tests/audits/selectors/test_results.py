"""What audits come to, now and at an earlier moment."""

from __future__ import annotations

import pytest

from aims.platform.models import LedgerEntry
from aims.platform.viewpoint import Viewpoint
from audits.selectors.results import audit_results, audits_open, corrective_actions, findings_open
from tests.auditing import checked, complete, in_days, opened, planned, reply, reported
from tests.worlds import World

pytestmark = pytest.mark.django_db


def test_figures_and_rows(world: World, catalogue: None) -> None:
    viewpoint = world.top.viewpoint
    empty = audit_results(viewpoint)
    assert (empty.reported, empty.rows, sum(empty.by_grade.values())) == (0, [], 0)
    finding = reported(world)
    planned(world, title="Next")
    opened(world)
    results = audit_results(viewpoint)
    assert (results.planned, results.in_progress, results.reported, results.overdue) == (1, 0, 1, 0)
    assert results.by_grade == {"major": 0, "minor": 1, "opportunity": 0}
    assert [row.reference for row in results.rows] == ["AUD-0001"]
    assert [row.title for row in audits_open(viewpoint)] == ["Next"]
    assert audit_results(viewpoint, until=in_days(-1)).rows == []
    still = findings_open(viewpoint)
    assert (still.total, still.late, [row.pk for row in still.rows]) == (1, 0, [finding.pk])
    actions = corrective_actions(viewpoint)
    assert (actions.open, actions.late, actions.closed, actions.by_status["open"]) == (1, 0, 0, 1)


def test_each_moment_has_its_own(world: World, catalogue: None) -> None:
    action = complete(reply(reported(world), world.owner), world.owner)
    moment = LedgerEntry.objects.latest("pk").recorded_at
    action = checked(action, world.auditor, "did_not")
    then = Viewpoint.at(world.top.actor, world.organization, moment)
    before, now = corrective_actions(then), corrective_actions(world.top.viewpoint)
    assert (before.to_check, before.failed_checks, before.by_status["done"]) == (1, 0, 1)
    assert (now.to_check, now.failed_checks, now.by_status["returned"]) == (0, 1, 1)
    assert (findings_open(then).total, audit_results(then).reported) == (1, 1)
    assert [row.finding.audit.lead.name for row in before.rows if row.finding] == [world.auditor.member.name]
