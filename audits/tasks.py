"""What the worker does for this app: ids in, one call, an attachment out."""

from __future__ import annotations

from aims.platform import files
from aims.platform.jobs import Attach, JobRun
from audits import review_reports
from audits.models import ManagementReview
from audits.services.review_signing import attach_management_review_pdf


def render_management_review(run: JobRun) -> Attach:
    """Make the PDF of signed minutes; the file is kept before the row that names it."""
    review = ManagementReview.objects.select_related("organization", "signed_by").get(
        pk=run.job.payload["review"], organization=run.job.organization
    )
    kept = files.put(review.organization, [review_reports.signed_pdf(review, run.checkpoint)])
    return lambda unit: attach_management_review_pdf(unit, review, kept)
