from audits.models.audit import Audit, AuditProgramme, AuditSystem
from audits.models.body import CertificationBody
from audits.models.certificate import Certificate
from audits.models.certification import CertificationProject, CertificationStage
from audits.models.checklist import ChecklistEvidence, ChecklistItem
from audits.models.corrective_action import CorrectiveAction, EffectivenessCheck
from audits.models.engagement import AuditorEngagement, AuditorEngagementUserObjectPermission
from audits.models.finding import Finding
from audits.models.management_review import (
    ManagementReview,
    ReviewAction,
    ReviewAttendance,
    ReviewDecision,
    ReviewInput,
)

__all__ = [
    "Audit",
    "AuditProgramme",
    "AuditSystem",
    "AuditorEngagement",
    "AuditorEngagementUserObjectPermission",
    "Certificate",
    "CertificationBody",
    "CertificationProject",
    "CertificationStage",
    "ChecklistEvidence",
    "ChecklistItem",
    "CorrectiveAction",
    "EffectivenessCheck",
    "Finding",
    "ManagementReview",
    "ReviewAction",
    "ReviewAttendance",
    "ReviewDecision",
    "ReviewInput",
]
