from audits.models.audit import Audit, AuditProgramme, AuditSystem
from audits.models.checklist import ChecklistEvidence, ChecklistItem
from audits.models.corrective_action import CorrectiveAction, EffectivenessCheck
from audits.models.engagement import AuditorEngagement, AuditorEngagementUserObjectPermission
from audits.models.finding import Finding

__all__ = [
    "Audit",
    "AuditProgramme",
    "AuditSystem",
    "AuditorEngagement",
    "AuditorEngagementUserObjectPermission",
    "ChecklistEvidence",
    "ChecklistItem",
    "CorrectiveAction",
    "EffectivenessCheck",
    "Finding",
]
