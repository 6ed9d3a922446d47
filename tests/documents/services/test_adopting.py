"""A document found in force keeps its date and says where it was found."""

from __future__ import annotations

import pytest

from aims.core.errors import Invalid, NotAllowed
from aims.platform.models import Job, StoredFile
from aims.platform.selectors.ledger import verify
from documents.models import Acknowledgement, Document
from documents.services.adopting import adopt_document
from documents.services.receiving import Upload
from documents.services.versions import draft_version
from tests.documents.conftest import in_days
from tests.documents.making import docx_bytes, pdf_bytes
from tests.documents.services.test_evidence import entries, last

pytestmark = pytest.mark.django_db


def adopt(world, person=None, **values):
    given = {
        "title": "AI policy", "kind": "policy", "owner": world.top.member, "text": "We are careful.",
        "approved_on": in_days(-400), "source_note": "Intranet, approved by the board",
        "next_review_on": in_days(-30), **values,
    }  # fmt: skip
    return adopt_document(actor=(person or world.manager).actor, organization=world.organization, **given)


def test_adopt_document_is_in_force_with_its_own_date_and_one_entry(world, catalogue):
    before = entries(world)
    version = adopt(world, requirements=["5.2"])
    assert (version.status, version.adopted, version.number) == ("published", True, 1)
    assert (version.approved_on, version.valid_from, version.approved_by) == (
        in_days(-400),
        in_days(-400),
        None,
    )
    assert version.frozen["text"] == "We are careful."
    assert (entries(world), last(world).verb) == (before + 1, "document.adopted")
    assert f'"on":"{in_days(-400).isoformat()}"' in bytes(last(world).body).decode()
    assert Acknowledgement.objects.count() == 0
    assert Job.objects.get().name == "render_document"
    assert verify(world.organization).found is None
    assert draft_version(actor=world.manager.actor, document=version.document).text == "We are careful."


def test_adopt_document_takes_a_file(world, catalogue):
    version = adopt(world, text="", upload=Upload("p.pdf", [pdf_bytes("We are careful.")]))
    assert (version.extracted.text, Job.objects.count()) == ("We are careful.", 0)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"owner": None}, "owner"),
        ({"next_review_on": None}, "next_review_on"),
        ({"source_note": " "}, "source_note"),
        ({"text": " "}, "file"),
        ({"upload": Upload("a.docx", [docx_bytes("x")])}, "file"),
        ({"approved_on": in_days(1)}, "approved_on"),
    ],
    ids=["no owner", "no review", "no source", "no text", "text and file", "a day to come"],
)
def test_adopt_document_refuses_gaps(world, catalogue, values, field):
    before = entries(world)
    with pytest.raises(Invalid) as refusal:
        adopt(world, **values)
    assert set(refusal.value.errors) == {field}
    assert (entries(world), Document.objects.count(), StoredFile.objects.count()) == (before, 0, 0)


def test_only_the_aims_manager_takes_in(world, catalogue):
    for person in (world.owner, world.top, world.auditor, world.admin, world.external):
        with pytest.raises(NotAllowed):
            adopt(world, person)
