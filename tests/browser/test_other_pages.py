"""The pages that the demo's tour does not open: both widths, light and dark."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from tests.aims.importing import through_the_browser
from tests.aims.making import csv_bytes
from tests.audits.conftest import engage, keep
from tests.browser.looking import Looker
from tests.browser.steps import inside, sign_in, take_seat
from tests.controls.story import Story, make_story, run_jobs
from tests.populated import Populated, populate
from tests.worlds import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FILE = csv_bytes(["Name", "Stage", "Remark"], ["Call triage", "Planned", "x"], ["", "Dreaming", "y"])
MANAGER = (
    "ai-systems/new",
    "ai-systems/imports",
    "ai-systems/imports/new",
    "ai-systems/imports/IMP-0001",
    "ai-systems/AIS-0001/roles/new",
    "scope",
    "scope/draft",
    "obligations",
    "obligations/OBL-0001",
    "decisions",
    "decisions/DEC-0001",
    "risks/criteria",
    "risks/RSK-0001/treat",
    "controls/A.2.2/change",
    "statements",
    "statements/SOA-0001/2/lines/A.6.2.4",
    "statements/SOA-0001/2/submit",
    "evidence/add",
    "engagements/invite",
    "engagements/ENG-0001/",
    "engagements/ENG-0001/preview/",
    "ledger?object=RSK-0001",
)
ADMINISTRATOR = ("members/", "members/add", "members/MEM-0001/", "members/MEM-0001/give")
PORTAL = (
    "statement/",
    "documents/",
    "risks/",
    "evidence/",
    "evidence/EVD-0002/",
    "index/A.6.2.4",
    "search?q=bias",
)

LISTS = (
    "reviews/",
    "competence/",
    "competence/gaps",
    "competences/",
    "trainings/",
    "objectives/",
    "suppliers/",
    "audit-programmes/",
    "audits/",
    "findings/",
    "corrective-actions/",
    "certification-bodies/",
    "certificates/",
    "gap-assessments/",
)
"""Each once with rows and once without."""
FORMS = (
    "competence/needs/new",
    "competences/new",
    "trainings/new",
    "objectives/new",
    "suppliers/new",
    "suppliers/link",
    "audit-programmes/create",
    "audits/plan",
    "corrective-actions/open",
    "certification-bodies/add",
    "certification-bodies/compare",
)


@pytest.fixture
def story() -> Story:
    story = make_story()
    story.approved()
    run_jobs()
    story.draft()
    through_the_browser(story.world, FILE)
    keep(story.world, "Bias test", ["6.1.2", "A.6.2.4"])
    engage(story.world)
    return story


def test_the_managers_other_pages(story: Story, look: Looker) -> None:
    sign_in(look, story.world.manager)
    for path in MANAGER:
        look.at(inside(story.world, path))


def test_the_administrators_pages(story: Story, look: Looker) -> None:
    sign_in(look, story.world.admin)
    for path in ADMINISTRATOR:
        look.at(inside(story.world, path))


def test_the_pages_of_the_portal(story: Story, look: Looker) -> None:
    sign_in(look, story.world.external)
    place = look.page.url
    for path in PORTAL:
        look.at(f"{place}{path}")


def pages_of(it: Populated) -> list[str]:
    """The pages of one thing of the manager's, and the forms that belong to it."""
    context, audits, road = it.context, it.audits, it.road
    reviews = [f"reviews/{it.review.reference}/{page}" for page in ("", "confirm", "ask", "reassign")]
    asked = [f"reviews/{it.asked_review.reference}/{page}" for page in ("", "accept")]
    learned = [f"competences/{context.competence.reference}/{page}" for page in ("", "change", "retire")]
    training = f"trainings/{context.training.reference}"
    stage = f"certification-steps/{road.stage.reference}"
    return [
        *reviews,
        *asked,
        f"cadences/risk/{it.risk.reference}/set",
        f"cadences/risk/{it.risk.reference}/pause",
        *learned,
        f"competence/people/{it.world.owner.member.reference}",
        f"competence/needs/{context.need.reference}/change",
        *(f"{training}/{page}" for page in ("", "change", "withdraw", "evidence/link")),
        *(f"objectives/{context.objective.reference}/{page}" for page in ("", "change", "measure")),
        *(f"suppliers/{context.supplier.reference}/{page}" for page in ("", "change")),
        f"audit-programmes/{audits.programme_in_force.reference}/",
        f"audits/{audits.planned_audit.reference}/",
        f"audits/{audits.reported_audit.reference}/",
        f"findings/{audits.finding.reference}/",
        f"findings/{audits.finding.reference}/reassign",
        f"corrective-actions/{audits.done_action.reference}/",
        f"corrective-actions/{audits.done_action.reference}/check",
        "certification/",
        f"certification/{road.project.reference}/change",
        f"{stage}/",
        f"{stage}/change",
        f"certification-bodies/{road.body.reference}/",
        f"certification-bodies/{road.body.reference}/change",
        f"certificates/{road.certificate.reference}/",
        f"gap-assessments/{road.gap.reference}/",
        f"gap-assessments/{road.gap.reference}/answers/{road.line.requirement.number}",
    ]


def test_what_reviews_people_audits_and_the_road_bring(look: Looker) -> None:
    it = populate()
    sign_in(look, it.world.manager)
    for path in (*LISTS, *FORMS, *pages_of(it)):
        look.once(inside(it.world, path))
    take_seat(look, it.world.admin, inside(it.world))
    look.once(inside(it.world, "mail/"))
    take_seat(look, it.world.auditor, inside(it.world))
    running = f"audits/{it.audits.audit.reference}/"
    for page in ("", "draw", "report", "findings/record", "items/A.2.2"):
        look.once(inside(it.world, f"{running}{page}"))


def test_their_lists_before_there_is_anything(look: Looker) -> None:
    call_command("load_catalogue", verbosity=0)
    world = make_world()
    sign_in(look, world.manager)
    for path in (*LISTS, "certification/", "certification/start", "gap-assessments/start"):
        look.once(inside(world, path))
