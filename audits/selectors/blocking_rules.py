"""The rules that a certification starts with. Each asks the database once and says what it found in a sentence.

They are what auditors ask for at stage 1 and most often find missing.
"""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Case, Count, Model, Q, QuerySet, Value, When

from aims.enums import SystemStatus, VersionStatus
from aims.models import AISystem, ScopeVersion
from aims.platform.models import Member
from aims.platform.viewpoint import Viewpoint
from audits.enums import AuditStatus, CertificateStatus, CertificationStatus, StageKind
from audits.enums import ManagementReviewStatus as Meeting
from audits.models import Audit, Certificate, CertificationProject, ManagementReview
from audits.selectors.blockers import Finding, Rule, register_blocker
from controls.enums import GapStatus
from controls.models import GapAssessment, StatementVersion
from documents.enums import DocumentKind, DocumentStatus, DocumentVersionStatus
from documents.models import DocumentVersion
from risks.enums import RiskStatus
from risks.models import Risk

Row = TypeVar("Row", bound=Model)

BY_APPROVAL = (VersionStatus.APPROVED, VersionStatus.IN_REVIEW, VersionStatus.DRAFT)
BY_PUBLICATION = (
    DocumentVersionStatus.PUBLISHED,
    DocumentVersionStatus.APPROVED,
    DocumentVersionStatus.IN_REVIEW,
    DocumentVersionStatus.DRAFT,
)
OUT_OF_USE = (SystemStatus.RETIRED, SystemStatus.REJECTED, SystemStatus.BLOCKED)


def register() -> None:
    """Make the rules known."""
    for rule in (
        Rule("gap", "Gap assessment", "4 to 10, Annex A", StageKind.PLANNING, gap, "gap-assessment-list"),
        Rule("scope", "Scope of the AIMS", "4.3", StageKind.EXECUTION, scope, "scope"),
        Rule("systems", "AI systems and their owners", "4.1", StageKind.EXECUTION, systems, "ai-system-list"),
        Rule("policy", "AI policy", "5.2", StageKind.EXECUTION, policy, "document-list"),
        Rule("risks", "Risks rated", "6.1.2", StageKind.EXECUTION, risks, "risk-list"),
        Rule("statement", "Statement of Applicability", "6.1.3", StageKind.EXECUTION, statement, "statement-current"),
        Rule("internal_audit", "Internal audit", "9.2", StageKind.EXECUTION, internal_audit, "audit-list"),
        Rule("management_review", "Management review", "9.3", StageKind.EXECUTION, management_review, "management-review-list"),
        Rule("body", "Certification body", "ISO/IEC 17021-1, 9.1", StageKind.CHOOSING, body, "certification-body-list"),
        Rule("certificate", "Certificate", "ISO/IEC 17021-1, 9.5", StageKind.DECISION, certificate, "certificate-list"),
    ):  # fmt: skip
        register_blocker(rule)


def gap(viewpoint: Viewpoint) -> Finding:
    """A gap assessment was finished."""
    rows = viewpoint.rows(GapAssessment).select_related("owner")
    row = _foremost(rows, GapStatus.FINISHED, GapStatus.OPEN)
    if row is None:
        return Finding(False, "none was made yet", "Start one")
    if row.status == GapStatus.FINISHED:
        return Finding(True, f"{row.reference} is finished", owner=row.owner)
    return Finding(False, f"{row.reference} is open", "Go on with it", row.owner, is_begun=True)


def scope(viewpoint: Viewpoint) -> Finding:
    """A version of the scope is approved. Clause 4.3."""
    row = _foremost(viewpoint.rows(ScopeVersion).select_related("author").defer("frozen"), *BY_APPROVAL)
    if row is None:
        return Finding(False, "nothing says yet what the AIMS covers", "Write the scope")
    return _version(row, row.author)


def systems(viewpoint: Viewpoint) -> Finding:
    """There are AI systems in the inventory, and each has an owner. Clauses 4.1 and A.4.2."""
    rows = viewpoint.rows(AISystem).exclude(status__in=OUT_OF_USE)
    found = rows.aggregate(all=Count("pk"), ownerless=Count("pk", filter=Q(owner=None)))
    if not found["all"]:
        return Finding(False, "the inventory is empty", "Add the first")
    if found["ownerless"]:
        words = f"{found['ownerless']} of {found['all']} have no owner"
        return Finding(False, words, "Name owners", is_begun=True)
    return Finding(True, f"{found['all']} in the inventory, all with an owner")


