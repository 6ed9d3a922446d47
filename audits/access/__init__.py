"""Who may do what with engagements and certification, and what an external auditor sees.

The portal shows what is registered here and nothing else: approved versions of the Statement and of
the scope, the catalogue, evidence in use that is linked to a clause or a control, documents in force with
who confirmed reading them, the risks of the register, reported audits and corrective actions. What is
drafted, withdrawn or linked to nothing stays inside, and so does every other noun. Of a history it shows what
happened, when and by whom: of a version from its approval on, and never reasons or former values
(`selectors.portal`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet

from aims.catalogue.models import Requirement
from aims.enums import VersionStatus
from aims.models import ScopeVersion
from aims.platform.access import (
    ADMINISTRATORS,
    AUDITORS,
    EVERYONE,
    MANAGERS,
    OWNERS,
    PORTAL_VISIBLE,
    is_owner,
    register_action,
)
from aims.platform.models import Member
from aims.platform.viewpoint import Viewpoint
from audits.access import auditing, management_reviews
from audits.enums import AuditStatus
from audits.models import Audit, AuditorEngagement, CorrectiveAction, EffectivenessCheck
from controls.models import StatementFile, StatementOfApplicability, StatementVersion
from documents.enums import DocumentStatus, DocumentVersionStatus, EvidenceStatus
from documents.models import (
    Acknowledgement,
    Document,
    DocumentRequirement,
    DocumentVersion,
    Evidence,
    EvidenceRequirement,
    EvidenceVersion,
    ExtractedText,
)
from risks.enums import RiskStatus
from risks.models import Risk, RiskCriteria, RiskSystem, RiskTreatment

Rows = QuerySet[Any]
READ_ENGAGEMENT = "audits.read_engagement"
"""guardian's permission behind an engagement: given and taken back by the services."""

APPROVED = (VersionStatus.APPROVED, VersionStatus.SUPERSEDED)


IN_FORCE = DocumentVersionStatus.PUBLISHED
OF_DOCUMENT = {"document__status": DocumentStatus.ACTIVE, "status": IN_FORCE}
OF_VERSION = {f"version__{name}": value for name, value in OF_DOCUMENT.items()}


def register() -> None:
    """Make this app's actions and the portal's reach known."""
    auditing.register()
    management_reviews.register()
    keepers = MANAGERS | ADMINISTRATORS
    register_action("portal.view", kinds=AUDITORS, summary="Read through the auditor’s portal")
    register_action(
        "engagement.view", kinds=EVERYONE - OWNERS, summary="See auditors’ engagements", system=True
    )
    for verb, summary in (
        ("create", "Give an external auditor access to the portal"),
        ("change", "Change the dates of an auditor’s access"),
        ("end", "End an auditor’s access"),
    ):
        register_action(f"engagement.{verb}", kinds=keepers, summary=summary, system=True)
    register_action("engagement.preview", kinds=keepers, summary="See the portal as the auditor sees it")
    _certification()
    PORTAL_VISIBLE.update(
        {
            AuditorEngagement: _own_engagement,
            Requirement: lambda viewpoint, rows: rows.filter(is_current=True),
            ScopeVersion: lambda viewpoint, rows: rows.filter(status=VersionStatus.APPROVED),
            StatementOfApplicability: _approved_statements,
            StatementVersion: lambda viewpoint, rows: rows.filter(status__in=APPROVED),
            StatementFile: lambda viewpoint, rows: rows.filter(version__status__in=APPROVED),
            EvidenceRequirement: lambda viewpoint, rows: rows.filter(evidence__status=EvidenceStatus.VALID),
            Evidence: _shown_evidence,
            EvidenceVersion: _versions_of_shown,
            Audit: lambda viewpoint, rows: rows.filter(status=AuditStatus.REPORTED),
            CorrectiveAction: lambda viewpoint, rows: rows,
            EffectivenessCheck: lambda viewpoint, rows: rows,
        }
    )
    PORTAL_VISIBLE.update(RECORDS)


def _own_engagement(viewpoint: Viewpoint, rows: Rows) -> Rows:
    return rows.filter(pk=viewpoint.actor.engagement_id)


