"""A document as PDF and HTML: what it says, that it stays the same, and the command."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from aims.core.errors import Invalid, NotFound
from aims.core.reports import build_report
from aims.platform import jobs
from aims.platform.models import Job, StoredFile
from aims.platform.selectors.ledger import verify
from aims.platform.tasks import run_job
from documents.services.documents import change_document, create_document
from documents.services.receiving import Upload
from documents.services.versions import change_draft
from tests.documents.conftest import document_of, reread
from tests.documents.making import docx_bytes
from tests.documents.views.test_documents import HOSTILE, at
from tests.pdf_tree import faults, read_pdf

pytestmark = pytest.mark.django_db

RICH = (
    "# Purpose\n\nPlain @MEM-0001 words with a [link](https://example.org), [ours](/x) and [lost](#nowhere).\n\n"
    "### Skipped\n\n| What | How long |\n|---|---|\n| Logs | 2 years |\n\n- one\n- two\n\n> quoted\n\n"
    "1. first\n2. second\n\n`code`\n\n    block\n\n# Rules\n\nMore."
)


def pdf_of(world, reference: str, person=None) -> bytes:
    return build_report((person or world.manager).viewpoint, "document", reference, "pdf")


def test_a_draft_is_marked_and_tagged(world, draft):
    change_draft(actor=world.manager.actor, version=draft, text=RICH)
    content = pdf_of(world, "DOC-0001/1")
    assert faults(content) == []
    text = " ".join(read_pdf(content).texts)
    assert "DRAFT, NOT APPROVED" in text.upper()
    assert "Plain Maya Northfold words" in text.replace("\n", " ")


def test_hostile_text_makes_a_sound_pdf(world, draft):
    change_draft(actor=world.manager.actor, version=draft, text=HOSTILE)
    assert faults(pdf_of(world, "DOC-0001")) == []


def test_the_job_keeps_the_pdf_that_is_served_ever_after(world, published):
    run_job(Job.objects.get().pk)
    version = reread(published)
    assert version.pdf is not None
    assert version.revision == published.revision
    served = world.auditor.client().get(at(world, "document-pdf", reference="DOC-0001", number=1))
    content = b"".join(served)
    assert faults(content) == []
    text = " ".join(read_pdf(content).texts)
    for words in ("Triage procedure", "Rajiv Northfold", "Claire Northfold", "Maya Northfold", "DOC-0001"):
        assert words in text, words
    document = document_of(version)
    change_document(
        actor=world.manager.actor,
        document=document,
        title="Renamed",
        kind="procedure",
        owner=world.top.member,
    )
    assert pdf_of(world, "DOC-0001") == content
    assert StoredFile.objects.get(pk=version.pdf_id).sha256 == version.pdf.sha256
    assert verify(world.organization).found is None


def test_made_again_it_is_the_same(world, published):
    first = pdf_of(world, "DOC-0001/1")
    document = document_of(published)
    change_document(
        actor=world.manager.actor,
        document=document,
        title="Renamed",
        kind="procedure",
        owner=world.top.member,
    )
    assert pdf_of(world, "DOC-0001/1", world.auditor) == first


def test_while_the_job_works_the_page_is_shown(world, published):
    response = world.manager.client().get(at(world, "document-pdf", reference="DOC-0001", number=1))
    assert response["Location"] == at(world, "document-version", reference="DOC-0001", number=1)
    page = world.manager.client().get(response["Location"]).content.decode()
    assert "The PDF is being made" in page
    assert jobs.TITLES["render_document"] == "Writes the PDF of a document"


def test_html_is_one_file(world, draft):
    html = build_report(world.manager.viewpoint, "document", "DOC-0001/1", "html").decode()
    assert "<style>" in html
    assert 'url("../' not in html
    assert '<h2 id="s-1">Triage</h2>' in html


def test_an_uploaded_document_is_not_made_anew(world, catalogue):
    create_document(
        actor=world.manager.actor, organization=world.organization, title="P", kind="plan",
        upload=Upload("p.docx", [docx_bytes("x")]),
    )  # fmt: skip
    with pytest.raises(Invalid, match="exactly as it came"):
        pdf_of(world, "DOC-0001")


@pytest.mark.parametrize(
    ("reference", "refusal"),
    [
        ("", Invalid),
        ("DOC-0001/x", Invalid),
        ("DOC-0001/²", Invalid),
        ("DOC-0001/", Invalid),
        ("DOC-0009", NotFound),
        ("DOC-0001/7", NotFound),
    ],
)
def test_a_reference_that_names_nothing_is_told(world, draft, reference, refusal):
    with pytest.raises(refusal):
        pdf_of(world, reference)


def test_the_command_writes_the_file(world, published, tmp_path: Path):
    target = tmp_path / "policy.pdf"
    call_command(
        "report", "document", organization=world.organization.slug, reference="DOC-0001/1",
        output=target, stdout=StringIO(),
    )  # fmt: skip
    assert target.read_bytes()[:5] == b"%PDF-"
    with pytest.raises((CommandError, SystemExit)):
        call_command(
            "report", "document", organization=world.organization.slug, reference="DOC-0404",
            output=target, stdout=StringIO(), stderr=StringIO(),
        )  # fmt: skip
