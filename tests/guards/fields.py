"""Every form field that takes an object: a form that can be saved, and what to put into that one field."""

from __future__ import annotations

from typing import Any

from aims.models import ScopeVersion
from documents.models import Document
from tests.documents.making import docx_bytes
from tests.guards.fields_of_assurance import AUDITING, PEOPLE, REVIEWS
from tests.guards.posted import Field, Values, nothing, owner, reference, revised
from tests.populated import Populated


def _of_line(p: Populated) -> dict[str, Any]:
    line = p.draft.lines.get(requirement__number="A.2.2")
    return {"revision": line.revision, "applicability": "applicable", "justification": "Because."}


def _words(title: str) -> Values:
    return lambda _: {"title": title}


def _line(p: Populated) -> dict[str, Any]:
    return {"reference": p.draft.statement.reference, "number": p.draft.number, "control": "A.2.2"}


DECIDED = {"title": "T", "what": "W", "why": "Y", "decided_on": "2026-05-04"}
CADENCE = {"cadence_months": 12, "next_due_on": "2028-05-31", "lead_days": 14}
DATES = {"body": "B", "purpose": "P", "starts_on": "2026-11-01", "ends_on": "2026-12-01"}
ASKED = {"title": "T", "due_on": "2099-12-01"}
ADOPTED = {"name": "New", "origin": "unknown", "status": "operation_monitoring", "source": "A survey"}


def _uploading(_: Populated) -> dict[str, Any]:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return {"file": SimpleUploadedFile("new.txt", b"new"), "title": "New"}


DOCUMENT = {"title": "New", "kind": "plan", "audience": "everyone", "text": "Words."}


def _of_document(p: Populated) -> dict[str, Any]:
    return {"reference": p.document.document.reference}


def _changing(p: Populated) -> dict[str, Any]:
    document = Document.objects.get(pk=p.document.document_id)
    return {**DOCUMENT, "kind": document.kind, "revision": document.revision}


def _sending(_: Populated) -> dict[str, Any]:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return {**DOCUMENT, "file": SimpleUploadedFile("new.docx", docx_bytes("New."))}


def _adopting(p: Populated) -> dict[str, Any]:
    found = {"approved_on": "2026-01-05", "source_note": "Intranet", "next_review_on": "2027-01-05"}
    return {**DOCUMENT, **found, "owner": owner(p)}


def _gap_line(p: Populated) -> dict[str, Any]:
    return {"reference": p.road.gap.reference, "number": "A.2.2"}


def _certifying(p: Populated) -> dict[str, Any]:
    return {"revision": p.road.project.revision, "title": "T", "owner": owner(p)}


def _scope_in_force(p: Populated) -> int:
    return ScopeVersion.objects.get(organization=p.organization, status="approved").pk


def _delivering(p: Populated) -> dict[str, Any]:
    return {**_uploading(p), "revision": p.request.revision, "keep_as": "new"}


