"""The management review as PDF: drafts are marked, what was signed is kept, and both are accessible."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from aims.core.errors import Invalid, NotAllowed, NotFound
from aims.core.reports import build_report
from aims.platform.models import Job
from aims.platform.selectors.ledger import verify
from aims.platform.tasks import run_job
from audits.models import ManagementReview
from risks.services.risks import create_risk, rate_risk
from tests.minutes import answered, planned, prepared, ready, signed
from tests.pdf_tree import faults, read_pdf
from tests.populated import populate
from tests.worlds import Person, World

pytestmark = pytest.mark.django_db


def pdf_of(person: Person, reference: str = "MRV-0001") -> bytes:
    return build_report(person.viewpoint, "management-review", reference, "pdf")


def words_of(content: bytes) -> str:
    return " ".join(" ".join(read_pdf(content).texts).split())


def test_a_draft_is_marked_and_says_what_is_missing(world: World) -> None:
    planned(world)
    assert faults(pdf_of(world.manager)) == []
    content = pdf_of(world.manager, ManagementReview.objects.get().reference)
    text = words_of(content)
    assert "Draft" in text
    assert "not read yet" in text
    prepared(world, ManagementReview.objects.get())
    content = pdf_of(world.auditor, "")
    assert faults(content) == []
    for said in ("Before this draft can be signed", "Nobody has signed it", "No AI system is recorded."):
        assert said in words_of(content), said


def test_signed_with_figures_it_stays_the_same(db: None) -> None:
    world = populate().world
    first = signed(world, ready(world, answered(world)))
    second = signed(world, ready(world, answered(world, prepared(world, planned(world)))))
    for job in Job.objects.filter(organization=world.organization, name="render_management_review"):
        run_job(job.pk)
    second.refresh_from_db()
    content = pdf_of(world.top, second.reference)
    assert faults(content) == []
    text = words_of(content)
    for said in (
        "Risks above the limit",
        "1 of 1",
        f"same since {first.reference}",
        "Claire Northfold",
        "We went through every input.",
        "Repeat the bias test.",
        "Decided about change.",
    ):
        assert said in text, said
    with_client = b"".join(world.auditor.client().get(_address(world, second)))
    assert with_client == content
    page = _page(world, second)

    risk = create_risk(actor=world.manager.actor, organization=world.organization, title="Late one")
    rate_risk(actor=world.manager.actor, risk=risk, inherent_likelihood=5, inherent_consequence=5)
    assert pdf_of(world.top, second.reference) == content
    assert _page(world, second) == page
    assert verify(world.organization).found is None


def _address(world: World, review: ManagementReview) -> str:
    return f"/o/{world.organization.slug}/management-reviews/{review.reference}/review.pdf"


def _page(world: World, review: ManagementReview) -> str:
    """The page without the form token of its frame."""
    text = world.auditor.client().get(_address(world, review).removesuffix("review.pdf")).content.decode()
    return text[text.index('id="main"') :]


def test_the_command_writes_it_and_refuses_the_rest(world: World, other_world: World, tmp_path: Path) -> None:
    signed(world)
    target = tmp_path / "review.html"
    call_command(
        "report",
        "management-review",
        organization=world.organization.slug,
        output=target,
        reference="MRV-0001",
        stdout=StringIO(),
    )
    assert "Minutes signed" in target.read_text(encoding="utf-8")
    with pytest.raises(CommandError, match="There is no management review"):
        call_command("report", "management-review", organization=other_world.organization.slug, output=target)
    with pytest.raises(Invalid):
        pdf_of(world.manager, "SOA-0001/1")
    with pytest.raises(NotFound):
        pdf_of(world.manager, "MRV-9999")
    with pytest.raises(NotAllowed):
        pdf_of(world.external)
