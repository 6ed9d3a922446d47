"""Every form field that takes an object: a form that can be saved, and what to put into that one field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from aims.models import ScopeVersion
from documents.models import Document
from tests.documents.making import docx_bytes
from tests.populated import Populated

Values = Callable[[Populated], dict[str, Any]]
Object = Callable[[Populated], Any]


def _owner(p: Populated) -> int:
    return p.world.owner.member.pk


def _of_line(p: Populated) -> dict[str, Any]:
    line = p.draft.lines.get(requirement__number="A.2.2")
    return {"revision": line.revision, "applicability": "applicable", "justification": "Because."}


def _words(title: str) -> Values:
    return lambda _: {"title": title}


@dataclass(frozen=True)
class Field:
    """One field of one form, with the form's other values and the object to choose."""

    form: str
    name: str
    address: str
    params: Values
    values: Values
    chosen: Object
    who: str = "manager"
    """Who may send this form."""

    def path(self, p: Populated) -> str:
        return reverse(self.address, kwargs={"organization": p.organization.slug, **self.params(p)})


def _nothing(_: Populated) -> dict[str, Any]:
    return {}


def _reference(attribute: str) -> Values:
    return lambda p: {"reference": getattr(p, attribute).reference}


def _line(p: Populated) -> dict[str, Any]:
    return {"reference": p.draft.statement.reference, "number": p.draft.number, "control": "A.2.2"}


def _revised(attribute: str, **values: Any) -> Values:
    return lambda p: {"revision": getattr(p, attribute).revision, **values}


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
    return {**DOCUMENT, **found, "owner": _owner(p)}


def _gap_line(p: Populated) -> dict[str, Any]:
    return {"reference": p.road.gap.reference, "number": "A.2.2"}


def _certifying(p: Populated) -> dict[str, Any]:
    return {"revision": p.road.project.revision, "title": "T", "owner": _owner(p)}


def _scope_in_force(p: Populated) -> int:
    return ScopeVersion.objects.get(organization=p.organization, status="approved").pk


def _delivering(p: Populated) -> dict[str, Any]:
    return {**_uploading(p), "revision": p.request.revision, "keep_as": "new"}


def _member(p: Populated) -> int:
    return p.person.pk


def _competence(p: Populated) -> int:
    return p.context.competence.pk


def _needing(p: Populated) -> dict[str, Any]:
    return {"member": _member(p), "competence": _competence(p)}


def _training(p: Populated) -> dict[str, Any]:
    return {**_needing(p), "kind": "training", "held_on": "2026-01-05"}


def _linking(p: Populated) -> dict[str, Any]:
    return {"supplier": p.context.supplier.pk, "system": p.system.pk, "brings": "data"}


def _of_context(attribute: str, **values: Any) -> Values:
    """What was linked since has raised the revision of the row as it is held here."""

    def found(p: Populated) -> dict[str, Any]:
        row = getattr(p.context, attribute)
        row.refresh_from_db()
        return {"revision": row.revision, **values}

    return found


def _named(attribute: str) -> Values:
    return lambda p: {"reference": getattr(p.context, attribute).reference}


OBJECTIVE = {
    "title": "T", "why": "W", "indicator": "I", "direction": "up", "target": "9",
    "started_on": "2026-01-05", "due_on": "2099-01-05",
}  # fmt: skip

PEOPLE = (
    Field("NeedForm", "member", "competence-need-add", _nothing, _needing, _member),
    Field("NeedForm", "competence", "competence-need-add", _nothing, _needing, _competence),
    Field("TrainingForm", "member", "training-record", _nothing, _training, _member),
    Field("TrainingForm", "competence", "training-record", _nothing, _training, _competence),
    Field("ObjectiveForm", "owner", "objective-create", _nothing, lambda _: OBJECTIVE, _owner),
    Field("ObjectiveForm", "owner", "objective-change", _named("objective"), _of_context("objective", **OBJECTIVE), _owner),
    Field("SupplierForm", "owner", "supplier-create", _nothing, lambda _: {"name": "N", "criticality": "low"}, _owner),
    Field("SupplierForm", "owner", "supplier-change", _named("supplier"), _of_context("supplier", name="N", criticality="low"), _owner),
    Field("SystemSupplierForm", "supplier", "supplier-link", _nothing, _linking, lambda p: p.context.supplier.pk),
    Field("SystemSupplierForm", "system", "supplier-link", _nothing, _linking, lambda p: p.system.pk),
)  # fmt: skip


