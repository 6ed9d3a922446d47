"""The demo organization as an auditor would read it: every line reasoned, every link opens, every figure adds up."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from aims.models import AIObjective, Supplier
from aims.platform.models import Member, Organization
from aims.platform.selectors.ledger import verify
from aims.selectors.competence import competence_gaps
from audits.demo.seeding import day_after, read_story
from audits.models import CertificationStage, CorrectiveAction
from controls.models import GapAssessment, StatementVersion
from controls.selectors import statements
from controls.selectors.content import Content
from documents.models import DocumentVersion
from risks.models import RiskTreatment
from tests.controls.story import run_jobs
from tests.guards.addresses import answer
from tests.pdf_tree import Node, PdfTree, faults, read_pdf
from tests.worlds import Person

pytestmark = pytest.mark.django_db

PAGES = {
    "risk": "risk-detail",
    "obligation": "obligation-detail",
    "decision": "decision-detail",
    "role": "ai-system-detail",
}

CHAPTERS = ("Scope and status", "Controls of Annex A", "Evidence", "What the reasons name", "Approval")


@pytest.fixture
def organization(db: None, settings, tmp_path: Path) -> Organization:
    settings.AIMS_DATA_DIR = tmp_path  # the demo's passwords
    call_command("load_catalogue", verbosity=0)
    call_command("seed_demo", verbosity=0)
    run_jobs()
    return Organization.objects.get(slug=read_story()["organization"]["slug"])


def manager(organization: Organization) -> Person:
    member = Member.objects.get(organization=organization, grants__kind="aims_manager")
    assert member.user is not None
    return Person(member, member.user)


def content(organization: Organization) -> Content:
    viewpoint = manager(organization).viewpoint
    version = statements.in_force(viewpoint)
    assert version is not None
    return statements.content_of(viewpoint, version)


def test_38_lines_with_38_justifications(organization: Organization) -> None:
    lines = content(organization).lines
    assert len(lines) == 38
    assert len({line.justification.strip() for line in lines} - {""}) == 38


def test_every_line_has_reasons_and_each_opens(organization: Organization) -> None:
    lines, client = content(organization).lines, manager(organization).client()
    assert [line.number for line in lines if not line.reasons] == []
    opened = {
        (reason.kind, reason.page): answer(
            client,
            reverse(PAGES[reason.kind], kwargs={"organization": organization.slug, "reference": reason.page}),
        ).status_code
        for line in lines
        for reason in line.reasons
    }
    assert opened == dict.fromkeys(opened, 200)
    assert {kind for kind, _ in opened} == set(PAGES)


def test_the_links_that_a_reader_clicks_on_the_statement_open(organization: Organization) -> None:
    client = manager(organization).client()
    slug = organization.slug
    version = StatementVersion.objects.select_related("statement").get(organization=organization)
    kwargs = {"organization": slug, "reference": version.statement.reference, "number": version.number}
    page = client.get(reverse("statement-detail", kwargs=kwargs)).content.decode()
    shown = {part.split('"')[0] for part in page.split('href="')[1:]}
    nouns = ("risks/", "obligations/", "decisions/", "ai-systems/")
    links = {link for link in shown if link.startswith(tuple(f"/o/{slug}/{noun}" for noun in nouns))}
    pages = {link.partition("#")[0] for link in links}
    assert len(pages) > 10
    answers = {page: answer(client, page).status_code for page in pages}
    assert answers == dict.fromkeys(pages, 200)


def test_every_treatment_of_a_risk_is_a_reason_of_its_control(organization: Organization) -> None:
    """What the register says of a control, the Statement says of the risk."""
    named = {
        (line.number, reason.reference)
        for line in content(organization).lines
        for reason in line.reasons
        if reason.kind == "risk"
    }
    rows = RiskTreatment.objects.filter(organization=organization)
    treated = set(rows.values_list("requirement__number", "risk__reference"))
    assert treated
    assert sorted(treated - named) == []


def test_the_story_itself_names_each_treated_risk() -> None:
    story = read_story()
    told = {number: reasons for number, *_, reasons in story["statement"]}
    missing = [
        (risk["key"], number)
        for risk in story["risks"]
        for number in risk.get("controls", ())
        if risk["inherent"] and f"risk:{risk['key']}" not in told[number]
    ]
    assert missing == []


def test_the_ledger_holds(organization: Organization) -> None:
    assert verify(organization).found is None
    call_command("verify_ledger", organization=organization.slug, verbosity=0)


def _rows(node: Node) -> list[Node]:
    return [each for each in node.walk() if each.kind == "TR"]


def test_the_report_has_38_rows_of_lines(organization: Organization, tmp_path: Path) -> None:
    out = tmp_path / "statement.pdf"
    call_command("report", "soa", organization=organization.slug, output=out, verbosity=0)
    assert faults(out.read_bytes()) == []
    tree = read_pdf(out.read_bytes())
    assert len(tree.of_kind("TD")) > 38
    assert [figure.alt for figure in tree.of_kind("Figure") if not figure.alt.strip()] == []
    rows = [row for table in _tables_under(tree, "Controls of Annex A") for row in _body_rows(table)]
    assert len(rows) == 38
    assert {sum(cell.kind == "TD" for cell in row.walk()) for row in rows} == {6}


def _tables_under(tree: PdfTree, chapter: str) -> list[Node]:
    """The tables between this chapter's heading and the next one's, in reading order."""
    assert [title for title in tree.outline if title in CHAPTERS] == list(CHAPTERS)
    headings = tree.of_kind("H2")[-len(CHAPTERS) :]
    at = CHAPTERS.index(chapter)
    numbers = {id(node): number for number, node in enumerate(tree.nodes)}
    first, last = numbers[id(headings[at])], numbers[id(headings[at + 1])]
    return [node for node in tree.nodes[first:last] if node.kind == "Table"]


def _body_rows(table: Node) -> list[Node]:
    """Rows with data; headings of groups have header cells only."""
    bodies = [each for each in table.walk() if each.kind == "TBody"] or [table]
    rows = [row for body in bodies for row in _rows(body)]
    return [row for row in rows if any(cell.kind == "TD" for cell in row.walk())]


def test_the_year_was_told(organization: Organization) -> None:
    """Policy in force, training with a gap, an action that failed its check and then held, stage 1 booked."""
    viewpoint = manager(organization).viewpoint
    assert {row.document.starter for row in viewpoint.rows(DocumentVersion).filter(status="published")} >= {
        "ai-policy",
        "internal-audit",
    }
    assert [need.member.name for need in competence_gaps(viewpoint)] == ["Elif Arslan", "Sean Gallagher"]
    action = viewpoint.rows(CorrectiveAction).get(finding__isnull=False)
    assert [check.result for check in action.checks.order_by("number")] == ["did_not", "worked"]
    assert (action.status, action.finding.status if action.finding else "") == ("verified", "closed")
    steps = {row.kind: row for row in viewpoint.rows(CertificationStage)}
    assert [steps[kind].status for kind in ("training", "planning", "choosing")] == ["done"] * 3
    assert steps["stage_1"].starts_on == day_after(45)
    gap = viewpoint.rows(GapAssessment).get()
    assert (gap.status, gap.requirements.filter(answer="not_met").count()) == ("finished", 1)
    assert viewpoint.rows(AIObjective).filter(status="achieved").count() == 1
    assert viewpoint.rows(Supplier).count() == 5


def test_each_page_of_the_year_opens(organization: Organization) -> None:
    client = manager(organization).client()
    for path in (
        *("competence/", "competence/gaps", "objectives/", "objectives/OBJ-0001/", "suppliers/"),
        *("audits/", "audits/AUD-0001/", "findings/", "corrective-actions/CAR-0001/", "reviews/"),
        *("certification/", "certification-bodies/compare", "gap-assessments/GAP-0001/"),
        *("management-reviews/MRV-0001/", "documents/DOC-0001/"),
    ):
        assert client.get(f"/o/{organization.slug}/{path}").status_code == 200, path
