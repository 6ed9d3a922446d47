"""Each page of one object shows its history: who, what, when, why."""

from __future__ import annotations

import pytest
from django.test import Client

from aims.platform.models import Job
from tests.guards.addresses import ALL, place
from tests.populated import Populated, populate

pytestmark = pytest.mark.django_db

DETAILS = {
    "member-detail": "MBR",
    "ai-system-detail": "AIS",
    "ai-system-import-detail": "IMP",
    "scope": "SCP",
    "scope-version": "SCP",
    "obligation-detail": "OBL",
    "decision-detail": "DEC",
    "competence-detail": "CMP",
    "training-detail": "TRN",
    "objective-detail": "OBJ",
    "supplier-detail": "SUP",
    "document-detail": "DOC",
    "document-version": "DOC",
    "evidence-detail": "EVD",
    "evidence-request-detail": "ERQ",
    "risk-detail": "RSK",
    "review-detail": "RVW",
    "criteria-list": "CRT",
    "control-detail": "CTL",
    "statement-detail": "SOA",
    "statement-line": "SOA",
    "audit-programme-detail": "PRG",
    "audit-detail": "AUD",
    "finding-detail": "FND",
    "corrective-action-detail": "CAR",
    "engagement-detail": "ENG",
    "gap-assessment-detail": "GAP",
    "gap-assessment-answer": "GAP",
    "certification-plan": "CRT",
    "certification-detail": "CRT",
    "certification-stage-detail": "STG",
    "certification-body-detail": "CBD",
    "certificate-detail": "CER",
    "management-review-detail": "MRV",
    "review-action-detail": "MRA",
    "preview-statement": "SOA",
    "preview-statement-version": "SOA",
    "preview-document-detail": "DOC",
    "preview-risk-detail": "RSK",
    "preview-evidence-detail": "EVD",
    "preview-audit-detail": "AUD",
    "preview-corrective-action-detail": "CAR",
    "portal-statement": "SOA",
    "portal-statement-version": "SOA",
    "portal-document-detail": "DOC",
    "portal-risk-detail": "RSK",
    "portal-evidence-detail": "EVD",
    "portal-audit-detail": "AUD",
    "portal-corrective-action-detail": "CAR",
}
"""The page of each noun with a reference."""

WITHOUT = {
    "requirement-detail": "the published standard; a catalogue version never changes",
}
"""Pages of one object that has no history."""

COMPONENT = "components/history.html"


@pytest.fixture
def populated(db: None) -> Populated:
    return populate()


def _shown(client: Client, path: str) -> bool:
    response = client.get(path)
    assert response.status_code == 200, path
    return COMPONENT in {template.name for template in response.templates}


def test_every_page_of_one_object_is_looked_at() -> None:
    """A new address that ends in `-detail` fails until it stands in one of the lists."""
    named = {address.name for address in ALL if address.name.endswith("-detail")}
    assert named - set(DETAILS) - set(WITHOUT) == set()
    assert (set(DETAILS) | set(WITHOUT)) - {address.name for address in ALL} == set()


def test_every_page_of_one_object_shows_its_history(populated: Populated) -> None:
    assert Job.objects.filter(organization=populated.organization).exists()
    inside, outside = populated.world.manager.client(), populated.world.external.client()
    by_name = {address.name: address for address in ALL}
    bare = [
        name
        for name in DETAILS
        if not _shown(inside if by_name[name].inside else outside, place(by_name[name], populated))
    ]
    assert bare == []