def _planning(p: Populated) -> dict[str, Any]:
    planned_on = timezone.localdate() + timedelta(days=7)
    return {
        "title": "T",
        "scope": "S",
        "criteria": "C",
        "planned_on": planned_on.isoformat(),
        "lead": p.world.auditor.member.pk,
    }


def _answering(p: Populated) -> dict[str, Any]:
    item = p.audits.audit.items.get(requirement__number="6.1.2")
    return {"revision": item.revision, "answer": "conforms"}


def _audited(attribute: str) -> Values:
    return lambda p: {"reference": getattr(p.audits, attribute).reference}


def _due(attribute: str) -> Values:
    return lambda p: {"revision": getattr(p.audits, attribute).revision, "due_on": "2099-12-01"}


FOUND = {"number": "6.1.2", "grade": "minor", "title": "T", "words": "W", "due_on": "2099-12-01"}
REPLY = {"cause": "C", "similar": "S", "plan": "P"}
AUDITING = (
    Field("PlanForm", "lead", "audit-plan", _nothing, _planning, lambda p: p.world.auditor.member.pk),
    Field("PlanForm", "programme", "audit-plan", _nothing, _planning, lambda p: p.audits.programme.pk),
    Field("PlanForm", "systems", "audit-plan", _nothing, _planning, lambda p: p.system.pk),
    Field(
        "AnswerForm",
        "evidence",
        "audit-answer",
        lambda p: {"reference": p.audits.audit.reference, "number": "6.1.2"},
        _answering,
        lambda p: p.evidence.pk,
        "auditor",
    ),
    Field("FindingForm", "owner", "finding-record", _audited("audit"), lambda _: FOUND, _owner, "auditor"),
    Field(
        "OpenActionForm",
        "owner",
        "corrective-action-open",
        _nothing,
        lambda _: {"title": "T", "source": "S", "due_on": "2099-12-01"},
        _owner,
    ),
    *(
        Field(form, "owner", "finding-reassign", _audited("finding"), _due("finding"), _owner)
        for form in ("OwnedForm", "HandOverForm")
    ),
    Field("HandOverForm", "owner", "corrective-action-reassign", _audited("action"), _due("action"), _owner),
    Field(
        "AnswerFindingForm",
        "owner",
        "finding-answer",
        _audited("finding"),
        lambda p: _due("finding")(p) | REPLY,
        _owner,
    ),
)


def _holding(p: Populated) -> dict[str, Any]:
    return {"revision": p.meeting.revision, "held_on": "2026-11-01"}


def _attended(p: Populated) -> dict[str, Any]:
    return {**_holding(p), "present": [p.world.top.member.pk]}


def _top(p: Populated) -> int:
    return p.world.top.member.pk


REVIEWED = {"title": "T", "planned_on": "2099-12-01"}
ACTED = {"words": "W", "due_on": "2099-12-01"}

REVIEWS = (
    Field("PlanReviewForm", "chair", "management-review-plan", _nothing, lambda _: REVIEWED, _top),
    Field("ChangeReviewForm", "chair", "management-review-change", _reference("meeting"), _revised("meeting", **REVIEWED), _top),
    Field("HoldReviewForm", "present", "management-review-hold", _reference("meeting"), _holding, _top),
    Field("HoldReviewForm", "absent", "management-review-hold", _reference("meeting"), _attended, _owner),
    Field("ReviewActionForm", "owner", "review-action-record", _reference("meeting"), lambda _: ACTED, _owner),
    Field("ReviewActionForm", "decision", "review-action-record", _reference("meeting"), lambda p: {**ACTED, "owner": _owner(p)}, lambda p: p.meeting_decision.pk),
    Field("ChangeReviewActionForm", "owner", "review-action-change", _reference("meeting_action"), _revised("meeting_action", due_on="2099-12-01"), _owner),
)  # fmt: skip

