"""What this app registers at start."""

from __future__ import annotations

from aims.core import navigation
from aims.core.reports import register_report
from aims.platform.jobs import job_handler
from audits import access, home, review_home, review_reports, tasks
from audits.figures import registrations as figures
from audits.services.review_signing import RENDER as RENDER_REVIEW


def register() -> None:
    """Called once by the app's `ready`."""
    access.register()
    home.register()
    navigation.register("Assurance", "Auditors’ access", "engagement-list", "engagement.view", 90)
    _management_reviews()


def _management_reviews() -> None:
    """Management reviews: their places, figures, report, and what of them waits."""
    navigation.register(
        "Assurance", "Management reviews", "management-review-list", "management_review.view", 40
    )
    navigation.register("Assurance", "Review actions", "review-action-list", "review_action.view", 41)
    figures.register()
    job_handler(RENDER_REVIEW, "Writes the PDF of a management review")(tasks.render_management_review)
    register_report(
        "management-review",
        title="Management review",
        formats=("pdf", "html"),
        build=review_reports.management_review_report,
    )
    review_home.register()
