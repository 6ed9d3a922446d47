"""The pages that the demo's tour does not open: both widths, light and dark."""

from __future__ import annotations

import pytest

from tests.aims.importing import through_the_browser
from tests.aims.making import csv_bytes
from tests.audits.conftest import engage, keep
from tests.browser.looking import Looker
from tests.browser.steps import inside, sign_in
from tests.controls.story import Story, make_story, run_jobs

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
