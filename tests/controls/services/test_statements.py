"""The Statement: draft, lines, submission, approval, return, withdrawal."""

from __future__ import annotations

import pytest

from aims.core.errors import Conflict, Invalid, NotAllowed, Stale
from aims.models import RoleAssignment
from aims.platform.enums import GrantKind
from aims.platform.models import Job
from aims.platform.services.organizations import give_grant
from aims.platform.unit import change
from controls.models import ControlImplementation, StatementLine
from controls.selectors.seen import marks_of
from controls.selectors.statements import live_content
from controls.services.controls import change_control
from controls.services.lines import decide_line
from controls.services.statements import (
    approve_statement,
    return_statement,
    start_statement_draft,
    submit_statement,
)
from tests.controls.story import Story, verbs
from tests.worlds import Person

pytestmark = pytest.mark.django_db


def test_a_first_draft_has_38_undecided_lines(story: Story) -> None:
    version = story.draft()
    assert version.reference == "SOA-0001/1"
    assert version.lines.count() == version.lines.filter(applicability="undecided").count() == 38
    assert verbs(story).count("statement.started") == 1
    assert StatementLine.history.filter(version=version).count() == 38


def test_a_second_draft_is_refused(story: Story) -> None:
    story.draft()
    with pytest.raises(Conflict, match="being drafted already"):
        story.draft()


def test_who_may_start(story: Story) -> None:
    for person in (story.world.owner, story.world.auditor, story.world.top, story.world.admin):
        with pytest.raises(NotAllowed):
            start_statement_draft(actor=person.actor, organization=story.organization)
    with pytest.raises(NotAllowed, match="--as"):
        start_statement_draft(actor=story.world.system, organization=story.organization)


def test_the_next_draft_takes_over_decisions_and_reasons(story: Story) -> None:
    first = story.approved()
    second = story.draft()
    assert second.number == 2
    for number in ("A.2.2", "A.6.2.4", "A.7.3"):
        was, now = story.line(first, number), story.line(second, number)
        assert (now.applicability, now.justification) == (was.applicability, was.justification)
        assert now.state_links() == was.state_links()


def test_submit_lists_every_problem_at_once(story: Story) -> None:
    version, manager = story.draft(), story.world.manager.actor
    story.decide_all(version, leaving=["A.2.3", "A.6.2.4", "A.7.3", "A.9.2", "A.10.4"])

    def decide(number: str, applicability: str, justification: str) -> None:
        decide_line(
            actor=manager,
            line=story.line(version, number),
            applicability=applicability,
            justification=justification,
        )

    decide("A.6.2.4", "not_applicable", "We do not test.")
    decide("A.7.3", "not_applicable", "")
    decide("A.9.2", "not_applicable", "We use no AI of others.")
    decide("A.10.4", "applicable", "Customers ask.")
    with pytest.raises(Invalid) as refusal:
        submit_statement(actor=manager, version=version)
    errors = refusal.value.errors
    assert set(errors) == {"A.2.3", "A.6.2.4", "A.7.3", "A.10.4"}
    assert errors["A.2.3"] == ["Decide whether it applies."]
    assert "RSK-0001" in errors["A.6.2.4"][0]
    assert "provider" in errors["A.6.2.4"][1]
    assert errors["A.7.3"][0] == "Say why in the justification."
    assert errors["A.10.4"] == ["Link at least one reason."]
    version.refresh_from_db()
    assert version.status == "draft"
    assert "statement.submitted" not in verbs(story)


def test_an_exclusion_stands_with_the_decision_behind_it(story: Story) -> None:
    version = story.draft()
    story.decide_all(version, leaving=["A.6.2.4"])
    decide_line(
        actor=story.world.manager.actor,
        line=story.line(version, "A.6.2.4"),
        applicability="not_applicable",
        justification="Decided by the board.",
        decisions=[story.decision.pk],
    )
    submit_statement(actor=story.world.manager.actor, version=version)
    version.refresh_from_db()
    assert version.status == "in_review"


def test_an_ended_role_conflicts_with_nothing(story: Story) -> None:
    with change(story.organization, story.world.system) as unit:
        role = RoleAssignment.objects.get(pk=story.role.pk)
        role.ended_on = unit.moment.date()
        role.save()
        unit.record("story.changed", role)
    version = story.draft()
    story.decide_all(version, leaving=["A.8.3"])
    decide_line(
        actor=story.world.manager.actor,
        line=story.line(version, "A.8.3"),
        applicability="not_applicable",
        justification="Nobody outside is concerned.",
    )
    submit_statement(actor=story.world.manager.actor, version=version)