def policy(viewpoint: Viewpoint) -> Finding:
    """A policy is in force. Clause 5.2."""
    rows = viewpoint.rows(DocumentVersion).filter(
        document__kind=DocumentKind.POLICY, document__status=DocumentStatus.ACTIVE
    )
    row = _foremost(rows.select_related("document__owner").defer("text", "frozen"), *BY_PUBLICATION)
    if row is None:
        return Finding(False, "no policy is in force", "Write it")
    document = row.document
    if row.status == DocumentVersionStatus.PUBLISHED:
        return Finding(True, f"{document.reference} version {row.number} is in force", owner=document.owner)
    words = f"{document.reference} is {row.get_status_display().lower()}"
    return Finding(False, words, "Have it published", document.owner, is_begun=True)


def risks(viewpoint: Viewpoint) -> Finding:
    """There are risks, and each is rated. Clauses 6.1.2 and 8.2."""
    rows = viewpoint.rows(Risk).exclude(status=RiskStatus.CLOSED)
    found = rows.aggregate(all=Count("pk"), unrated=Count("pk", filter=Q(level=None)))
    if not found["all"]:
        return Finding(False, "no risk is in the register", "Record the first")
    if found["unrated"]:
        words = f"{found['unrated']} of {found['all']} are not rated"
        return Finding(False, words, "Rate them", is_begun=True)
    return Finding(True, f"{found['all']} in the register, all rated")


def statement(viewpoint: Viewpoint) -> Finding:
    """A version of the Statement is approved. Clause 6.1.3."""
    rows = viewpoint.rows(StatementVersion).select_related("drafted_by").defer("frozen")
    row = _foremost(rows, *BY_APPROVAL)
    if row is None:
        return Finding(False, "no version is approved", "Start the draft")
    return _version(row, row.drafted_by)


def body(viewpoint: Viewpoint) -> Finding:
    """A certification body was chosen."""
    rows = viewpoint.rows(CertificationProject).exclude(status=CertificationStatus.ENDED)
    project = rows.select_related("body", "owner").first()
    if project is None or project.body is None:
        return Finding(False, "none was chosen yet", "Compare and choose")
    return Finding(True, f"{project.body.name} was chosen", owner=project.owner)


def certificate(viewpoint: Viewpoint) -> Finding:
    """The decision stands on a certificate."""
    found = viewpoint.rows(Certificate).filter(status=CertificateStatus.VALID).first()
    if found is None:
        return Finding(False, "none is recorded", "Record it")
    return Finding(True, f"{found.number} is valid")


def internal_audit(viewpoint: Viewpoint) -> Finding:
    """An internal audit was reported. Clause 9.2."""
    rows = viewpoint.rows(Audit).select_related("lead").defer("frozen")
    row = _foremost(rows, AuditStatus.REPORTED, AuditStatus.IN_PROGRESS, AuditStatus.PLANNED)
    if row is None:
        return Finding(False, "none was planned yet", "Plan one")
    if row.status == AuditStatus.REPORTED:
        return Finding(True, f"{row.reference} is reported", owner=row.lead)
    words = f"{row.reference} is {row.get_status_display().lower()}"
    return Finding(False, words, "Go on with it", row.lead, is_begun=True)


def management_review(viewpoint: Viewpoint) -> Finding:
    """Top management reviewed the AIMS and signed the minutes. Clause 9.3."""
    rows = viewpoint.rows(ManagementReview).select_related("chair").defer("frozen")
    row = _foremost(rows, Meeting.SIGNED, Meeting.HELD, Meeting.PREPARED, Meeting.PLANNED)
    if row is None:
        return Finding(False, "none was planned yet", "Plan one")
    if row.status == Meeting.SIGNED:
        return Finding(True, f"{row.reference} is signed", owner=row.chair)
    words = f"{row.reference} is {row.get_status_display().lower()}"
    return Finding(False, words, "Go on with it", row.chair, is_begun=True)


def _version(row: ScopeVersion | StatementVersion, owner: Member) -> Finding:
    if row.status == VersionStatus.APPROVED:
        return Finding(True, f"version {row.number} is approved", owner=owner)
    words = f"version {row.number} is {row.get_status_display().lower()}"
    return Finding(False, words, "Have it approved", owner, is_begun=True)


def _foremost(rows: QuerySet[Row], *statuses: str) -> Row | None:
    """The newest row in the first of these statuses that any row has. One query."""
    order = Case(*(When(status=each, then=Value(place)) for place, each in enumerate(statuses)))
    return rows.filter(status__in=statuses).order_by(order, "-pk").first()
