from audits.models.engagement import AuditorEngagement, AuditorEngagementUserObjectPermission
from audits.models.management_review import (
    ManagementReview,
    ReviewAction,
    ReviewAttendance,
    ReviewDecision,
    ReviewInput,
)

__all__ = [
    "AuditorEngagement",
    "AuditorEngagementUserObjectPermission",
    "ManagementReview",
    "ReviewAction",
    "ReviewAttendance",
    "ReviewDecision",
    "ReviewInput",
]
