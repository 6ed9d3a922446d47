"""The rules that a certification starts with. Each asks the database once and says what it found in a sentence.

They are what auditors ask for at stage 1 and most often find missing.
"""

from __future__ import annotations

from django.db.models import Count, Q

from aims.enums import SystemStatus, VersionStatus
from aims.models import AISystem, ScopeVersion
from aims.platform.viewpoint import Viewpoint
from audits.enums import AuditStatus, CertificateStatus, CertificationStatus, StageKind
from audits.models import Audit, Certificate, CertificationProject
from audits.selectors.blockers import Finding, Rule, not_recorded, register_blocker
from controls.enums import GapStatus
from controls.models import GapAssessment, StatementVersion
from documents.enums import DocumentKind, DocumentStatus, DocumentVersionStatus
from documents.models import DocumentVersion
from risks.enums import RiskStatus
from risks.models import Risk

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
        Rule("management_review", "Management review", "9.3", StageKind.EXECUTION, not_recorded("not recorded yet")),
        Rule("body", "Certification body", "ISO/IEC 17021-1, 9.1", StageKind.CHOOSING, body, "certification-body-list"),
        Rule("certificate", "Certificate", "ISO/IEC 17021-1, 9.5", StageKind.DECISION, certificate, "certificate-list"),
    ):  # fmt: skip
        register_blocker(rule)


def gap(viewpoint: Viewpoint) -> Finding:
    """A gap assessment was finished."""
    found = {row.status: row for row in viewpoint.rows(GapAssessment).select_related("owner").order_by("pk")}
    if done := found.get(GapStatus.FINISHED):
        return Finding(True, f"{done.reference} is finished", owner=done.owner)
    if under_way := found.get(GapStatus.OPEN):
        words = f"{under_way.reference} is open"
        return Finding(False, words, "Go on with it", under_way.owner, is_begun=True)
    return Finding(False, "none was made yet", "Start one")


def scope(viewpoint: Viewpoint) -> Finding:
    """A version of the scope is approved. Clause 4.3."""
    rows = viewpoint.rows(ScopeVersion).select_related("author").defer("frozen").order_by("number")
    found = {row.status: row for row in rows}
    if row := found.get(VersionStatus.APPROVED):
        return Finding(True, f"version {row.number} is approved", owner=row.author)
    if row := found.get(VersionStatus.IN_REVIEW) or found.get(VersionStatus.DRAFT):
        words = f"version {row.number} is {row.get_status_display().lower()}"
        return Finding(False, words, "Have it approved", row.author, is_begun=True)
    return Finding(False, "nothing says yet what the AIMS covers", "Write the scope")


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
    rows = rows.exclude(status=DocumentVersionStatus.SUPERSEDED).select_related("document__owner")
    found = {row.status: row for row in rows.defer("text", "frozen").order_by("pk")}
    if row := found.get(DocumentVersionStatus.PUBLISHED):
        return Finding(
            True, f"{row.document.reference} version {row.number} is in force", owner=row.document.owner
        )
    if found:
        row = next(iter(found.values()))
        words = f"{row.document.reference} is {row.get_status_display().lower()}"
        return Finding(False, words, "Have it published", row.document.owner, is_begun=True)
    return Finding(False, "no policy is in force", "Write it")


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
    rows = viewpoint.rows(StatementVersion).select_related("drafted_by").defer("frozen").order_by("number")
    found = {row.status: row for row in rows}
    if row := found.get(VersionStatus.APPROVED):
        return Finding(True, f"version {row.number} is approved", owner=row.drafted_by)
    if row := found.get(VersionStatus.IN_REVIEW) or found.get(VersionStatus.DRAFT):
        words = f"version {row.number} is {row.get_status_display().lower()}"
        return Finding(False, words, "Have it approved", row.drafted_by, is_begun=True)
    return Finding(False, "no version is approved", "Start the draft")


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
    rows = viewpoint.rows(Audit).exclude(status=AuditStatus.CANCELLED).select_related("lead").defer("frozen")
    found = {row.status: row for row in rows.order_by("reported_at", "pk")}
    if row := found.get(AuditStatus.REPORTED):
        return Finding(True, f"{row.reference} is reported", owner=row.lead)
    if row := found.get(AuditStatus.IN_PROGRESS) or found.get(AuditStatus.PLANNED):
        words = f"{row.reference} is {row.get_status_display().lower()}"
        return Finding(False, words, "Go on with it", row.lead, is_begun=True)
    return Finding(False, "none was planned yet", "Plan one")