FIELDS = (
    *PEOPLE,
    *AUDITING,
    *REVIEWS,
    Field("ProposeForm", "owner", "ai-system-propose", _nothing, lambda _: {"name": "N", "origin": "unknown"}, _owner),
    Field("SystemForm", "owner", "ai-system-change", _reference("system"), _revised("system", name="N", origin="unknown"), _owner),
    Field("AdoptForm", "owner", "ai-system-adopt", _nothing, lambda _: ADOPTED, _owner),
    Field("RoleForm", "accountable", "role-assign", _reference("system"), lambda _: {"role": "customer"}, _owner),
    Field("AccountableForm", "accountable", "role-accountable", _reference("role"), _revised("role"), _owner),
    Field("ScopeForm", "systems", "scope-change", lambda p: {"number": p.scope.number}, lambda p: {"revision": p.scope.revision, "text": "T"}, lambda p: p.system.pk),
    Field("ObligationForm", "owner", "obligation-create", _nothing, lambda _: {"title": "T", "kind": "law"}, _owner),
    Field("ObligationForm", "owner", "obligation-change", _reference("obligation"), _revised("obligation", title="T", kind="law"), _owner),
    Field("DecisionForm", "decided_by", "decision-create", _nothing, lambda _: DECIDED, _owner),
    Field("DecisionForm", "decided_by", "decision-change", _reference("decision"), _revised("decision", **DECIDED), _owner),
    Field("EvidenceWords", "owner", "evidence-add", _nothing, _uploading, _owner),
    Field("AddEvidenceForm", "owner", "evidence-add", _nothing, _uploading, _owner),
    Field("ChangeEvidenceForm", "owner", "evidence-change", _reference("evidence"), _revised("evidence", title="T"), _owner),
    *(
        Field(form, name, address, params, values, chosen)
        for form, address, params, values in (
            ("DocumentFacts", "document-create", _nothing, lambda _: DOCUMENT),
            ("ServesForm", "document-create", _nothing, lambda _: DOCUMENT),
            ("WriteDocumentForm", "document-create", _nothing, lambda _: DOCUMENT),
            ("UploadDocumentForm", "document-upload", _nothing, _sending),
            ("AdoptDocumentForm", "document-adopt", _nothing, _adopting),
            ("ChangeDocumentForm", "document-change", _of_document, _changing),
        )
        for name, chosen in (("owner", _owner), ("readers", _owner))
    ),
    Field("AskForm", "asked_of", "evidence-request-ask", _nothing, lambda _: ASKED, _owner),
    Field("ReassignForm", "asked_of", "evidence-request-reassign", _reference("request"), _revised("request", due_on="2099-12-01"), _owner),
    Field("DeliverForm", "owner", "evidence-request-deliver", _reference("request"), _delivering, _owner),
    Field("RiskForm", "owner", "risk-change", _reference("risk"), _revised("risk", title="T"), _owner),
    Field("NewRiskForm", "owner", "risk-create", _nothing, _words("T"), _owner),
    Field("NewRiskForm", "systems", "risk-create", _nothing, _words("T"), lambda p: p.system.pk),
    Field("SystemsForm", "systems", "risk-link", _reference("risk"), _revised("risk"), lambda p: p.system.pk),
    Field("ControlForm", "owner", "control-change", lambda _: {"number": "A.2.2"}, _revised("control", how="H"), _owner),
    Field("LineForm", "risks", "statement-line", _line, _of_line, lambda p: p.risk.pk),
    Field("LineForm", "roles", "statement-line", _line, _of_line, lambda p: p.role.pk),
    Field("LineForm", "obligations", "statement-line", _line, _of_line, lambda p: p.obligation.pk),
    Field("LineForm", "decisions", "statement-line", _line, _of_line, lambda p: p.decision.pk),
    Field("AnswerForm", "owner", "gap-assessment-answer", _gap_line, lambda _: {"revision": 1, "answer": "met"}, _owner),
    Field("AnswerForm", "evidence", "gap-assessment-answer", _gap_line, lambda _: {"revision": 1, "answer": "met"}, lambda p: p.evidence.pk),
    Field("CertificationForm", "owner", "certification-change", lambda p: {"reference": p.road.project.reference}, _certifying, _owner),
    Field("CertificationForm", "scope", "certification-change", lambda p: {"reference": p.road.project.reference}, _certifying, _scope_in_force),
    Field("StageForm", "owner", "certification-stage-change", lambda p: {"reference": p.road.stage.reference}, lambda p: {"revision": p.road.stage.revision}, _owner),
    Field("CadenceForm", "reviewer", "cadence-set", lambda p: {"kind": "control", "reference": p.control.reference}, lambda _: CADENCE, _owner),
    Field("ReassignReviewForm", "reviewer", "review-reassign", _reference("review"), _revised("review"), _owner),
    Field("CreateEngagementForm", "auditor", "engagement-create", _nothing, lambda _: DATES, lambda p: p.world.external.member.pk),
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
