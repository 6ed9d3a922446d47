"""Documents in force and the register in the portal: what is drafted or retired stays inside."""

from __future__ import annotations

import pytest
from django.test import Client

from aims.platform.models import AccessLogEntry
from documents.services.adopting import adopt_document
from documents.services.documents import retire_document
from documents.services.receiving import Upload
from risks.services.states import move_risk
from tests.controls.story import run_jobs
from tests.documents.making import docx_bytes
from tests.populated import Populated, populate

pytestmark = pytest.mark.django_db


@pytest.fixture
def populated(db: None) -> Populated:
    return populate()


@pytest.fixture
def client(populated: Populated) -> Client:
    return populated.world.external.client()


def _place(populated: Populated, rest: str) -> str:
    return f"/portal/{populated.engagement.key}/{rest}"


def _text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return str(response.content.decode())


def _titles(client: Client, path: str) -> list[str]:
    return [row.title for row in client.get(path).context["list"].page_rows]


def test_a_document_in_force_is_read_and_its_draft_is_not(populated: Populated, client: Client) -> None:
    assert _titles(client, _place(populated, "documents/")) == ["Triage procedure"]
    text = _text(client, _place(populated, f"documents/{populated.document.document.reference}/"))
    assert "A nurse looks first." in text
    assert '<b class="num">0</b> of 1 who were asked' in text
    assert "version 2" not in text.lower()
    uploaded = populated.uploaded.document.reference
    assert client.get(_place(populated, f"documents/{uploaded}/")).status_code == 404
    assert client.get(_place(populated, f"documents/{uploaded}/file")).status_code == 404


def test_the_file_is_the_stored_one_and_the_download_is_noted(populated: Populated, client: Client) -> None:
    path = _place(populated, f"documents/{populated.document.document.reference}/file")
    assert client.get(path).status_code == 404
    run_jobs()
    response = client.get(path)
    assert b"".join(response.streaming_content)[:5] == b"%PDF-"
    noted = AccessLogEntry.objects.filter(organization=populated.organization).latest("pk")
    assert (noted.what, noted.reference) == ("portal download", f"{populated.document.document.reference}/1")


def test_an_uploaded_document_is_served_as_it_came(populated: Populated, client: Client) -> None:
    body = docx_bytes("Watch the model.")
    version = adopt_document(
        actor=populated.world.manager.actor,
        organization=populated.organization,
        title="Monitoring plan",
        kind="plan",
        upload=Upload("plan.docx", [body]),
        owner=populated.world.owner.member,
        approved_on=populated.decision.decided_on,
        next_review_on=populated.decision.decided_on,
        source_note="Handbook",
    )
    reference = version.document.reference
    assert "Watch the model." in _text(client, _place(populated, f"documents/{reference}/"))
    served = client.get(_place(populated, f"documents/{reference}/file"))
    assert b"".join(served.streaming_content) == body
    retire_document(actor=populated.world.manager.actor, document=version.document, reason="Merged")
    assert client.get(_place(populated, f"documents/{reference}/")).status_code == 404


def test_the_register_is_read_without_drafts(populated: Populated, client: Client) -> None:
    assert _titles(client, _place(populated, "risks/")) == ["Over-triage"]
    assert client.get(_place(populated, f"risks/{populated.risk.reference}/")).status_code == 404
    move_risk(actor=populated.world.manager.actor, risk=populated.risk, verb="identify")
    text = _text(client, _place(populated, f"risks/{populated.risk.reference}/"))
    assert "A.6.2.4" in text
    assert "Triage" in text
    assert "Under-triage" in _text(client, _place(populated, "index/A.6.2.4"))


def test_search_finds_documents_and_risks(populated: Populated, client: Client) -> None:
    found = client.get(_place(populated, "search?q=triage")).context["found"]
    assert [row.title for row in found.documents] == ["Triage procedure"]
    assert [row.title for row in found.risks] == ["Over-triage"]


def test_the_preview_shows_the_same(populated: Populated, client: Client) -> None:
    manager = populated.world.manager.client()
    inside = f"/o/{populated.organization.slug}/engagements/{populated.engagement.reference}/preview/"
    for page in ("documents/", "risks/"):
        assert _titles(manager, inside + page) == _titles(client, _place(populated, page))
