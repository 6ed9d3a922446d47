"""From the gap assessment to the certificate: two people answer, a plan, a body, a date, and what is refused."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from audits.models import CertificationProject
from controls.models import GapAssessment
from tests.browser.looking import Looker
from tests.browser.steps import card, choose, fill, heading, inside, message, press, sign_in, take_seat, visit
from tests.certifying import answer_all, chosen, days, offered, planned, stage_of
from tests.controls.story import Story, make_story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GAP = "gap-assessments/GAP-0001/"
PARTLY = "Internal and external issues are listed; nobody looks at them again."


@pytest.fixture
def story() -> Story:
    return make_story()


def test_a_gap_assessment_is_answered_by_two_people(story: Story, look: Looker) -> None:
    world = story.world
    sign_in(look, world.manager)
    visit(look, inside(world, "gap-assessments/start"))
    fill(look, {"What is it called?": "Before the first certification"})
    press(look, "Start")
    press(look, "Go on with 4.1")
    look.page.get_by_label("Partly met", exact=True).check()
    fill(look, {"What is there, and what is missing?": PARTLY})
    choose(look, "Who answers for it?", world.owner.member.name)
    press(look, "Save and next: 4.2")
    choose(look, "Who answers for it?", world.owner.member.name)
    press(look, "Save")

    take_seat(look, world.owner, inside(world, f"{GAP}answers/4.2"))
    look.page.get_by_label("Met", exact=True).check()
    fill(look, {"What is there, and what is missing?": "Interested parties are known."})
    press(look, "Save")

    answer_all(world, GapAssessment.objects.get(organization=world.organization))
    take_seat(look, world.manager, inside(world, GAP))
    press(look, "Finish")
    fill(look, {"What came of it?": "One gap: the context is not looked at again."})
    press(look, "Finish")
    look.at(inside(world, GAP))
    expect(card(look, "Gaps")).to_contain_text(PARTLY)


def test_a_body_is_chosen_and_stage_1_gets_its_date(story: Story, look: Looker) -> None:
    world = story.world
    sign_in(look, world.manager)
    visit(look, inside(world, "certification/"))
    press(look, "Plan a certification")
    press(look, "Plan it")
    expect(card(look, "What blocks the next steps")).to_contain_text("ready")

    offered(world)
    offered(world, "Heron Audits", price="EUR 21,000 for three years")
    press(look, "Compare the bodies")
    press(look, "Heron Audits")
    press(look, "Choose")
    fill(look, {"Why": "Knows health care, and is free in spring."})
    press(look, "Choose")
    look.at(inside(world, "certification-bodies/compare"))

    stage = f"certification-steps/{stage_1(story)}/"
    visit(look, inside(world, stage))
    press(look, "Edit")
    fill(look, {"Planned start": days(60).isoformat(), "Planned end": days(61).isoformat()})
    press(look, "Save")
    assert heading(look) == "Stage 1"
    visit(look, inside(world, "certification/"))
    expect(card(look, "What blocks the next steps")).to_contain_text("60 days left to stage 1")
    look.at(inside(world, "certification/"))


def stage_1(story: Story) -> str:
    """The step of the stage 1 audit."""
    project = CertificationProject.objects.get(organization=story.organization)
    return stage_of(project, "stage_1").reference


def test_a_certificate_is_not_issued_before_its_decision(story: Story, look: Looker) -> None:
    world = story.world
    chosen(world, planned(world))
    sign_in(look, world.manager)
    visit(look, inside(world, "certificates/record"))
    certificate = {
        "Number on the certificate": "AIMS 4711",
        "Scope as it stands on the certificate": "Design and use of AI systems for triage",
        "Decided on": days(-20).isoformat(),
        "Issued on": days(-30).isoformat(),
        "Valid until": days(900).isoformat(),
    }
    fill(look, certificate)
    press(look, "Record", status=422)
    expect(look.page.get_by_role("alert")).to_contain_text("cannot be issued before it was decided")
    fill(look, {"Issued on": days(-10).isoformat()})
    press(look, "Record")
    assert message(look).startswith("Recorded.")
    look.at(inside(world, "certification/"))
    look.at(inside(world, "certificates/"))
