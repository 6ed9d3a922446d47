"""What the worker does for this app: ids in, one call, an attachment out."""

from __future__ import annotations

from aims.platform import files
from aims.platform.jobs import Attach, JobRun
from audits import reports, review_reports
from audits.models import Audit, ManagementReview
from audits.services.reporting import attach_audit_pdf
from audits.services.review_signing import attach_management_review_pdf


def render_audit(run: JobRun) -> Attach:
    """Make the PDF of a reported audit; the file is kept before the row that names it."""
    audit = Audit.objects.select_related("organization", "pdf").get(
        pk=run.job.payload["audit"], organization=run.job.organization
    )
    kept = files.put(audit.organization, [reports.audit_pdf(audit, run.checkpoint)])
    return lambda unit: attach_audit_pdf(unit, audit, kept)


def render_management_review(run: JobRun) -> Attach:
    """Make the PDF of signed minutes; the file is kept before the row that names it."""
    review = ManagementReview.objects.select_related("organization", "signed_by").get(
        pk=run.job.payload["review"], organization=run.job.organization
    )
    kept = files.put(review.organization, [review_reports.signed_pdf(review, run.checkpoint)])
    return lambda unit: attach_management_review_pdf(unit, review, kept)