def _approved_statements(viewpoint: Viewpoint, rows: Rows) -> Rows:
    return rows.filter(pk__in=viewpoint.rows(StatementVersion).values("statement_id"))


def _shown_evidence(viewpoint: Viewpoint, rows: Rows) -> Rows:
    return rows.filter(_linked(viewpoint, "pk"), status=EvidenceStatus.VALID)


def _versions_of_shown(viewpoint: Viewpoint, rows: Rows) -> Rows:
    return rows.filter(_linked(viewpoint, "evidence_id"), evidence__status=EvidenceStatus.VALID)


def _linked(viewpoint: Viewpoint, key: str) -> Exists:
    """Whether the evidence shows a clause or a control: one look into an index for each row.

    Lists within lists would do too, but PostgreSQL walks them whole for each row until it has counted the tables.
    """
    return Exists(viewpoint.rows(EvidenceRequirement).filter(evidence_id=OuterRef(key)))


def _certification() -> None:
    """The plan, its steps, the bodies and the certificates; who owns a step keeps it."""
    for noun, what in (
        ("certification", "the certification plan"),
        ("certification_body", "certification bodies"),
        ("certificate", "certificates"),
    ):
        register_action(f"{noun}.view", kinds=EVERYONE, summary=f"See {what}", system=True)
    for verb, summary in (
        ("certification.plan", "Plan a certification"),
        ("certification.change", "Change a certification’s title, scope and owner"),
        ("certification.end", "End a certification"),
        ("certification_body.add", "Add a certification body"),
        ("certification_body.change", "Change what a certification body offers"),
        ("certification_body.choose", "Choose the certification body"),
        ("certificate.record", "Record a certificate"),
        ("certificate.suspend", "Record that a certificate is suspended"),
        ("certificate.restore", "Record that a certificate is valid again"),
        ("certificate.withdraw", "Record that a certificate is withdrawn"),
        ("certificate.expire", "Record that a certificate has expired"),
    ):
        register_action(verb, kinds=MANAGERS, summary=summary, system=True)
    for verb, summary in (
        ("change", "Change dates, owner and notes of a certification step"),
        ("start", "Begin a certification step"),
        ("finish", "Finish a certification step"),
        ("skip", "Skip a certification step"),
        ("reopen", "Plan a certification step again"),
    ):
        register_action(
            f"certification_stage.{verb}",
            kinds=MANAGERS,
            summary=summary,
            rule=is_owner("owner"),
            rule_words="the step’s owner",
            system=True,
        )


def _documents_in_force(viewpoint: Viewpoint, rows: Rows) -> Rows:
    versions = viewpoint.rows(DocumentVersion).filter(document_id=OuterRef("pk"))
    return rows.filter(Exists(versions), status=DocumentStatus.ACTIVE)


def _named(viewpoint: Viewpoint, rows: Rows) -> Rows:
    """Names stand in what is shown, such as a document's text; no page of the portal lists people."""
    return rows.filter(Exists(viewpoint.rows(AuditorEngagement)))


RECORDS: dict[type[Model], Callable[[Viewpoint, Rows], Rows]] = {
    Document: _documents_in_force,
    DocumentVersion: lambda viewpoint, rows: rows.filter(**OF_DOCUMENT),
    DocumentRequirement: lambda viewpoint, rows: rows.filter(document__status=DocumentStatus.ACTIVE),
    ExtractedText: lambda viewpoint, rows: rows.filter(**OF_VERSION),
    Acknowledgement: lambda viewpoint, rows: rows.filter(**OF_VERSION),
    Risk: lambda viewpoint, rows: rows.exclude(status=RiskStatus.DRAFT),
    RiskSystem: lambda viewpoint, rows: rows.exclude(risk__status=RiskStatus.DRAFT),
    RiskTreatment: lambda viewpoint, rows: rows.exclude(risk__status=RiskStatus.DRAFT),
    RiskCriteria: lambda viewpoint, rows: rows.filter(is_current=True),
    Member: _named,
}
"""Documents and risks: what is in force, and what is in the register."""
