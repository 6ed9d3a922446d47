"""Who may do what with engagements, and what an external auditor sees.

The portal shows what is registered here and nothing else: approved versions of the Statement and of
the scope, the catalogue, evidence in use that is linked to a clause or a control, documents in force with
who confirmed reading them, and the risks of the register. What is drafted, withdrawn or linked to nothing
stays inside, and so does every other noun. Of a history it shows what
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
    register_action,
)
from aims.platform.models import Member
from aims.platform.viewpoint import Viewpoint
from audits.access import management_reviews
from audits.models import AuditorEngagement
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


def _documents_in_force(viewpoint: Viewpoint, rows: Rows) -> Rows:
    versions = viewpoint.rows(DocumentVersion).filter(document_id=OuterRef("pk"))
    return rows.filter(Exists(versions), status=DocumentStatus.ACTIVE)


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
    # Names stand in what is shown, such as a document's text; no page of the portal lists people.
    Member: lambda viewpoint, rows: rows,
}
"""Documents and risks: what is in force, and what is in the register."""
