"""The demo organization in Chromium: every page of each persona, both widths, light and dark."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.urls import reverse

from aims.platform import tasks
from aims.platform.models import Job
from audits.demo import sign_ins
from audits.models import AuditorEngagement

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SLUG = "northfold"
MANAGER = (
    ("home", {}),
    ("ai-system-list", {}),
    ("ai-system-detail", {"reference": "AIS-0001"}),
    ("risk-list", {}),
    ("risk-detail", {"reference": "RSK-0001"}),
    ("risk-create", {}),
    ("risk-rate", {"reference": "RSK-0001"}),
    ("control-list", {}),
    ("control-detail", {"number": "A.6.2.4"}),
    ("statement-current", {}),
    ("evidence-list", {}),
    ("evidence-detail", {"reference": "EVD-0004"}),
    ("standard", {}),
    ("requirement-detail", {"number": "A.2.2"}),
    ("engagement-list", {}),
    ("ledger-entries", {}),
)


@pytest.fixture
def demo(settings, tmp_path) -> dict[str, str]:
    settings.AIMS_DATA_DIR = tmp_path
    call_command("load_catalogue", verbosity=0)
    call_command("seed_demo", verbosity=0)
    for job in Job.objects.all():
        tasks.run_job(job.pk)
    return sign_ins.passwords()


def test_the_managers_pages(demo: dict[str, str], look) -> None:
    look.sign_in("maya@northfold.example", demo["maya"])
    for name, values in MANAGER:
        look.at(reverse(name, kwargs={"organization": SLUG, **values}))


def test_first_pages_of_the_others(demo: dict[str, str], look) -> None:
    for key in ("rajiv", "ines", "claire", "tomas"):
        look.page.context.clear_cookies()
        look.sign_in(f"{key}@northfold.example", demo[key])
        look.at(reverse("home", kwargs={"organization": SLUG}))


def test_the_auditor_lands_in_the_portal(demo: dict[str, str], look) -> None:
    look.sign_in("erik@northfold.example", demo["erik"])
    key = AuditorEngagement.objects.get().key
    assert f"/portal/{key}/" in look.page.url
    look.at(look.page.url.removeprefix(look.page.url.split("/portal/")[0]))
