"""The draft Statement as of a past moment: a person was renamed, a reason moved, a system retired since."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from aims.platform.services.organizations import rename_member
from aims.services.ai_systems import move_ai_system
from controls.models import StatementVersion
from controls.selectors import statements
from controls.selectors.content import Line
from controls.services.lines import decide_line
from tests.controls.story import Story
from tests.platform.making import alter

pytestmark = pytest.mark.django_db


def line_at(version: StatementVersion, viewpoint, number: str) -> Line:
    content = statements.content_of(viewpoint, version)
    return next(line for line in content.lines if line.number == number)


def reasons(line: Line) -> set[str]:
    return {reason.reference for reason in line.reasons}


def change_since(story: Story, version: StatementVersion) -> None:
    world, actor = story.world, story.world.manager.actor
    rename_member(actor=world.admin.actor, member=world.owner.member, name="Rajiv Menon-Hill")
    decide_line(
        actor=actor,
        line=story.line(version, "A.6.2.4"),
        applicability="applicable",
        justification="Moved to the other risk.",
        risks=[story.other_risk.pk],
        roles=[story.role.pk],
    )
    system = alter(world, story.system, status="operation_monitoring", name="Triage, retired")
    system = move_ai_system(actor=actor, system=system, verb="retire", reason="Replaced")
    assert system.status in ("retirement", "retiring", "retired")


def test_the_draft_answers_as_of_then(story: Story, tmp_path: Path) -> None:
    version = story.draft()
    story.decide_all(version)
    then = story.world.auditor.viewpoint.at_head()
    assert then.moment is not None
    owner = story.world.owner.member.name
    change_since(story, version)
    past = statements.numbered(then, "SOA-0001", 1)
    assert past is not None

    tests_then, tests_now = (
        line_at(past, then, "A.6.2.4"),
        line_at(version, story.world.auditor.viewpoint, "A.6.2.4"),
    )
    assert (reasons(tests_then), reasons(tests_now)) == (
        {"RSK-0001", "ROL-0001"},
        {"RSK-0002", "ROL-0001"},
    )
    assert tests_then.justification == "Reasoned for A.6.2.4."
    assert [reason.title for reason in tests_then.reasons if reason.kind == "role"] == ["of Triage Assistant"]
    assert [reason.title for reason in tests_now.reasons if reason.kind == "role"] == ["of Triage, retired"]
    policy_then = line_at(past, then, "A.2.2")
    policy_now = line_at(version, story.world.auditor.viewpoint, "A.2.2")
    assert (policy_then.owner_name, policy_now.owner_name) == (owner, "Rajiv Menon-Hill")

    where = {"organization": story.organization.slug, "reference": "SOA-0001", "number": 1}
    client, when = story.world.auditor.client(), {"as_of": then.moment.isoformat()}
    page = client.get(reverse("statement-detail", kwargs=where), when).content.decode()
    main = page[page.index('id="main"') :]
    assert [word in main for word in (owner, "Triage Assistant", "A release misses its criteria")] == [
        True
    ] * 3
    assert [word in main for word in ("Menon-Hill", "Triage, retired", "Moved to the other")] == [False] * 3
    line = client.get(
        reverse("statement-line", kwargs={**where, "control": "A.6.2.4"}), when
    ).content.decode()
    assert ("RSK-0001" in line, "RSK-0002" in line) == (True, False)

    out = tmp_path / "soa.json"
    slug, moment = story.organization.slug, then.moment.isoformat()
    call_command("report", "soa", organization=slug, output=out, as_of=moment, verbosity=0)
    told = next(each for each in json.loads(out.read_text())["lines"] if each["number"] == "A.6.2.4")
    assert {each["reference"] for each in told["reasons"]} == {"RSK-0001", "ROL-0001"}
