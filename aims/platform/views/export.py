"""Tables that leave the application: CSV streamed, XLSX through a temporary file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from aims.core.errors import NotFound
from aims.core.tabular import Cell, write_csv, write_xlsx
from aims.platform.services.access_log import log_access
from aims.platform.views.page import PageRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table_response(
    request: PageRequest, kind: str, *, name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> HttpResponseBase:
    """The rows as a download, noted in the access log. Raises NotFound for another kind than csv or xlsx."""
    if kind not in ("csv", "xlsx"):
        raise NotFound("A table leaves as CSV or XLSX.")
    log_access(
        actor=request.actor, organization=request.organization, what=f"{name} as {kind}", path=request.path
    )
    file_name = f"{request.organization.slug}-{name}.{kind}"
    if kind == "csv":
        response = StreamingHttpResponse(write_csv(columns, rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{file_name}"'
        return response
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    moment = request.viewpoint.moment or timezone.now()
    write_xlsx(target, columns, rows, title=name, moment=moment)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=file_name, content_type=XLSX)
