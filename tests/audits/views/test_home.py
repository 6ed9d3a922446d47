from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from aims.platform.enums import GrantKind
from aims.platform.inbox import inbox
from aims.platform.saving import add
from aims.platform.services.organizations import give_grant
from aims.platform.templatetags.aims_ui import due
from aims.platform.unit import change
from controls.models import StatementVersion
from controls.services.statements import approve_statement, return_statement, submit_statement
from documents.services.evidence import add_evidence, change_evidence
from risks.models import Risk
from risks.services.criteria import set_risk_criteria
from tests.audits.conftest import engage
from tests.controls.story import make_story
from tests.platform.making import make_system
from tests.worlds import World

pytestmark = pytest.mark.django_db


def home(world: World, who: str) -> str:
    client = getattr(world, who).client()
    response = client.get(f"/o/{world.organization.slug}/")
    assert response.status_code == 200
    return str(response.content.decode())


def waiting(world: World, who: str) -> list[str]:
    return [row.what for row in inbox(getattr(world, who).viewpoint)]


def test_a_new_organization_has_a_first_page_for_everyone(world):
    for who in ("manager", "owner", "auditor", "top", "admin"):
        text = home(world, who)
        assert "Nothing waits for you." in text
        assert "No version is in force yet." in text
    assert "Members" in home(world, "admin")


def test_the_manager_sees_what_has_no_owner_no_role_and_no_rating():
    story = make_story()
    make_system(story.world, "Orphan")
    found = waiting(story.world, "manager")
    assert "Orphan: new, no owner, no role yet" in found
    assert len([what for what in found if "Orphan" in what]) == 1
    assert "Say the role towards Triage Assistant" not in found
    assert "Rate Drift goes unseen" in found


def test_an_owner_sees_only_their_own():
    story = make_story()
    make_system(story.world, "Mine", owner=story.world.owner.member)
    make_system(story.world, "Orphan")
    found = waiting(story.world, "owner")
    assert "Say the role towards Mine" in found
    assert "Rate A release misses its criteria" in found
    assert not [what for what in found if "Orphan" in what or "Drift" in what]
    assert waiting(story.world, "auditor") == []
    assert "Rate A release misses its criteria" not in waiting(story.world, "manager")


def test_top_management_sees_what_waits_and_what_is_in_force():
    story = make_story()
    world, version = story.world, story.submitted()
    assert waiting(world, "top") == ["Approve the Statement of Applicability, version 1"]
    assert "Approve the Statement of Applicability, version 1" not in waiting(world, "manager")
    approve_statement(actor=world.top.actor, version=version)
    assert waiting(world, "top") == []
    text = home(world, "top")
    assert "In force" in text
    assert "SOA-0001/1" in text


def test_a_draft_shows_open_lines_and_that_it_came_back():
    story = make_story()
    world, version = story.world, story.draft()
    rows = {row.what: row.why for row in inbox(world.manager.viewpoint)}
    assert rows["Finish the Statement, version 1"] == "38 controls without a decision"
    story.decide_all(version)
    submit_statement(actor=world.manager.actor, version=version)
    return_statement(actor=world.top.actor, version=StatementVersion.objects.get(), reason="Explain A.7.3")
    assert "The Statement came back, version 1" in waiting(world, "manager")


def test_evidence_that_ends_is_late_first(world):
    today = timezone.localdate()
    for title, shift in (("Soon", 20), ("Gone", -3), ("Later", 200)):
        add_evidence(
            actor=world.manager.actor,
            organization=world.organization,
            title=title,
            file_name="x.txt",
            chunks=[title.encode()],
            owner=world.owner.member,
            valid_until=today + timedelta(days=shift),
        )
    owners, managers = inbox(world.owner.viewpoint), inbox(world.manager.viewpoint)
    assert [(row.what, row.action) for row in owners] == [
        ("Renew Gone", "New version"),
        ("Renew Soon", "New version"),
    ]
    assert owners[0].address.endswith("/evidence/EVD-0002/replace")
    name = world.owner.member.name
    assert [(row.what, row.why, row.action) for row in managers] == [
        ("Gone: has ended", f"{name} renews it", "Open"),
        ("Soon: ends soon", f"{name} renews it", "Open"),
    ]
    assert managers[0].address.endswith("/evidence/EVD-0002/")
    text = home(world, "owner")
    assert "Late" in text
    assert "3 days overdue (" in text
    assert "due in 20 days (" in text
    assert ("pieces of evidence" in text, "1 expired" in text, "1 ends within 60 days" in text) == (True,) * 3


def test_much_waiting_ends_in_a_link_to_the_list(world):
    for number in range(9):
        make_system(world, f"System {number}")
    rows = inbox(world.manager.viewpoint)
    found = [row for row in rows if row.what.endswith(": new, no owner, no role yet")]
    more = [row for row in rows if row.what.startswith("More AI systems")]
    assert (len(found), len(more)) == (4, 1)


HOW_LATE = {-8: "8 days overdue", -1: "1 day overdue", 0: "due today", 1: "due tomorrow", 5: "due in 5 days"}


@pytest.mark.parametrize(("days", "words"), HOW_LATE.items())
def test_how_late_is_said_in_words(days, words):
    value = timezone.localdate() + timedelta(days=days)
    assert due(value) == f"{words} ({value.day} {value:%b %Y})"
    assert due(None) == ""


def test_a_review_is_due_only_on_its_day():
    story = make_story()
    today = timezone.localdate()
    for title, shift in (("Ahead", 5), ("Today", 0), ("Past", -1)):
        make_risk(story.world, title, review_on=today + timedelta(days=shift), level=4)
    rows = {row.what: (row.why, row.is_late) for row in inbox(story.world.owner.viewpoint)}
    assert rows["Review Ahead"] == ("its review comes up", False)
    assert rows["Review Today"] == ("its review is due", False)
    assert rows["Review Past"] == ("its review is due", True)


