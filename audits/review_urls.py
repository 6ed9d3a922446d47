"""Addresses of management reviews and their actions. Clause 9.3."""

from __future__ import annotations

from django.urls import path

from audits.views import management_reviews, review_actions, review_minutes

REVIEW, ACTION_OF_REVIEW = "management-reviews/<str:reference>", "review-actions/<str:reference>"

urlpatterns = [
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
