"""What an external auditor reads of internal audits and corrective actions, and what stays inside."""

from __future__ import annotations

import pytest

from aims.platform.models import Job
from aims.platform.tasks import run_job
from tests.auditing import checked, complete, found, opened, planned, reply, reported, started
from tests.worlds import World

pytestmark = pytest.mark.django_db


def test_reported_audits_and_corrective_actions_are_read(world: World, engagement) -> None:
    finding = reported(world)
    found(world, started(world, title="Goes on"), title="Being written")
    planned(world, title="Still planned")
    action = checked(complete(reply(finding, world.owner), world.owner), world.auditor, "did_not")
    opened(world)
    client, portal = world.external.client(), f"/portal/{engagement.key}/"

    def text(path: str) -> str:
        response = client.get(portal + path)
        assert response.status_code == 200, path
        return response.content.decode()

    audits = text("audits/")
    assert ("Risk and policy" in audits, "Goes on" in audits, "Still planned" in audits) == (
        True,
        False,
        False,
    )
    page = text(f"audits/{finding.audit.reference}/")
    assert all(words in page for words in ("Two risks are not rated", "Does not conform", "Ines Northfold"))
    assert world.owner.member.name not in page.split("History")[0]
    actions = text("corrective-actions/")
    assert ("CAR-0001" in actions, "CAR-0002" in actions) == (True, True)
    assert "Ten new risks were looked at." in text(f"corrective-actions/{action.reference}/")
    for path in ("audits/AUD-0002/", "audits/AUD-0003/", "audits/AUD-0001/report.pdf"):
        assert client.get(portal + path).status_code == 404, path


def test_the_pdf_of_a_report_is_the_stored_one(world: World, engagement) -> None:
    reported(world)
    run_job(Job.objects.get().pk)
    client = world.external.client()
    inside = b"".join(world.owner.client().get(f"/o/{world.organization.slug}/audits/AUD-0001/report.pdf"))
    assert b"".join(client.get(f"/portal/{engagement.key}/audits/AUD-0001/report.pdf")) == inside
    assert client.get(f"/o/{world.organization.slug}/audits/").status_code == 404
