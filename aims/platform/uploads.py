"""Uploads stop at their limit while the bytes come in; of a file that is too large nothing stays.

Django reads the body before a view runs (the CSRF check needs the form's token), so the limit cannot
wait for the view: the view names its limit with `takes_uploads`, and this handler, the only one in
`FILE_UPLOAD_HANDLERS`, asks the resolved view for it. Nobody uploads without being signed in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

View = TypeVar("View", bound=Callable[..., Any])

DEFAULT_LIMIT = "AIMS_IMPORT_LIMIT"
ROOM = 1 << 20
"""What the other fields of a form may take beside the file."""
PATIENCE = 4
"""How many times the limit is read and thrown away so that the browser can show our answer."""


def takes_uploads(limit: str) -> Callable[[View], View]:
    """Name the setting that holds the largest upload of this view in bytes."""

    def mark(view: View) -> View:
        view.upload_limit = limit  # type: ignore[attr-defined]
        return view

    return mark


def refused(request: HttpRequest) -> str:
    """What to say when the upload of this request was too large, else nothing."""
    limit = getattr(request, "upload_refused_at", 0)
    return f"The file is larger than {limit // (1 << 20)} MB. Nothing of it was kept." if limit else ""


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Streams into a temporary file up to the view's limit; beyond it the file is let go at once."""

    announced = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's name
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        self.announced = content_length or 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if not getattr(getattr(self.request, "user", None), "is_authenticated", False):
            raise StopUpload(connection_reset=True)
        super().new_file(*args, **kwargs)
        if self.announced > self.limit + ROOM:
            self._refuse()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if start + len(raw_data) > self.limit:
            self._refuse()
        return super().receive_data_chunk(raw_data, start)

    @property
    def limit(self) -> int:
        match = getattr(self.request, "resolver_match", None)
        name = getattr(match.func, "upload_limit", DEFAULT_LIMIT) if match else DEFAULT_LIMIT
        return int(getattr(settings, name))

    def _refuse(self) -> None:
        self.request.upload_refused_at = self.limit  # type: ignore[union-attr]
        if self.announced > self.limit * PATIENCE:
            raise StopUpload(connection_reset=True)
        raise SkipFile
