"""Pages of documents: library, one document, writing, steps, reading, the past."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from aims.platform.models import AccessLogEntry
from aims.platform.unit import change
from documents.models import Acknowledgement, Document, DocumentVersion
from documents.selectors.documents import documents_in_force
from documents.services.approval import approve_document, publish_document, submit_document
from documents.services.documents import create_document
from documents.services.receiving import Upload
from documents.services.versions import change_draft, draft_version
from tests.documents.conftest import document_of, in_days, reread
from tests.documents.making import docx_bytes
from tests.documents.services.test_evidence import entries

pytestmark = pytest.mark.django_db

HOSTILE = "# Head\n\n<script>alert(1)</script> [x](javascript:alert(1)) ![p](https://evil.example/p.png)"


def at(world, name: str, **kwargs: object) -> str:
    return reverse(name, kwargs={"organization": world.organization.slug, **kwargs})


def main_of(response) -> str:
    text = response.content.decode()
    return text[text.index('<main class="main"') :]


def upload(world, content: bytes, name: str = "plan.docx") -> DocumentVersion:
    return create_document(
        actor=world.manager.actor, organization=world.organization, title="Plan", kind="plan",
        owner=world.owner.member, upload=Upload(name, [content]),
    )  # fmt: skip


def titles(world, query: str, person=None) -> list[str]:
    response = (person or world.manager).client().get(at(world, "document-list") + query)
    return [row.title for row in response.context["list"].page_rows]


def test_the_library_by_tab(world, published):
    create_document(
        actor=world.manager.actor, organization=world.organization, title="Draft plan", kind="plan", text="x"
    )
    assert titles(world, "") == ["Triage procedure"]
    assert titles(world, "?tab=drafts") == ["Draft plan"]
    assert titles(world, "?tab=review") == []
    assert titles(world, "?tab=due") == []
    document = document_of(published)
    with change(world.organization, world.system) as unit:
        document.next_review_on = in_days(5)
        document.save(update_fields=["next_review_on"])
        unit.record("story.told", document)
    assert titles(world, "?tab=due") == ["Triage procedure"]
    assert titles(world, "?tab=drafts&kind=policy") == []
    assert titles(world, "?q=triage") == ["Triage procedure"]


def test_the_library_leaves_as_csv_and_xlsx(world, published):
    client = world.manager.client()
    text = b"".join(client.get(at(world, "document-export", kind="csv"))).decode("utf-8-sig")
    assert text.splitlines()[1].startswith("DOC-0001,Triage procedure,Procedure,Rajiv Northfold,In force,1,")
    response = client.get(at(world, "document-export", kind="xlsx"))
    sheet = load_workbook(io.BytesIO(b"".join(response))).active
    assert (sheet["A2"].value, sheet["F2"].value) == ("DOC-0001", 1)
    assert client.get(at(world, "document-export", kind="exe")).status_code == 404


def test_a_document_shows_its_text_and_nothing_that_runs(world, draft):
    version = change_draft(actor=world.manager.actor, version=draft, text=HOSTILE)
    page = main_of(world.manager.client().get(at(world, "document-version", reference="DOC-0001", number=1)))
    assert '<h2 id="s-1">Head</h2>' in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page
    assert "javascript:alert" not in re.findall(r'href="([^"]*)"', page)
    assert "evil.example" not in page
    assert version.text == HOSTILE


def test_the_preview_shows_and_keeps_nothing(world, catalogue):
    client, before = world.manager.client(), entries(world)
    sent = {"title": "New", "kind": "plan", "audience": "everyone", "text": HOSTILE, "preview": "1"}
    response = client.post(at(world, "document-create"), sent)
    page = main_of(response)
    assert response.status_code == 200
    assert '<h2 id="s-1">Head</h2>' in page
    assert "<script" not in page
    assert HOSTILE.replace("<", "&lt;").replace(">", "&gt;") in page
    assert (entries(world), Document.objects.count()) == (before, 0)


def test_writing_a_document_in_the_browser(world, catalogue):
    client = world.manager.client()
    sent = {
        "title": "Oversight", "kind": "procedure", "audience": "chosen", "readers": [world.owner.member.pk],
        "owner": world.owner.member.pk, "text": "Words", "requirements": ["5.2", "A.2.2"],
    }  # fmt: skip
    response = client.post(at(world, "document-create"), sent)
    assert response["Location"] == at(world, "document-version", reference="DOC-0001", number=1)
    document = Document.objects.get()
    assert [link.member for link in document.readers.all()] == [world.owner.member]
    assert document.requirements.count() == 2
    empty = client.post(at(world, "document-create"), {**sent, "title": "", "readers": []})
    assert (empty.status_code, Document.objects.count()) == (422, 1)


def test_uploading_a_document_in_the_browser(world, catalogue):
    client, there = world.owner.client(), at(world, "document-upload")
    sent = {"title": "Plan", "kind": "plan", "audience": "everyone"}
    content = docx_bytes("First words")
    response = client.post(there, {**sent, "file": SimpleUploadedFile("../plan.docx", content)})
    version = DocumentVersion.objects.get()
    assert response["Location"] == at(world, "document-version", reference="DOC-0001", number=1)
    assert (version.file_name, version.extracted.text) == ("plan.docx", "First words")
    for name, bad, words in (
        ("m.docx", docx_bytes("x", parts={"word/vbaProject.bin": b"m"}), "contains macros"),
        ("x.docx", b"MZ", "A document comes as Word"),
        ("x.pdf", content, "inside is something else"),
    ):
        refused = client.post(there, {**sent, "file": SimpleUploadedFile(name, bad)})
        assert (refused.status_code, words in main_of(refused)) == (422, True), name
    assert DocumentVersion.objects.count() == 1


def test_an_upload_beyond_the_limit_is_told(world, catalogue, settings):
    settings.AIMS_EVIDENCE_LIMIT = 1000
    sent = {"title": "P", "kind": "plan", "audience": "everyone"}
    file = SimpleUploadedFile("p.docx", docx_bytes("x" * 9) + b"\0" * 4000)
    response = world.manager.client().post(at(world, "document-upload"), {**sent, "file": file})
    assert (response.status_code, Document.objects.count()) == (413, 0)


def test_an_upload_is_served_byte_for_byte(world, catalogue):
    content = docx_bytes("Words &amp; more", "Grüße")
    upload(world, content)
    response = world.auditor.client().get(at(world, "document-file", reference="DOC-0001", number=1))
    assert b"".join(response) == content
    assert response["Content-Disposition"] == 'attachment; filename="plan.docx"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"].endswith("wordprocessingml.document")
    assert AccessLogEntry.objects.get().reference == "DOC-0001/1"
    assert (
        world.owner.client().get(at(world, "document-pdf", reference="DOC-0001", number=1)).status_code == 404
    )


def test_the_red_line_of_two_versions(world, published):
    second = draft_version(actor=world.manager.actor, document=published.document, change_note="Two of them")
    change_draft(actor=world.manager.actor, version=second, text="# Triage\n\nTwo nurses look first.")
    page = main_of(
        world.auditor.client().get(at(world, "document-compare", reference="DOC-0001", number=2, other=1))
    )
    assert '<span class="visually-hidden">added: </span>Two' in page
    assert '<span class="visually-hidden">removed: </span>A' in page
    assert "Layout, pictures" not in page
    assert (
        world.auditor.client()
        .get(at(world, "document-compare", reference="DOC-0001", number=2, other=9))
        .status_code
        == 404
    )


def test_the_red_line_of_a_file_says_that_words_are_compared(world, published):
    draft_version(
        actor=world.manager.actor, document=published.document,
        upload=Upload("t.docx", [docx_bytes("Triage", "A nurse looks first.")]),
    )  # fmt: skip
    page = main_of(
        world.owner.client().get(at(world, "document-compare", reference="DOC-0001", number=2, other=1))
    )
    assert "What is compared are the words read from it" in page


def test_the_past_shows_the_version_then_in_force(world, published):
    moment = reread(published).published_at
    second = draft_version(actor=world.manager.actor, document=published.document)
    second = change_draft(actor=world.manager.actor, version=second, text="Quite another text")
    second = approve_document(
        actor=world.top.actor, version=submit_document(actor=world.manager.actor, version=second)
    )
    publish_document(actor=world.manager.actor, version=second)
    client, there = world.manager.client(), at(world, "document-detail", reference="DOC-0001")
    now, then = client.get(there), client.get(f"{there}?as_of={moment.isoformat().replace('+', '%2B')}")
    assert (now.context["version"].number, then.context["version"].number) == (2, 1)
    assert "A nurse looks first." in main_of(then)
    assert "Quite another text" not in main_of(then)
    assert ("Retire" in main_of(now), "Retire" in main_of(then)) == (True, False)
    before = moment - timedelta(microseconds=1)
    early = client.get(f"{there}?as_of={before.isoformat().replace('+', '%2B')}")
    assert early.context["version"].status == "approved"
    listed = client.get(f"{at(world, 'document-list')}?as_of={moment.isoformat().replace('+', '%2B')}")
    assert [(row.title, row.current.number) for row in listed.context["list"].page_rows] == [
        ("Triage procedure", 1)
    ]


def test_a_requirement_shows_the_documents_in_force(world, published):
    page = world.auditor.client().get(at(world, "requirement-detail", number="A.6.2.4"))
    (panel,) = [each for each in page.context["panels"] if each.key == "documents"]
    assert [row.reference for row, _, _ in panel.context["rows"]] == ["DOC-0001"]
    assert list(documents_in_force(world.auditor.viewpoint)) == [document_of(published)]


def test_the_starter_set_in_the_browser(world, catalogue):
    client, there = world.manager.client(), at(world, "document-starter")
    assert [row.document for row in client.get(there).context["rows"]] == [None] * 5
    client.post(there, {"key": "ai-policy"})
    client.post(there)
    client.post(there)
    assert Document.objects.count() == 5
    assert client.post(there, {"key": "nothing"}).status_code == 422
    assert world.owner.client().get(there).status_code == 403


def test_someone_else_s_page_answers_404_elsewhere(other_world, world, published):
    theirs = at(other_world, "document-detail", reference="DOC-0001")
    assert other_world.manager.client().get(theirs).status_code == 404
    assert Acknowledgement.objects.filter(organization=other_world.organization).count() == 0
