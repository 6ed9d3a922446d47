from audits.models.engagement import AuditorEngagement, AuditorEngagementUserObjectPermission

__all__ = ["AuditorEngagement", "AuditorEngagementUserObjectPermission"]
