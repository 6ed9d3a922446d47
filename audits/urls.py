"""Addresses of assurance inside an organization."""

from __future__ import annotations

from django.urls import path

from audits.portal_pages import PAGES
from audits.views import engagements, management_reviews, review_actions, review_minutes
from audits.views.portal_page import preview_page

PREVIEW = "engagements/<str:engagement>/preview/"

REVIEW, ACTION_OF_REVIEW = "management-reviews/<str:reference>", "review-actions/<str:reference>"

reviewing = [
    path("management-reviews/", management_reviews.management_review_list, name="management-review-list"),
    path("management-reviews/plan", management_reviews.management_review_plan, name="management-review-plan"),
    path(f"{REVIEW}/", management_reviews.management_review_detail, name="management-review-detail"),
    path(f"{REVIEW}/change", management_reviews.management_review_change, name="management-review-change"),
    path(f"{REVIEW}/prepare", management_reviews.management_review_prepare, name="management-review-prepare"),
    path(f"{REVIEW}/hold", management_reviews.management_review_hold, name="management-review-hold"),
    path(f"{REVIEW}/return", management_reviews.management_review_return, name="management-review-return"),
    path(f"{REVIEW}/render", management_reviews.management_review_render, name="management-review-render"),
    path(f"{REVIEW}/review.pdf", management_reviews.management_review_pdf, name="management-review-pdf"),
    path(
        f"{REVIEW}/inputs/<slug:topic>",
        review_minutes.management_review_answer,
        name="management-review-answer",
    ),
    path(f"{REVIEW}/minutes", review_minutes.management_review_write, name="management-review-write"),
    path(f"{REVIEW}/decide", review_minutes.management_review_decide, name="management-review-decide"),
    path(f"{REVIEW}/sign", review_minutes.management_review_sign, name="management-review-sign"),
    path(f"{REVIEW}/act", review_actions.review_action_record, name="review-action-record"),
    path(
        "review-decisions/<str:reference>/change",
        review_minutes.review_decision_change,
        name="review-decision-change",
    ),
    path("review-actions/", review_actions.review_action_list, name="review-action-list"),
    path(
        "review-actions/export.<slug:kind>", review_actions.review_action_export, name="review-action-export"
    ),
    path(f"{ACTION_OF_REVIEW}/", review_actions.review_action_detail, name="review-action-detail"),
    path(f"{ACTION_OF_REVIEW}/change", review_actions.review_action_change, name="review-action-change"),
    path(
        f"{ACTION_OF_REVIEW}/complete", review_actions.review_action_complete, name="review-action-complete"
    ),
    path(f"{ACTION_OF_REVIEW}/drop", review_actions.review_action_drop, name="review-action-drop"),
]

urlpatterns = [
    *reviewing,
    path("engagements/", engagements.engagement_list, name="engagement-list"),
    path("engagements/create", engagements.engagement_create, name="engagement-create"),
    path("engagements/invite", engagements.engagement_invite, name="engagement-invite"),
    path("engagements/<str:reference>/", engagements.engagement_detail, name="engagement-detail"),
    path("engagements/<str:reference>/change", engagements.engagement_change, name="engagement-change"),
    path("engagements/<str:reference>/end", engagements.engagement_end, name="engagement-end"),
    path("engagements/<str:reference>/renew", engagements.invitation_renew, name="engagement-renew"),
    *(
        path(f"{PREVIEW}{route}", preview_page("engagement.preview")(view), name=f"preview-{name}")
        for route, view, name in PAGES
    ),
]