def test_approval_freezes_supersedes_and_asks_for_the_files_once(story: Story) -> None:
    first = story.approved()
    assert first.frozen is not None
    assert first.frozen["lines"][0]["number"] == "A.2.2"
    line = first.frozen["lines"][0]
    assert (line["status"], line["owner"]) == ("implemented", story.world.owner.member.reference)
    assert (line["evidence"], line["evidence_count"], line["evidence_until"]) == (
        ["EVD-0001"],
        1,
        "2027-08-02",
    )
    assert {reason["reference"] for reason in line["reasons"]} == {"ROL-0001", "OBL-0001"}
    assert story.world.owner.member.name not in str(first.frozen)
    second = approve_statement(
        actor=story.world.top.actor,
        version=submit_statement(actor=story.world.manager.actor, version=story.draft()),
    )
    first.refresh_from_db()
    assert (first.status, second.status) == ("superseded", "approved")
    assert Job.objects.filter(name="render_statement").count() == 2


def test_approval_is_top_management_s_and_happens_once(story: Story) -> None:
    version = story.submitted()
    for person in (story.world.manager, story.world.owner, story.world.auditor, story.world.admin):
        with pytest.raises(NotAllowed):
            approve_statement(actor=person.actor, version=version)
    with pytest.raises(NotAllowed):
        approve_statement(actor=story.world.system, version=version)
    approve_statement(actor=story.world.top.actor, version=version, revision=version.revision)
    with pytest.raises(Conflict, match="approved already"):
        approve_statement(actor=story.world.top.actor, version=version, revision=version.revision)
    assert verbs(story).count("statement.approved") == 1
    assert Job.objects.filter(name="render_statement").count() == 1


def test_who_drafted_does_not_approve(story: Story) -> None:
    version = story.submitted()
    give_grant(
        actor=story.world.admin.actor, member=story.world.manager.member, kind=GrantKind.TOP_MANAGEMENT
    )
    with pytest.raises(NotAllowed, match="someone else"):
        approve_statement(actor=story.world.manager.actor, version=version)


def with_a_second_hat(person: Person, story: Story) -> Person:
    """The same person, who is top management as well."""
    give_grant(actor=story.world.admin.actor, member=person.member, kind=GrantKind.TOP_MANAGEMENT)
    give_grant(actor=story.world.admin.actor, member=person.member, kind=GrantKind.AIMS_MANAGER)
    return person


def test_who_wrote_a_line_does_not_approve(story: Story) -> None:
    writer = with_a_second_hat(story.world.owner, story)
    version = story.draft()
    story.decide_all(version, leaving=["A.8.3"])
    decide_line(
        actor=writer.actor,
        line=story.line(version, "A.8.3"),
        applicability="applicable",
        justification="Hospitals ask for it.",
        roles=[story.role.pk],
    )
    version = submit_statement(actor=story.world.manager.actor, version=version)
    with pytest.raises(NotAllowed, match="someone else"):
        approve_statement(actor=writer.actor, version=version)
    assert approve_statement(actor=story.world.top.actor, version=version).status == "approved"


def test_who_once_sent_it_does_not_approve_it_later(story: Story) -> None:
    sender = with_a_second_hat(story.world.owner, story)
    version = story.draft()
    story.decide_all(version)
    version = submit_statement(actor=sender.actor, version=version)
    version = return_statement(actor=story.world.top.actor, version=version, reason="Thin.")
    version = submit_statement(actor=story.world.manager.actor, version=version)
    with pytest.raises(NotAllowed, match="someone else"):
        approve_statement(actor=sender.actor, version=version)


def test_approval_holds_for_what_was_seen(story: Story) -> None:
    version, top = story.submitted(), story.world.top
    seen = marks_of(live_content(top.viewpoint, version, freeze=True))
    control = ControlImplementation.objects.get(organization=story.organization, requirement__number="A.7.4")
    change_control(
        actor=story.world.manager.actor, control=control, how="Another way.", owner=story.world.owner.member
    )
    with pytest.raises(Stale, match=r"no longer says what you saw: A\.7\.4 changed"):
        approve_statement(actor=top.actor, version=version, seen=seen)
    version.refresh_from_db()
    assert (version.status, version.frozen) == ("in_review", None)
    seen = marks_of(live_content(top.viewpoint, version, freeze=True))
    version = approve_statement(actor=top.actor, version=version, seen=seen)
    assert version.frozen is not None
    assert version.frozen["approver"] == top.member.reference


def test_approval_refuses_what_no_longer_holds(story: Story) -> None:
    version = story.draft()
    story.decide_all(version, leaving=["A.9.2"])
    decide_line(
        actor=story.world.manager.actor,
        line=story.line(version, "A.9.2"),
        applicability="not_applicable",
        justification="We use no AI of others.",
    )
    version = submit_statement(actor=story.world.manager.actor, version=version)
    with change(story.organization, story.world.system) as unit:
        role = RoleAssignment.objects.create(
            organization=story.organization,
            reference=unit.reference(RoleAssignment),
            system=story.system,
            role="customer",
        )
        unit.record("story.changed", role)
    with pytest.raises(Invalid) as refusal:
        approve_statement(actor=story.world.top.actor, version=version)
    assert set(refusal.value.errors) == {"A.9.2"}
    version.refresh_from_db()
    assert (version.status, version.frozen) == ("in_review", None)