FIELDS = (
    *PEOPLE,
    *AUDITING,
    *REVIEWS,
    Field("ProposeForm", "owner", "ai-system-propose", nothing, lambda _: {"name": "N", "origin": "unknown"}, owner),
    Field("SystemForm", "owner", "ai-system-change", reference("system"), revised("system", name="N", origin="unknown"), owner),
    Field("AdoptForm", "owner", "ai-system-adopt", nothing, lambda _: ADOPTED, owner),
    Field("RoleForm", "accountable", "role-assign", reference("system"), lambda _: {"role": "customer"}, owner),
    Field("AccountableForm", "accountable", "role-accountable", reference("role"), revised("role"), owner),
    Field("ScopeForm", "systems", "scope-change", lambda p: {"number": p.scope.number}, lambda p: {"revision": p.scope.revision, "text": "T"}, lambda p: p.system.pk),
    Field("ObligationForm", "owner", "obligation-create", nothing, lambda _: {"title": "T", "kind": "law"}, owner),
    Field("ObligationForm", "owner", "obligation-change", reference("obligation"), revised("obligation", title="T", kind="law"), owner),
    Field("DecisionForm", "decided_by", "decision-create", nothing, lambda _: DECIDED, owner),
    Field("DecisionForm", "decided_by", "decision-change", reference("decision"), revised("decision", **DECIDED), owner),
    Field("EvidenceWords", "owner", "evidence-add", nothing, _uploading, owner),
    Field("AddEvidenceForm", "owner", "evidence-add", nothing, _uploading, owner),
    Field("ChangeEvidenceForm", "owner", "evidence-change", reference("evidence"), revised("evidence", title="T"), owner),
    *(
        Field(form, name, address, params, values, chosen)
        for form, address, params, values in (
            ("DocumentFacts", "document-create", nothing, lambda _: DOCUMENT),
            ("ServesForm", "document-create", nothing, lambda _: DOCUMENT),
            ("WriteDocumentForm", "document-create", nothing, lambda _: DOCUMENT),
            ("UploadDocumentForm", "document-upload", nothing, _sending),
            ("AdoptDocumentForm", "document-adopt", nothing, _adopting),
            ("ChangeDocumentForm", "document-change", _of_document, _changing),
        )
        for name, chosen in (("owner", owner), ("readers", owner))
    ),
    Field("AskForm", "asked_of", "evidence-request-ask", nothing, lambda _: ASKED, owner),
    Field("ReassignForm", "asked_of", "evidence-request-reassign", reference("request"), revised("request", due_on="2099-12-01"), owner),
    Field("DeliverForm", "owner", "evidence-request-deliver", reference("request"), _delivering, owner),
    Field("RiskForm", "owner", "risk-change", reference("risk"), revised("risk", title="T"), owner),
    Field("NewRiskForm", "owner", "risk-create", nothing, _words("T"), owner),
    Field("NewRiskForm", "systems", "risk-create", nothing, _words("T"), lambda p: p.system.pk),
    Field("SystemsForm", "systems", "risk-link", reference("risk"), revised("risk"), lambda p: p.system.pk),
    Field("ControlForm", "owner", "control-change", lambda _: {"number": "A.2.2"}, revised("control", how="H"), owner),
    Field("LineForm", "risks", "statement-line", _line, _of_line, lambda p: p.risk.pk),
    Field("LineForm", "roles", "statement-line", _line, _of_line, lambda p: p.role.pk),
    Field("LineForm", "obligations", "statement-line", _line, _of_line, lambda p: p.obligation.pk),
    Field("LineForm", "decisions", "statement-line", _line, _of_line, lambda p: p.decision.pk),
    Field("AnswerForm", "owner", "gap-assessment-answer", _gap_line, lambda _: {"revision": 1, "answer": "met"}, owner),
    Field("AnswerForm", "evidence", "gap-assessment-answer", _gap_line, lambda _: {"revision": 1, "answer": "met"}, lambda p: p.evidence.pk),
    Field("CertificationForm", "owner", "certification-change", lambda p: {"reference": p.road.project.reference}, _certifying, owner),
    Field("CertificationForm", "scope", "certification-change", lambda p: {"reference": p.road.project.reference}, _certifying, _scope_in_force),
    Field("StageForm", "owner", "certification-stage-change", lambda p: {"reference": p.road.stage.reference}, lambda p: {"revision": p.road.stage.revision}, owner),
    Field("CadenceForm", "reviewer", "cadence-set", lambda p: {"kind": "control", "reference": p.control.reference}, lambda _: CADENCE, owner),
    Field("ReassignReviewForm", "reviewer", "review-reassign", reference("review"), revised("review"), owner),
    Field("CreateEngagementForm", "auditor", "engagement-create", nothing, lambda _: DATES, lambda p: p.world.external.member.pk),
)  # fmt: skip

OF_ALL = {
    ("RiskForm", "source"): "Annex C is published: the same for every organization",
    ("NewRiskForm", "source"): "Annex C is published: the same for every organization",
    ("CompetenceForm", "requirement"): "the published standard is the same for every organization",
    ("TreatmentForm", "controls"): "tried on its own with another organization's own control",
    ("PlanForm", "owner"): "tried in test_certification_pages.py: here a certification is on its way already",
    ("CertificateForm", "statement"): "tried in test_certification_pages.py: here a certificate is in force",
    ("StartGapForm", "owner"): "tried in test_gap_pages.py: here a gap assessment is open",
}
"""Fields that take an object which is no other organization's."""
