"""What the worker does for this app: ids in, one call, an attachment out."""

from __future__ import annotations

from aims.platform import files
from aims.platform.jobs import Attach, JobRun
from controls import reports
from controls.enums import StatementFormat
from controls.models import StatementVersion
from controls.selectors import printed
from controls.services.statements import attach_statement_files


def render_statement(run: JobRun) -> Attach:
    """Make PDF and XLSX of an approved version; the files are kept before the rows that name them."""
    version = StatementVersion.objects.select_related("statement", "organization").get(
        pk=run.job.payload["version"], organization=run.job.organization
    )
    statement = printed.approved(version)
    kept = {
        format_: files.put(version.organization, [reports.written(statement, format_.value, run.checkpoint)])
        for format_ in StatementFormat
    }
    return lambda unit: attach_statement_files(unit, version, kept)