def test_an_evaluated_risk_waits_for_its_owner_in_words_of_their_own():
    story = make_story()
    world = story.world
    make_risk(world, "Bias", status="evaluated", level=12)
    rows = {
        who: {row.what: row.why for row in inbox(getattr(world, who).viewpoint) if "Bias" in row.what}
        for who in ("owner", "manager", "top", "auditor")
    }
    treat = "Decide how to treat: Bias"
    assert rows == {
        "owner": {treat: "evaluated, level 12: start its treatment, or ask top management to accept it"},
        "manager": {treat: "evaluated, level 12: treat it or accept it"},
        "top": {
            "Decide whether to accept: Bias": (
                f"evaluated, level 12: {world.owner.member.name} owns it and may start its treatment"
            )
        },
        "auditor": {},
    }


def test_an_acceptance_that_ends_waits_for_the_owner_too():
    story = make_story()
    ends = timezone.localdate() - timedelta(days=2)
    accepted = {"accepted_by": story.world.top.member, "accepted_until": ends, "level": 12}
    make_risk(story.world, "Bias", status="accepted", **accepted)
    for who in ("owner", "top"):
        found = [row for row in inbox(getattr(story.world, who).viewpoint) if row.name == "Bias"]
        assert [(row.why, row.due, row.is_late) for row in found] == [
            ("its acceptance has ended", ends, True)
        ]


def test_several_gaps_of_one_risk_share_a_row():
    story = make_story()
    make_risk(story.world, "Bias", status="identified", review_on=timezone.localdate() - timedelta(days=1))
    found = [row for row in inbox(story.world.owner.viewpoint) if "Bias" in row.what]
    assert [(row.what, row.is_late) for row in found] == [("Bias: not rated, review is due", True)]


def test_top_management_reads_risks_above_the_limit_and_open_controls_by_name():
    story = make_story()
    world = story.world
    set_risk_criteria(
        actor=world.manager.actor, organization=world.organization, valid_from=timezone.localdate()
    )
    make_risk(world, "Nobody accepted it", status="in_treatment", level=15)
    until = timezone.localdate() + timedelta(days=90)
    accepted = {"accepted_by": world.top.member, "accepted_until": until, "level": 20}
    make_risk(world, "Someone accepted it", status="accepted", **accepted)
    story.approved()
    text = home(world, "top")
    for words in ("Nobody accepted it", world.owner.member.name, "36 controls are not in place yet"):
        assert words in text
    assert "36 not started" in text
    assert "Someone accepted it" not in text
    assert "All done" not in text
    assert "Nobody accepted it" not in home(world, "admin")
    story.draft()
    version = StatementVersion.objects.get(number=2)
    submit_statement(actor=world.manager.actor, version=version)
    text = home(world, "top")
    assert ("Waits for approval" in text, "SOA-0001/2" in text) == (True, True)


def test_an_internal_auditor_has_something_to_read_first():
    story = make_story()
    world = story.world
    renewed = {"actor": world.manager.actor, "evidence": story.evidence, "title": "AI policy, signed"}
    change_evidence(**renewed, valid_until=timezone.localdate() - timedelta(days=8), reason="Ended")
    text = home(world, "auditor")
    assert "All done" not in text
    assert "Nothing waits for you." in text
    assert "shows A.2.2" in text
    assert "ended 8 days ago" in text
    assert "Latest changes" in text
    assert "evidence changed" in text
    assert "</b> AI system in the inventory" in text
    assert "Latest changes" not in home(world, "top")


def test_engagements_stand_beside_the_inbox(world, catalogue):
    engage(world)
    assert "Erik Northfold" in home(world, "manager")
    assert "Erik Northfold" in home(world, "auditor")
    assert "Erik Northfold" not in home(world, "owner")


@pytest.mark.parametrize("who", ["manager", "owner", "auditor", "top", "admin", "everything"])
def test_the_first_page_costs_the_same_with_one_row_and_with_thirty(who):
    story = make_story()
    world = story.world
    set_risk_criteria(
        actor=world.manager.actor, organization=world.organization, valid_from=timezone.localdate()
    )
    person = getattr(world, "manager" if who == "everything" else who)
    if who == "everything":
        for kind in set(GrantKind.values) - person.actor.kinds:
            give_grant(actor=world.admin.actor, member=person.member, kind=kind)
    client = person.client()

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/o/{world.organization.slug}/").status_code == 200
        return len(queries)

    story.approved()
    story.draft()
    engage(world)
    fill(world, 1)
    few = cost()
    assert few <= 25
    fill(world, 29)
    assert cost() == few


def fill(world: World, size: int) -> None:
    """As many of each thing that waits: systems, risks in every state, evidence that ends."""
    today = timezone.localdate()
    for number in range(size):
        owner = world.owner.member if number % 2 else None
        make_system(world, f"System {number}", owner=owner)
        make_risk(world, f"Open {number}", owner=owner)
        make_risk(world, f"Evaluated {number}", status="evaluated", level=20, review_on=today)
        add_evidence(
            actor=world.manager.actor,
            organization=world.organization,
            title=f"File {number}",
            file_name="x.txt",
            chunks=[str(number).encode()],
            owner=world.owner.member,
            valid_until=today + timedelta(days=number - 5),
        )


def make_risk(world: World, title: str, **values: Any) -> Risk:
    """A risk in any state, of the risk owner unless said otherwise."""
    values.setdefault("owner", world.owner.member)
    with change(world.organization, world.system) as unit:
        row = Risk(organization=world.organization, reference=unit.reference(Risk), title=title, **values)
        add(row)
        unit.record("risk.created", row)
    return row
