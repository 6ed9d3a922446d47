"""What happens to a version around its approval: return, withdrawal, its files."""

from __future__ import annotations

import pytest

from aims.core.errors import Conflict, Invalid, NotAllowed, Stale
from aims.platform.models import Job
from controls.models import StatementVersion
from controls.services.lines import decide_line
from controls.services.statements import (
    render_statement,
    return_statement,
    submit_statement,
    withdraw_statement,
)
from tests.controls.story import Story, run_jobs, verbs

pytestmark = pytest.mark.django_db


def test_return_needs_a_reason_and_opens_the_lines_again(story: Story) -> None:
    version = story.submitted()
    line = story.line(version, "A.2.2")
    with pytest.raises(Conflict, match="in review"):
        decide_line(
            actor=story.world.manager.actor, line=line, applicability="applicable", justification="New."
        )
    with pytest.raises(Invalid):
        return_statement(actor=story.world.top.actor, version=version, reason=" ")
    returned = return_statement(actor=story.world.top.actor, version=version, reason="A.2.2 is thin.")
    assert returned.status == "draft"
    with pytest.raises(Stale):
        submit_statement(actor=story.world.manager.actor, version=version, revision=version.revision)
    decide_line(actor=story.world.manager.actor, line=line, applicability="applicable", justification="New.")


def test_withdraw_removes_a_draft_that_was_never_sent(story: Story) -> None:
    version = story.draft()
    story.decide_all(version)
    withdraw_statement(actor=story.world.manager.actor, version=version)
    assert not StatementVersion.objects.filter(organization=story.organization).exists()
    assert StatementVersion.history.filter(organization=story.organization, history_type="-").count() == 1
    assert verbs(story)[-1] == "statement.withdrawn"
    assert story.draft().number == 2, "a number is never given twice"


def test_withdraw_refuses_what_was_sent(story: Story) -> None:
    version = story.submitted()
    with pytest.raises(Conflict):
        withdraw_statement(actor=story.world.manager.actor, version=version)
    returned = return_statement(actor=story.world.top.actor, version=version, reason="No.")
    with pytest.raises(Conflict, match="sent for approval before"):
        withdraw_statement(actor=story.world.manager.actor, version=returned)


def test_the_job_attaches_two_files_with_one_entry(story: Story) -> None:
    version = story.approved()
    run_jobs()
    run_jobs()
    job = Job.objects.get(name="render_statement")
    assert (job.state, job.attempts) == ("done", 1)
    assert sorted(version.files.values_list("format", flat=True)) == ["pdf", "xlsx"]
    assert verbs(story).count("statement.rendered") == 1


def test_files_are_made_again_after_the_job_was_given_up(story: Story) -> None:
    version, manager = story.approved(), story.world.manager.actor
    with pytest.raises(Conflict, match="being made"):
        render_statement(actor=manager, version=version)
    Job.objects.update(state="dead", attempts=5, error="The worker died each time.")
    with pytest.raises(NotAllowed):
        render_statement(actor=story.world.auditor.actor, version=version)
    render_statement(actor=manager, version=version)
    run_jobs()
    job = Job.objects.get()
    assert (job.state, job.attempts, job.error) == ("done", 1, "")
    assert version.files.count() == 2
    assert verbs(story)[-2:] == ["statement.render_asked", "statement.rendered"]
    with pytest.raises(Conflict, match="there already"):
        render_statement(actor=manager, version=version)
