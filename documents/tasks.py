"""What the worker does for this app: ids in, one call, an attachment out."""

from __future__ import annotations

from aims.platform import files
from aims.platform.jobs import Attach, JobRun
from documents import reports
from documents.models import DocumentVersion
from documents.services.approval import attach_document_pdf


def render_document(run: JobRun) -> Attach:
    """Make the PDF of a published version; the file is kept before the row that names it."""
    version = DocumentVersion.objects.select_related("document", "organization").get(
        pk=run.job.payload["version"], organization=run.job.organization
    )
    kept = files.put(version.organization, [reports.published_pdf(version, run.checkpoint)])
    return lambda unit: attach_document_pdf(unit, version, kept)
