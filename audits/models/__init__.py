from audits.models.body import CertificationBody
from audits.models.certificate import Certificate
from audits.models.certification import CertificationProject, CertificationStage
from audits.models.engagement import AuditorEngagement, AuditorEngagementUserObjectPermission

__all__ = [
    "AuditorEngagement",
    "AuditorEngagementUserObjectPermission",
    "Certificate",
    "CertificationBody",
    "CertificationProject",
    "CertificationStage",
]
